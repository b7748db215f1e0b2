import { sql } from 'kysely'
import type { PersonId } from '#shared/ids.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { newEpoch } from '../rooms/epoch.ts'
import { nameOf, type DocumentId, type LogRecord } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import { NO_LINK, pack, recordSum, type LogRow } from './log-records.ts'

const AUTHORS_AT_ONCE = 500 // in one statement: SQLite takes 32,766 values, others far fewer

/** A record as a row, with the sum that follows the one before. */
export function rowOf(
  name: string,
  { seq, updates }: Pick<LogRecord, 'seq' | 'updates'>,
  previous: Uint8Array,
  at: number,
): LogRow & { readonly previous: Uint8Array } {
  const unsummed = { seq, updates: pack(updates), previous }
  return { ...unsummed, sum: recordSum(name, unsummed), at }
}

/** The queries with which a document begins, together with its session. */
export function beginning(engine: Engine, document: DocumentId, update: Uint8Array, at: number) {
  const name = nameOf(document)
  return appending(engine, name, rowOf(name, { seq: 1, updates: [update] }, NO_LINK, at), new Map())
}

/** The queries that append a record: all of them fail unless it follows what the document ends with. */
export function appending(
  engine: Engine,
  name: string,
  row: LogRow & { readonly previous: Uint8Array },
  authors: ReadonlyMap<number, PersonId>,
) {
  const { rows } = engine
  return [
    ...(row.seq === 1 ? firstRecord(engine, name, row) : nextRecord(engine, name, row)),
    ...portionsOf([...authors], AUTHORS_AT_ONCE).map((portion) =>
      rows
        .insertInto('author')
        .values(portion.map(([client, person]) => ({ document: name, client, person })))
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
    ),
  ]
}

function firstRecord({ rows }: Engine, name: string, row: LogRow) {
  const head = {
    document: name,
    seq: row.seq,
    sum: row.sum,
    epoch: newEpoch(),
    schema: SCHEMA_VERSION,
  }
  return [
    rows
      .insertInto('log')
      .values({ document: name, ...row })
      .compile(),
    rows.insertInto('head').values(head).compile(),
  ]
}

function nextRecord({ rows }: Engine, name: string, row: LogRow & { previous: Uint8Array }) {
  const { seq, sum, previous } = row
  const end = rows
    .selectFrom('head')
    .select('seq')
    .where('document', '=', name)
    .where('seq', '=', seq - 1)
    .where((is) => is.or([is('sum', 'is', null), is('sum', '=', previous)]))
  // Where the document ends otherwise, the number is missing and the database refuses all of it.
  const following = sql<number>`case when exists ${end} then cast(${seq} as bigint) end`
  return [
    rows
      .insertInto('log')
      .values({ document: name, ...row, seq: following })
      .compile(),
    rows.updateTable('head').set({ seq, sum }).where('document', '=', name).compile(),
  ]
}

function portionsOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
