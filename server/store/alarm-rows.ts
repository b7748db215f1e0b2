import type { CompiledQuery } from 'kysely'
import { ALARM_STATES, type AlarmId, type Harm } from '#shared/alarm.ts'
import type { Guarded } from '#shared/document/guarded.ts'
import { DOCUMENT_NAMES, type PersonId, type SessionId } from '#shared/ids.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import type { AlarmStore, KeptAlarm } from '../rooms/alarms.ts'
import type { DocumentId, LogRecord } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'
import { idOfRecord, keepingVersion, stateOf } from './version-rows.ts'

/** Alarms in rows. */
export function alarmsIn(engine: Engine): AlarmStore {
  const { rows } = engine
  const rowOf = (session: SessionId, id: AlarmId) =>
    rows
      .selectFrom('alarm')
      .selectAll()
      .where('session', '=', session)
      .where('id', '=', id)
      .executeTakeFirst()
  return {
    async add({ id, session, document, what, guarded, person, at, state }) {
      const kept = { id, session, document, person: person ?? null, at, state }
      const json = { what: JSON.stringify(what), guarded: JSON.stringify(guarded), blocks: '[]' }
      const row = { ...kept, ...json, version: null, settled_at: null, settled_by: null }
      await engine.commit([rows.insertInto('alarm').values(row).compile()])
    },
    async alarms(session, which) {
      const all = rows.selectFrom('alarm').selectAll().where('session', '=', session)
      const wanted = which === 'open' ? all.where('state', '=', 'open') : all
      return (await wanted.orderBy('at').orderBy('id').execute()).map(readAlarm)
    },
    async alarm(session, id) {
      const row = await rowOf(session, id)
      return row && readAlarm(row)
    },
    async toPutBack(session, id) {
      const row = await rowOf(session, id)
      if (!row || row.version === null) return undefined
      const before = await stateOf(engine, { session, name: nameOf(row) }, row.version)
      return before && { before, blocks: JSON.parse(row.blocks) as string[] }
    },
    async settle(id, { state, at, by }) {
      const update = rows
        .updateTable('alarm')
        .set({ state, settled_at: at, settled_by: by ?? null })
        .where('id', '=', id)
        .where('state', '=', 'open')
      const [outcome] = await engine.commit([update.compile()])
      return outcome?.affected === 1
    },
  }
}

/** The queries that raise the alarms of a record, each with the version from which it can be put back. */
export function alarming(
  engine: Engine,
  document: DocumentId,
  { seq, lost = [] }: LogRecord,
  at: number,
): CompiledQuery[] {
  const { session, name } = document
  return lost.flatMap(({ lost: { what, guarded, before, blocks }, person }, index) => {
    const id = idOfRecord(document, seq, `alarm ${index} ${at}`)
    const row = {
      id,
      session,
      document: name,
      what: JSON.stringify(what),
      guarded: JSON.stringify(guarded),
      blocks: JSON.stringify(blocks),
      version: id,
      person: person ?? null,
      at,
      state: 'open',
      settled_at: null,
      settled_by: null,
    }
    const version = {
      id,
      seq,
      schema: SCHEMA_VERSION,
      state: before,
      why: 'tripwire' as const,
      at,
      person,
    }
    return [
      ...keepingVersion(engine, document, version),
      engine.rows
        .insertInto('alarm')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
    ]
  })
}

function readAlarm(row: Tables['alarm']): KeptAlarm {
  return {
    id: row.id as AlarmId,
    session: row.session as SessionId,
    document: nameOf(row),
    what: JSON.parse(row.what) as Harm,
    guarded: JSON.parse(row.guarded) as Guarded[],
    person: row.person === null ? undefined : (row.person as PersonId),
    at: row.at,
    state: ALARM_STATES.find((state) => state === row.state) ?? 'open',
  }
}

function nameOf({ document }: Tables['alarm']) {
  return DOCUMENT_NAMES.find((name) => name === document) ?? 'notes'
}
