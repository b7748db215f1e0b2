/**
 * SQLite's write-ahead journal, read from its bytes: a header of 32 bytes, then frames of 24 bytes and
 * one page each. The sums are SQLite's own: each continues the one before, so that the first frame that
 * does not fit ends the journal for SQLite, whatever follows.
 */
export interface Journal {
  readonly pageSize: number
  readonly salt: bigint
  /** Frames up to and with the last whole commit: what SQLite will take. */
  readonly committed: number
  /** Pages of the database after that commit. */
  readonly pages: number
  /** Which pages those frames hold. */
  readonly holds: ReadonlySet<number>
  /** Frames behind them that carry this journal's salt: of a commit that did not end, or cut off by damage. */
  readonly stranded: number
  /** Bytes behind the last whole commit that belong to this journal. */
  readonly tail: number
}

export const JOURNAL_HEADER = 32 // bytes
export const FRAME_HEADER = 24 // bytes

const MAGIC = 0x377f0682 // with 1 added where sums read words with the high byte first
const FORMAT = 3007000

export interface Sum {
  readonly first: number
  readonly second: number
}
const NOTHING: Sum = { first: 0, second: 0 }

/** Reads a journal, or nothing where its header is none. Decides as SQLite decides at opening. */
export function readJournal(bytes: Buffer): Journal | undefined {
  if (!isHeader(bytes)) return undefined
  const pageSize = bytes.readUInt32BE(8)
  const salt = bytes.readBigUInt64BE(16)
  const holds = new Set<number>()
  let sum: Sum | undefined = storedSum(bytes, 24)
  let open: number[] = []
  let committed = 0
  let pages = 0
  let stranded = 0
  let end = 0 // of the last frame that carries this salt, in frames
  const frames = frameCount(bytes, pageSize)
  for (let frame = 0; frame < frames; frame++) {
    const at = frameOffset(frame, pageSize)
    if (bytes.readBigUInt64BE(at + 8) !== salt || bytes.readUInt32BE(at) === 0) {
      sum = undefined
      continue
    }
    end = frame + 1
    if (sum) sum = sumFits(bytes, at, pageSize, sum)
    if (!sum) {
      stranded += 1
      continue
    }
    open.push(bytes.readUInt32BE(at))
    const size = bytes.readUInt32BE(at + 4)
    if (size === 0) continue
    for (const page of open) holds.add(page)
    open = []
    committed = frame + 1
    pages = size
  }
  const whole = frameOffset(committed, pageSize)
  // A last frame that is not all there counts as ours when it begins where ours end.
  const last = end === frames ? bytes.length : frameOffset(end, pageSize)
  stranded += open.length
  return { pageSize, salt, committed, pages, holds, stranded, tail: Math.max(0, last - whole) }
}

export function frameOffset(frame: number, pageSize: number): number {
  return JOURNAL_HEADER + frame * (FRAME_HEADER + pageSize)
}

/** How many whole frames fit into the bytes. */
export function frameCount(bytes: Buffer, pageSize: number): number {
  return Math.max(0, Math.floor((bytes.length - JOURNAL_HEADER) / (FRAME_HEADER + pageSize)))
}

export function isHeader(bytes: Buffer): boolean {
  if (bytes.length < JOURNAL_HEADER) return false
  if (![MAGIC, MAGIC + 1].includes(bytes.readUInt32BE(0))) return false
  if (bytes.readUInt32BE(4) !== FORMAT) return false
  const pageSize = bytes.readUInt32BE(8)
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return false
  return sameSum(sumOver(bytes, { from: 0, to: 24 }, NOTHING), storedSum(bytes, 24))
}

/** The sum after a frame that follows one with the sum given, as its bytes have it. */
export function frameSum(bytes: Buffer, at: number, pageSize: number, before: Sum): Sum {
  const head = sumOver(bytes, { from: at, to: at + 8 }, before)
  const content = at + FRAME_HEADER
  return sumOver(bytes, { from: content, to: content + pageSize }, head)
}

export function storedSum(bytes: Buffer, at: number): Sum {
  return { first: bytes.readUInt32BE(at), second: bytes.readUInt32BE(at + 4) }
}

export function sameSum(one: Sum, other: Sum): boolean {
  return one.first === other.first && one.second === other.second
}

export function hasHighByteFirst(bytes: Buffer): boolean {
  return bytes.readUInt32BE(0) === MAGIC + 1
}

function sumFits(bytes: Buffer, at: number, pageSize: number, before: Sum): Sum | undefined {
  const sum = frameSum(bytes, at, pageSize, before)
  return sameSum(sum, storedSum(bytes, at + 16)) ? sum : undefined
}

// SQLite's walChecksumBytes: two words at a time, each sum taken into the other, all modulo 2^32.
function sumOver(bytes: Buffer, part: { from: number; to: number }, before: Sum): Sum {
  let { first, second } = before
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const lowFirst = !hasHighByteFirst(bytes)
  for (let at = part.from; at < part.to; at += 8) {
    first = (first + view.getUint32(at, lowFirst) + second) >>> 0
    second = (second + view.getUint32(at + 4, lowFirst) + first) >>> 0
  }
  return { first, second }
}
