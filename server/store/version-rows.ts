import { createHash } from 'node:crypto'
import { sql, type CompiledQuery } from 'kysely'
import { idFrom, type DocumentName, type PersonId, type SessionId } from '#shared/ids.ts'
import type { DocumentId } from '../rooms/log.ts'
import type { Engine } from './engine.ts'

/** Why a state of a document is kept apart from its log. */
export type VersionReason = 'tripwire' | 'renewed'

/** A state of a document, whole, with what led to it. */
export interface NewVersion {
  readonly id: string
  /** The record that followed it. */
  readonly seq: number
  /** The version of the schema that it is written in. */
  readonly schema: number
  readonly state: Uint8Array
  readonly why: VersionReason
  readonly at: number
  readonly person: PersonId | undefined
}

const MOST_OF_A_REASON = 100 // kept of one document: whoever removes and undoes all day fills no disk

/** The queries that keep a version, and let the oldest of many go. The same one again changes nothing. */
export function keepingVersion(
  { rows }: Engine,
  { session, name }: DocumentId,
  version: NewVersion,
): CompiledQuery[] {
  const { id, seq, schema, state, why, at, person } = version
  const place = { session, document: name, id }
  const row = {
    ...place,
    seq,
    schema,
    state,
    sum: sumOf(id, state),
    why,
    at,
    person: person ?? null,
  }
  return [
    rows
      .insertInto('version')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .compile(),
    rows
      .deleteFrom('version')
      .where('session', '=', session)
      .where('document', '=', name)
      .where('why', '=', why)
      .where('id', 'not in', (kept) =>
        kept
          .selectFrom('version')
          .select('id')
          .where('session', '=', session)
          .where('document', '=', name)
          .where('why', '=', why)
          .orderBy('at', 'desc')
          .orderBy('id')
          .limit(sql.lit(MOST_OF_A_REASON)),
      )
      .compile(),
  ]
}

/** The state of a version; undefined where it was let go. Throws where a disk changed it. */
export async function stateOf(
  { rows }: Engine,
  { session, name }: DocumentId,
  id: string,
): Promise<Uint8Array | undefined> {
  const row = await rows
    .selectFrom('version')
    .select(['state', 'sum'])
    .where('session', '=', session)
    .where('document', '=', name)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row && !sumOf(id, row.state).equals(row.sum)) {
    throw new Error(`version ${id} of ${session}/${name} is damaged`)
  }
  return row?.state
}

/** Changes the state of every version of a document, in one commit: for what may not be kept any longer. */
export async function rewriteVersions(
  engine: Engine,
  session: SessionId,
  name: DocumentName,
  change: (state: Uint8Array) => Uint8Array,
): Promise<void> {
  const { rows } = engine
  const versions = await rows
    .selectFrom('version')
    .select(['id', 'state'])
    .where('session', '=', session)
    .where('document', '=', name)
    .execute()
  const updates = versions.map(({ id, state: before }) => {
    const state = change(before)
    return rows
      .updateTable('version')
      .set({ state, sum: sumOf(id, state) })
      .where('session', '=', session)
      .where('document', '=', name)
      .where('id', '=', id)
      .compile()
  })
  if (updates.length > 0) await engine.commit(updates)
}

/** An id that is the same whenever the same record is kept again. */
export function idOfRecord({ session, name }: DocumentId, seq: number, what: string): string {
  const hash = createHash('sha256').update(`${session}/${name} ${seq} ${what}`).digest()
  return idFrom(hash.subarray(0, 16))
}

function sumOf(id: string, state: Uint8Array): Buffer {
  return createHash('sha256').update(`${id} `).update(state).digest().subarray(0, 16)
}
