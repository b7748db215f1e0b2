import { readFileSync } from 'node:fs'

const LEAVES = [0x0a, 0x0d] // of an index, which a table in the order of its key is, and of a table
const JOURNAL_HEADER = 32
const FRAME_HEADER = 24

/** A row as it lies in a page: where, and its columns; what is no text or number is left out. */
export interface Cell {
  readonly offset: number
  readonly columns: readonly (string | number | undefined)[]
}
/** A page with rows, as somebody reads it who has nothing but the bytes. */
export interface Leaf {
  readonly page: number
  readonly cells: readonly Cell[]
}

/** The pages with rows in a database, each with its rows in the order in which they were put there: from its end on. */
export function leavesOf(file: string): Leaf[] {
  const bytes = readFileSync(file)
  const size = pageSizeOf(bytes)
  return Array.from({ length: bytes.length / size }, (_, index) =>
    leafOf(index + 1, bytes.subarray(index * size, (index + 1) * size)),
  ).flatMap((leaf) => leaf ?? [])
}

/** What a journal still holds, frame by frame, whether it is valid or left over, with whether a commit ended there. */
export function framesOf(file: string): { readonly ends: boolean; readonly leaf?: Leaf }[] {
  const bytes = readFileSync(file)
  if (bytes.length < JOURNAL_HEADER) return []
  const size = bytes.readUInt32BE(8)
  const frame = FRAME_HEADER + size
  return Array.from({ length: Math.floor((bytes.length - JOURNAL_HEADER) / frame) }, (_, index) => {
    const at = JOURNAL_HEADER + index * frame
    const leaf = leafOf(bytes.readUInt32BE(at), bytes.subarray(at + FRAME_HEADER, at + frame))
    return { ends: bytes.readUInt32BE(at + 4) > 0, ...(leaf && { leaf }) }
  })
}

/** How often some text stands in a file, wherever: in rows, in pages that nothing is on, in what is left between rows. */
export function timesIn(file: string, text: string): number {
  const bytes = readFileSync(file)
  let times = 0
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) times++
  return times
}

function pageSizeOf(bytes: Buffer): number {
  const said = bytes.readUInt16BE(16)
  return said === 1 ? 65_536 : said
}

function leafOf(page: number, bytes: Buffer): Leaf | undefined {
  const head = page === 1 ? 100 : 0
  const kind = bytes[head] ?? 0
  if (!LEAVES.includes(kind)) return undefined
  const count = bytes.readUInt16BE(head + 3)
  const cells = Array.from({ length: count }, (_, index) => {
    const offset = bytes.readUInt16BE(head + 8 + index * 2)
    return { offset, columns: columnsOf(bytes, offset, kind === 0x0d) }
  })
  return { page, cells: cells.sort((one, other) => other.offset - one.offset) }
}

function columnsOf(bytes: Buffer, offset: number, hasRowid: boolean): Cell['columns'] {
  let at = skipVarint(bytes, offset)
  if (hasRowid) at = skipVarint(bytes, at)
  const start = at
  const headLength = varint(bytes, at)
  at = skipVarint(bytes, at)
  const kinds: number[] = []
  while (at < start + headLength) {
    kinds.push(varint(bytes, at))
    at = skipVarint(bytes, at)
  }
  return kinds.map((kind) => {
    const length = kind >= 12 ? (kind - (kind % 2 ? 13 : 12)) / 2 : (WIDTHS[kind] ?? 0)
    const value = bytes.subarray(at, at + length)
    at += length
    if (kind >= 13 && kind % 2) return value.toString()
    if (kind === 8 || kind === 9) return kind - 8
    return kind >= 1 && kind <= 5 && value.length === length
      ? value.readIntBE(0, length)
      : undefined
  })
}

const WIDTHS = [0, 1, 2, 3, 4, 6, 6, 8, 0, 0] // bytes of numbers, by their kind

function varint(bytes: Buffer, at: number): number {
  let value = 0
  for (let index = at; index < at + 9; index++) {
    const byte = bytes[index] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) break
  }
  return value
}

function skipVarint(bytes: Buffer, at: number): number {
  let end = at
  while ((bytes[end] ?? 0) >= 0x80 && end < at + 8) end++
  return end + 1
}
