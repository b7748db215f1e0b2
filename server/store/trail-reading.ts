import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'
import { damageOf, type TrailDamage, type TrailHead, type TrailRow } from './trail-chain.ts'

/** The trail of a session: its rows in order, and what it should end with. */
export interface ReadTrail {
  readonly rows: readonly TrailRow[]
  readonly head: TrailHead | undefined
}

/** What came of checking all trails of a store. */
export interface TrailsChecked {
  readonly trails: number
  readonly entries: number
  readonly damages: readonly TrailDamage[]
}

/** Reads a trail with one query: what is written meanwhile is in it whole, or not at all. */
export async function readTrail(rows: Kysely<Tables>, session: string): Promise<ReadTrail> {
  const found = await rows
    .selectFrom('trail')
    .fullJoin('trail_head', 'trail_head.session', 'trail.session')
    .select(['trail.session', 'trail.seq', 'at', 'person', 'act', 'detail', 'previous'])
    .select(['trail.sum', 'trail_head.seq as head_seq', 'trail_head.sum as head_sum'])
    .where((where) =>
      where.or([where('trail.session', '=', session), where('trail_head.session', '=', session)]),
    )
    .orderBy('trail.seq')
    .execute()
  const last = found[0]
  const head =
    last && last.head_seq !== null && last.head_sum !== null
      ? { seq: last.head_seq, sum: last.head_sum }
      : undefined
  return { rows: found.flatMap((row) => rowOf(row) ?? []), head }
}

/** Checks every trail that a store has. Nothing is written; a server may be running on it. [TRAIL2] */
export async function checkTrails(rows: Kysely<Tables>): Promise<TrailsChecked> {
  const sessions = await rows
    .selectFrom('trail')
    .select('session')
    .union(rows.selectFrom('trail_head').select('session'))
    .orderBy('session')
    .execute()
  let entries = 0
  const damages: TrailDamage[] = []
  for (const { session } of sessions) {
    const trail = await readTrail(rows, session)
    entries += trail.rows.length
    const damage = damageOf(session, trail.rows, trail.head)
    if (damage) damages.push(damage)
  }
  return { trails: sessions.length, entries, damages }
}

// Of a joined row every column may be missing; of one that is there, none is.
function rowOf(row: { readonly [Name in keyof TrailRow]: TrailRow[Name] | null }) {
  const { session, seq, at, person, act, detail, previous, sum } = row
  if (session === null || seq === null || at === null || act === null) return undefined
  if (detail === null || previous === null || sum === null) return undefined
  return { session, seq, at, person, act, detail, previous, sum } satisfies TrailRow
}
