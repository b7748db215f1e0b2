import { createHash } from 'node:crypto'
import type { TrailEntry } from '../access/trail.ts'

/** The link of an entry that nothing comes before. */
export const FIRST_LINK: Uint8Array = new Uint8Array(32)

/** An entry as it stands in its row. `detail` is JSON whose fields are in the order of their names. */
export interface TrailRow {
  readonly session: string
  readonly seq: number
  readonly at: number
  readonly person: string | null
  readonly act: string
  readonly detail: string
  readonly previous: Uint8Array
  readonly sum: Uint8Array
}

/** What a trail ends with. */
export interface TrailHead {
  readonly seq: number
  readonly sum: Uint8Array
}

/** The first row at which a trail is not what was written. */
export interface TrailDamage {
  readonly session: string
  readonly seq: number
  readonly what: 'altered' | 'missing' | 'surplus'
}

/** The detail of an entry, always written alike. */
export function detailOf(detail: TrailEntry['detail']): string {
  const fields = Object.entries(detail).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(Object.fromEntries(fields))
}

/** SHA-256 of the sum before it, followed by the JSON of `[session, seq, at, person, act, detail]`, where detail is text. */
export function entrySum(row: Omit<TrailRow, 'sum'>): Uint8Array {
  const { session, seq, at, person, act, detail, previous } = row
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([session, seq, at, person, act, detail]))
    .digest()
}

/**
 * Follows the trail of one session from its first row, which are in order, to its head: undefined when it is whole. A
 * row that was taken away is named itself, also the last one; so is one that was put behind the head. [TRAIL2]
 */
export function damageOf(
  session: string,
  rows: readonly TrailRow[],
  head: TrailHead | undefined,
): TrailDamage | undefined {
  let previous = FIRST_LINK
  let expected = 1
  for (const row of rows) {
    if (row.seq !== expected) {
      return { session, seq: expected, what: row.seq > expected ? 'missing' : 'surplus' }
    }
    if (expected > (head?.seq ?? 0)) return { session, seq: expected, what: 'surplus' }
    if (!isSame(row.previous, previous) || !isSame(row.sum, entrySum(row))) {
      return { session, seq: expected, what: 'altered' }
    }
    previous = row.sum
    expected += 1
  }
  if (!head) return undefined
  if (head.seq >= expected) return { session, seq: expected, what: 'missing' }
  return isSame(head.sum, previous) ? undefined : { session, seq: head.seq, what: 'altered' }
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
