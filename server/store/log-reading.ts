import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Engine } from './engine.ts'
import type { DocumentRows } from './log-examination.ts'
import type { LogRow, SnapshotRow } from './log-records.ts'

const RECORDS_AT_ONCE = 1000 // between two portions others write: reading a long log holds up nobody

export interface HeadRow {
  readonly seq: number
  readonly sum: Uint8Array | null
  readonly epoch: string
  readonly schema: number
}

/** A document's rows as they are read to open it: how it ends, its snapshots, its records. */
export interface ReadRows extends DocumentRows {
  readonly head: HeadRow | undefined
}

/** The newest proven snapshot and what follows it: all that is needed where nothing is damaged. */
export async function readNewest(engine: Engine, name: string): Promise<ReadRows> {
  const snapshot = await provenBefore(engine, name, Number.MAX_SAFE_INTEGER)
  // The head is read last: records that come in meanwhile are then not more than it says.
  const records = await readRecords(engine, name, snapshot?.seq ?? 0)
  return { snapshots: snapshot ? [snapshot] : [], records, head: await readHead(engine, name) }
}

/** Every row of a document, for finding out what a disk did to it. */
export async function readEverything(engine: Engine, name: string): Promise<ReadRows> {
  const snapshots = await engine.rows
    .selectFrom('snapshot')
    .select(['seq', 'link', 'state', 'sum', 'proven', 'at'])
    .where('document', '=', name)
    .execute()
  const records = await readRecords(engine, name, Number.MIN_SAFE_INTEGER)
  return { snapshots, records, head: await readHead(engine, name) }
}

export function readHead({ rows }: Engine, name: string): Promise<HeadRow | undefined> {
  return rows
    .selectFrom('head')
    .select(['seq', 'sum', 'epoch', 'schema'])
    .where('document', '=', name)
    .executeTakeFirst()
}

/** The records after a number, to another one or to the last. */
export async function readRecords(
  { rows }: Engine,
  name: string,
  after: number,
  until = Number.MAX_SAFE_INTEGER,
): Promise<LogRow[]> {
  const read: LogRow[] = []
  for (;;) {
    const portion = await rows
      .selectFrom('log')
      .select(['seq', 'updates', 'sum', 'previous', 'at'])
      .where('document', '=', name)
      .where('seq', '>', read.at(-1)?.seq ?? after)
      .where('seq', '<=', until)
      .orderBy('seq')
      .limit(RECORDS_AT_ONCE)
      .execute()
    read.push(...portion)
    if (portion.length < RECORDS_AT_ONCE) return read
  }
}

export function provenBefore(
  { rows }: Engine,
  name: string,
  seq: number,
): Promise<SnapshotRow | undefined> {
  return rows
    .selectFrom('snapshot')
    .select(['seq', 'link', 'state', 'sum', 'proven', 'at'])
    .where('document', '=', name)
    .where('proven', '=', 1)
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The sum that the record after this number follows. */
export async function linkAt(
  { rows }: Engine,
  name: string,
  seq: number,
): Promise<Uint8Array | undefined> {
  const record = await rows
    .selectFrom('log')
    .select('sum')
    .where('document', '=', name)
    .where('seq', '=', seq)
    .executeTakeFirst()
  if (record) return record.sum
  const snapshot = await rows
    .selectFrom('snapshot')
    .select('link')
    .where('document', '=', name)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return snapshot?.link
}

/** The highest number that anything of a document has. */
export async function lastNumber({ rows }: Engine, name: string): Promise<number> {
  const last = async (table: 'log' | 'head' | 'snapshot'): Promise<number> => {
    const row = await rows
      .selectFrom(table)
      .select((all) => all.fn.max('seq').as('seq'))
      .where('document', '=', name)
      .executeTakeFirst()
    return row?.seq ?? 0
  }
  return Math.max(await last('log'), await last('head'), await last('snapshot'))
}

export async function readAuthors(
  { rows }: Engine,
  name: string,
): Promise<ReadonlyMap<number, PersonId>> {
  const authors = await rows
    .selectFrom('author')
    .select(['client', 'person'])
    .where('document', '=', name)
    .execute()
  return new Map(authors.map(({ client, person }) => [client, person as PersonId]))
}

/** Whether there is a session, which begins together with its documents. */
export async function isFounded({ rows }: Engine, session: SessionId): Promise<boolean> {
  const row = await rows
    .selectFrom('session')
    .select('id')
    .where('id', '=', session)
    .executeTakeFirst()
  return row !== undefined
}
