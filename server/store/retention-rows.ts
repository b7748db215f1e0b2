import { sql, type Kysely } from 'kysely'
import { USUAL_SETTINGS, type SessionSettings } from '#shared/access/settings.ts'
import { DOCUMENT_NAMES, type SessionId } from '#shared/ids.ts'
import type { EndedSession, KeptSessions, RetentionStore } from '../privacy/retention.ts'
import { nameOf } from '../rooms/log.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'
import type { TrailRows } from './trail-rows.ts'

const OF_DOCUMENTS = ['log', 'head', 'snapshot', 'damaged', 'author'] as const
const OF_PEOPLE = ['ticket', 'holding'] as const
// Those that lead to others before those they lead to.
const OF_SESSIONS = [
  'question',
  'brought',
  'bridge',
  'invitation',
  'person',
  'link',
  'ballot',
  'named_ballot',
  'ballot_codes',
  'agreement',
  'remark',
  'participation',
  'poll',
  'alarm',
  'version',
  'trail',
  'trail_head',
] as const

/** How long sessions are kept, in rows. */
export function retentionIn(engine: Engine, trail: TrailRows): RetentionStore {
  const { rows } = engine
  return {
    sessions: () => keptSessions(rows),
    remove: (session, entry) =>
      trail.commitWhen(isStill(session), statementsOf(rows, session), entry),
    async unfinished() {
      const last = sql<number>`(SELECT coalesce(max(seq), 0) FROM trail
        WHERE session = '' AND act = 'retention-run')`
      const { count } = await rows
        .selectFrom('trail')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('session', '=', '')
        .where('act', '=', 'session-deleted')
        .where('seq', '>', last)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async ended(entry) {
      await trail.commit([], entry)
    },
    scrub: () => engine.scrub(),
  }
}

/** Reads only, from whatever has the rows. */
export async function keptSessions(rows: Kysely<Tables>): Promise<KeptSessions> {
  const found = await rows
    .selectFrom('session')
    .select(['id', 'ended_at', 'settings'])
    .orderBy('ended_at')
    .orderBy('id')
    .execute()
  const ended: EndedSession[] = []
  const neverEnded: SessionId[] = []
  for (const { id, ended_at: endedAt, settings } of found) {
    if (endedAt === null) neverEnded.push(id as SessionId)
    else ended.push({ id: id as SessionId, endedAt, keepMonths: monthsIn(settings), settings })
  }
  return { ended, neverEnded }
}

function monthsIn(settings: string): number {
  const { keepMonths } = JSON.parse(settings) as Partial<SessionSettings>
  return keepMonths ?? USUAL_SETTINGS.keepMonths
}

// As it was when its time was found to be over: not taken up again, and no other time set for it.
function isStill({ id, endedAt, settings }: EndedSession) {
  return sql<boolean>`EXISTS (SELECT 1 FROM session
    WHERE id = ${id} AND ended_at = ${endedAt} AND settings = ${settings})`
}

// The session's own row goes last: as long as it is there, each of them runs; where it is not as it was, none does.
function statementsOf(rows: Kysely<Tables>, session: EndedSession) {
  const { id } = session
  const when = isStill(session)
  const documents = DOCUMENT_NAMES.map((name) => nameOf({ session: id, name }))
  const questions = rows.selectFrom('question').select('id').where('session', '=', id)
  const people = rows.selectFrom('person').select('id').where('session', '=', id)
  return [
    ...OF_DOCUMENTS.map((table) =>
      rows.deleteFrom(table).where('document', 'in', documents).where(when).compile(),
    ),
    rows.deleteFrom('support').where('question', 'in', questions).where(when).compile(),
    ...OF_PEOPLE.map((table) =>
      rows.deleteFrom(table).where('person', 'in', people).where(when).compile(),
    ),
    ...OF_SESSIONS.map((table) =>
      rows.deleteFrom(table).where('session', '=', id).where(when).compile(),
    ),
    rows.deleteFrom('session').where('id', '=', id).where(when).compile(),
  ]
}
