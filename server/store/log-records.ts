import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Tables } from './tables.ts'

const deflated = promisify<Uint8Array, Uint8Array>(deflateRaw)
const inflated = promisify<Uint8Array, Uint8Array>(inflateRaw)

/** A record as it lies in its row. */
export type LogRow = Omit<Tables['log'], 'document'>
export type SnapshotRow = Omit<Tables['snapshot'], 'document'>

/** The sum that the first record of a document follows. */
export const NO_LINK = new Uint8Array(16)

/**
 * The sum of a record: of its document, number, length and content, and of the sum before it, so that
 * a record at another's place, of another document or of another past is none. [LOG1]
 */
export function recordSum(name: string, row: Pick<LogRow, 'seq' | 'updates' | 'previous'>): Buffer {
  const { seq, updates, previous } = row
  // Records from before there was a chain are summed as they were.
  if (previous === null) return sumOf(`${name} ${seq} `, updates)
  return sumOf(`record ${name} ${seq} ${updates.length} ${hex(previous)} `, updates)
}

export function snapshotSum(
  name: string,
  { seq, link, state }: Pick<SnapshotRow, 'seq' | 'link' | 'state'>,
): Buffer {
  return sumOf(`snapshot ${name} ${seq} ${state.length} ${hex(link)} `, state)
}

export function isRecordWhole(name: string, row: LogRow): boolean {
  return recordSum(name, row).equals(row.sum)
}

export function isSnapshotWhole(name: string, row: SnapshotRow): boolean {
  return snapshotSum(name, row).equals(row.sum)
}

/** Whether a record may follow what has this sum. */
export function follows(link: Uint8Array, { previous }: Pick<LogRow, 'previous'>): boolean {
  return previous === null || isSame(link, previous)
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

/** The updates one behind the other, each with its length before it. */
export function pack(updates: readonly Uint8Array[]): Uint8Array {
  const packed = new Uint8Array(
    updates.reduce((sum, { length }) => sum + lengthOfNumber(length) + length, 0),
  )
  let at = 0
  for (const update of updates) {
    let left = update.length
    for (; left > 0x7f; left >>>= 7) packed[at++] = 0x80 | (left & 0x7f)
    packed[at++] = left
    packed.set(update, at)
    at += update.length
  }
  return packed
}

function lengthOfNumber(number: number): number {
  let bytes = 1
  for (let left = number; left > 0x7f; left >>>= 7) bytes += 1
  return bytes
}

export function unpack(packed: Uint8Array): Uint8Array[] {
  const decoder = decoding.createDecoder(packed)
  const updates: Uint8Array[] = []
  while (decoding.hasContent(decoder)) updates.push(decoding.readVarUint8Array(decoder))
  return updates
}

/** How a state is pressed: on the way, or so that it stays for long. */
export type Pressing = 'quickly' | 'thoroughly'

/**
 * A state as its row holds it, a half to a third as long; thoroughly, in Yjs's other form, whose columns press to a quarter. That one takes
 * longer to write and to read. Pressed in a thread: large ones take a while.
 */
export async function pressed(state: Uint8Array, how: Pressing = 'quickly'): Promise<Uint8Array> {
  if (how === 'quickly') return deflated(state)
  const columns = await deflated(Y.convertUpdateFormatV1ToV2(state))
  const content = new Uint8Array(columns.length + 1)
  content[0] = IN_COLUMNS
  content.set(columns, 1)
  return content
}

/** What was pressed. Asked only of rows whose sum is right: a damaged one is not opened. */
export async function unpressed(content: Uint8Array): Promise<Uint8Array> {
  if (content[0] !== IN_COLUMNS) return inflated(content)
  return Y.convertUpdateFormatV2ToV1(await inflated(content.subarray(1)))
}

// Pressed bytes never begin so: it would be a block of the kind that is reserved.
const IN_COLUMNS = 0b110

// Most sums are of a few dozen bytes: those are gathered here and summed in one go.
const scratch = Buffer.alloc(4 << 10)

function sumOf(head: string, content: Uint8Array): Buffer {
  const length = Buffer.byteLength(head) + content.length
  const bytes = length <= scratch.length ? scratch : Buffer.alloc(length)
  bytes.set(content, bytes.write(head))
  return hash('sha256', bytes.subarray(0, length), 'buffer').subarray(0, 16)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}
