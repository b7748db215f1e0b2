import { sql } from 'kysely'
import type { Rebirth } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import { NO_LINK, snapshotSum } from './log-records.ts'

const ASIDE = ['document', 'kind', 'seq', 'content', 'previous', 'sum', 'at', 'found_at'] as const

/**
 * The queries that begin a document's next life with one snapshot of a pressed state, under the number after the last. All of them
 * fail when anything was written after `last`: whoever was on the way with a record comes too late then.
 */
export function renewing(
  engine: Engine,
  name: string,
  last: number,
  { epoch, state, old }: Rebirth,
  at: number,
) {
  const { rows } = engine
  const seq = last + 1
  const begun = { seq, link: NO_LINK, state }
  const later = rows
    .selectFrom('log')
    .select('seq')
    .where('document', '=', name)
    .where('seq', '>', last)
  const isLast = sql<number>`case when not exists ${later} then cast(${seq} as bigint) end`
  return [
    ...(old === 'set-aside' ? settingAsideAll(engine, name, at) : []),
    ...(old === 'erased'
      ? [rows.deleteFrom('damaged').where('document', '=', name).compile()]
      : []),
    rows.deleteFrom('snapshot').where('document', '=', name).compile(),
    // Asked before the records go: it looks for those that came in between.
    rows
      .insertInto('snapshot')
      .values({
        ...begun,
        document: name,
        seq: isLast,
        sum: snapshotSum(name, begun),
        proven: 1,
        at,
      })
      .compile(),
    rows.deleteFrom('log').where('document', '=', name).compile(),
    rows
      .insertInto('head')
      .values({ document: name, seq, sum: NO_LINK, epoch })
      .onConflict((conflict) =>
        conflict.column('document').doUpdateSet({ seq, sum: NO_LINK, epoch }),
      )
      .compile(),
  ]
}

/** The queries that take snapshots out of use and keep their rows. */
export function settingAside(
  engine: Engine,
  name: string,
  snapshots: readonly number[],
  at: number,
) {
  return [
    engine.rows
      .insertInto('damaged')
      .columns(ASIDE)
      .expression(snapshotsOf(engine, name, at).where('seq', 'in', snapshots))
      .compile(),
    engine.rows
      .deleteFrom('snapshot')
      .where('document', '=', name)
      .where('seq', 'in', snapshots)
      .compile(),
  ]
}

// All of it, not the damaged rows alone: whoever tries to read more out of them needs their neighbours.
function settingAsideAll(engine: Engine, name: string, at: number) {
  const { rows } = engine
  const records = rows
    .selectFrom('log')
    .select((row) => [
      'document',
      sql<string>`'record'`.as('kind'),
      'seq',
      row.ref('updates').as('content'),
      'previous',
      'sum',
      'at',
      sql<number>`cast(${at} as bigint)`.as('found_at'),
    ])
    .where('document', '=', name)
  return [records, snapshotsOf(engine, name, at)].map((found) =>
    rows.insertInto('damaged').columns(ASIDE).expression(found).compile(),
  )
}

function snapshotsOf({ rows }: Engine, name: string, at: number) {
  return rows
    .selectFrom('snapshot')
    .select((row) => [
      'document',
      sql<string>`'snapshot'`.as('kind'),
      'seq',
      row.ref('state').as('content'),
      row.ref('link').as('previous'),
      'sum',
      'at',
      sql<number>`cast(${at} as bigint)`.as('found_at'),
    ])
    .where('document', '=', name)
}
