import * as Y from 'yjs'
import { DOCUMENT_MIGRATIONS, renewDocument, type Migration } from '#shared/document/migrations.ts'
import { Problem } from '#shared/problem.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import type { DocumentId, Log, Logged } from './log.ts'
import { replay } from './replay.ts'

/** A version of the schema, and the ways to it from older ones. */
export interface Schema {
  readonly version: number
  readonly migrations: readonly Migration[]
}

const CURRENT: Schema = { version: SCHEMA_VERSION, migrations: DOCUMENT_MIGRATIONS }

/**
 * What was read, in the version of the schema that this server writes. An older document is renewed on a copy, and
 * what was added is in the log, with the state as it was, before anybody sees it. A newer one, and one that cannot
 * be renewed without loss, is refused and left as it is. [MIG3] [MIG4]
 */
export async function inSchema(
  log: Log,
  document: DocumentId,
  logged: Logged,
  schema: Schema = CURRENT,
): Promise<Logged> {
  const from = logged.schema
  const { version, migrations } = schema
  if (from === version || logged.seq === 0) return logged
  if (from > version) throw new Problem('document-too-new', { from, version })

  const before = Y.encodeStateAsUpdate(replay(document.name, logged.updates))
  const renewal = renewDocument(document.name, before, { from, to: version }, migrations)
  if (renewal.is === 'refused') throw new Problem('document-not-renewed', { why: renewal.why })
  const seq = logged.seq + 1
  const updates = [renewal.update]
  await log.append(document, {
    seq,
    updates,
    authors: new Map(),
    renewed: { from, schema: version, before },
  })
  return { ...logged, updates: [...logged.updates, ...updates], seq, schema: version }
}
