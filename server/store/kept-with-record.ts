import type { CompiledQuery } from 'kysely'
import { nameOf, type DocumentId, type LogRecord } from '../rooms/log.ts'
import { alarming } from './alarm-rows.ts'
import type { Engine } from './engine.ts'
import { idOfRecord, keepingVersion } from './version-rows.ts'

/** The queries that belong to a record and are kept in one commit with it: alarms, and the form it is written in. */
export function keepingWith(
  engine: Engine,
  document: DocumentId,
  record: LogRecord,
  at: number,
): CompiledQuery[] {
  return [...alarming(engine, document, record, at), ...renewing(engine, document, record, at)]
}

/** What the document was before it was written in another version of the schema is kept. [MIG4] */
function renewing(engine: Engine, document: DocumentId, { seq, renewed }: LogRecord, at: number) {
  if (!renewed) return []
  const { from, schema, before } = renewed
  const id = idOfRecord(document, seq, `renewed to ${schema}`)
  const version = { id, seq, schema: from, state: before, why: 'renewed' as const, at }
  return [
    ...keepingVersion(engine, document, { ...version, person: undefined }),
    engine.rows
      .updateTable('head')
      .set({ schema })
      .where('document', '=', nameOf(document))
      .compile(),
  ]
}
