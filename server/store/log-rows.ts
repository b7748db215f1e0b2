import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { PersonId } from '#shared/ids.ts'
import type { DocumentId, Log, Logged, LogRecord } from '../rooms/log.ts'
import type { Engine } from './engine.ts'

/** The log in rows: one record for all updates that waited together, numbered without a gap. */
export function logIn(engine: Engine): Log {
  return {
    async read(document) {
      const name = nameOf(document)
      const [records, authors] = await Promise.all([
        engine.rows
          .selectFrom('log')
          .select(['seq', 'updates'])
          .where('document', '=', name)
          .orderBy('seq')
          .execute(),
        engine.rows
          .selectFrom('author')
          .select(['client', 'person'])
          .where('document', '=', name)
          .execute(),
      ])
      records.forEach(({ seq }, index) => {
        if (seq !== index + 1) throw new Error(`the log of ${name} lacks record ${index + 1}`)
      })
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
  const row = { document: name, seq: record.seq, updates: pack(record.updates), at }
  return [
    rows.insertInto('log').values(row).compile(),
    ...(authors.length > 0
      ? [
          rows
            .insertInto('author')
            .values(authors)
            .onConflict((conflict) => conflict.doNothing())
            .compile(),
        ]
      : []),
  ]
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
