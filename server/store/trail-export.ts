import type { PersonId, SessionId } from '#shared/ids.ts'
import { trailShape, type ExportedTrail } from '#shared/trail.ts'
import { damageOf, entrySum, isSame, type TrailDamage, type TrailRow } from './trail-chain.ts'
import type { ReadTrail } from './trail-reading.ts'

/** A trail as it leaves the server: the whole of it, or what one person did. */
export function exportedTrail(
  session: SessionId | '',
  { rows, head }: ReadTrail,
  only?: PersonId,
): ExportedTrail {
  return {
    session,
    isWhole: only === undefined,
    entries: rows
      .filter(({ person }) => only === undefined || person === only)
      .map(({ seq, at, person, act, detail, previous, sum }) => ({
        seq,
        at,
        ...(person !== null && { person }),
        act,
        detail,
        previous: hexOf(previous),
        sum: hexOf(sum),
      })),
    ...(head && { head: { seq: head.seq, sum: hexOf(head.sum) } }),
  }
}

/** Reads an exported trail. Throws a sentence of zod's where the text is none. */
export function readExport(text: string): ExportedTrail {
  return trailShape.parse(JSON.parse(text))
}

/** Checks an exported trail as the one of a store is; where only some entries are in it, each by itself. [TRAIL2] */
export function checkExport({ session, isWhole, entries, head }: ExportedTrail) {
  const rows = entries.map(({ seq, at, person, act, detail, previous, sum }): TrailRow => ({
    session,
    seq,
    at,
    person: person ?? null,
    act,
    detail,
    previous: Buffer.from(previous, 'hex'),
    sum: Buffer.from(sum, 'hex'),
  }))
  const damage = isWhole
    ? damageOf(session, rows, head && { seq: head.seq, sum: Buffer.from(head.sum, 'hex') })
    : damageOfSome(session, rows)
  return { trails: 1, entries: rows.length, damages: damage ? [damage] : [] }
}

function damageOfSome(session: string, rows: readonly TrailRow[]): TrailDamage | undefined {
  let before = 0
  for (const row of rows) {
    if (row.seq <= before) return { session, seq: row.seq, what: 'surplus' }
    if (!isSame(row.sum, entrySum(row))) return { session, seq: row.seq, what: 'altered' }
    before = row.seq
  }
  return undefined
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
