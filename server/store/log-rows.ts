import { createHash } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { PersonId } from '#shared/ids.ts'
import type { DocumentId, Log, Logged, LogRecord } from '../rooms/log.ts'
import type { Engine } from './engine.ts'

const AUTHORS_AT_ONCE = 500 // in one statement: SQLite takes 32,766 values, others far fewer

/** The log in rows: one record for all updates that waited together, numbered without a gap. */
export function logIn(engine: Engine): Log {
  return {
    async read(document) {
      const name = nameOf(document)
      const [records, head, authors] = await Promise.all([
        engine.rows
          .selectFrom('log')
          .select(['seq', 'updates', 'sum'])
          .where('document', '=', name)
          .orderBy('seq')
          .execute(),
        engine.rows
          .selectFrom('head')
          .select('seq')
          .where('document', '=', name)
          .executeTakeFirst(),
        engine.rows
          .selectFrom('author')
          .select(['client', 'person'])
          .where('document', '=', name)
          .execute(),
      ])
      checkRecords(name, records, head?.seq ?? 0)
      return {
        updates: records.flatMap(({ updates }) => unpack(updates)),
        authors: new Map(authors.map(({ client, person }) => [client, person as PersonId])),
        seq: records.length,
      } satisfies Logged
    },
    async append(document, record) {
      await engine.commit(appending(engine, document, record, Date.now()))
    },
  }
}

/** The queries that append a record: also used where a document begins together with its session. */
export function appending({ rows }: Engine, document: DocumentId, record: LogRecord, at: number) {
  const name = nameOf(document)
  const authors = [...record.authors].map(([client, person]) => ({
    document: name,
    client,
    person,
  }))
  const updates = pack(record.updates)
  const { seq } = record
  const row = { document: name, seq, updates, sum: sumOf(name, seq, updates), at }
  const portions = Array.from({ length: Math.ceil(authors.length / AUTHORS_AT_ONCE) }, (_, index) =>
    authors.slice(index * AUTHORS_AT_ONCE, (index + 1) * AUTHORS_AT_ONCE),
  )
  return [
    rows.insertInto('log').values(row).compile(),
    rows
      .insertInto('head')
      .values({ document: name, seq })
      .onConflict((conflict) => conflict.column('document').doUpdateSet({ seq }))
      .compile(),
    ...portions.map((portion) =>
      rows
        .insertInto('author')
        .values(portion)
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
    ),
  ]
}

/** Finds what a disk did to the records: one missing, one changed, the last ones gone. [LOG2] */
function checkRecords(
  name: string,
  records: readonly { seq: number; updates: Uint8Array; sum: Uint8Array }[],
  last: number,
): void {
  records.forEach(({ seq, updates, sum }, index) => {
    if (seq !== index + 1) throw new Error(`the log of ${name} lacks record ${index + 1}`)
    if (!sumOf(name, seq, updates).equals(sum)) {
      throw new Error(`the log of ${name} is damaged at record ${seq}`)
    }
  })
  if (records.length !== last) {
    throw new Error(`the log of ${name} has ${records.length} records and should have ${last}`)
  }
}

// The name and the number are summed too: a record at another's place is no record.
function sumOf(name: string, seq: number, updates: Uint8Array): Buffer {
  return createHash('sha256').update(`${name} ${seq} `).update(updates).digest().subarray(0, 16)
}

function nameOf({ session, name }: DocumentId): string {
  return `${session}/${name}`
}

function pack(updates: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const update of updates) encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

function unpack(packed: Uint8Array): Uint8Array[] {
  const decoder = decoding.createDecoder(packed)
  const updates: Uint8Array[] = []
  while (decoding.hasContent(decoder)) updates.push(decoding.readVarUint8Array(decoder))
  return updates
}
