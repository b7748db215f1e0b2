import { sql, type CompiledQuery, type RawBuilder } from 'kysely'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { Changed, Opening, PollStore } from '../polls/poll-store.ts'
import { ballotsIn, isOpen } from './ballot-rows.ts'
import { BallotLumps } from './ballot-lumps.ts'
import type { Engine } from './engine.ts'
import { readPoll, writeSettings } from './poll-row.ts'
import { rehearsalsIn } from './rehearsal-rows.ts'
import type { TrailRows } from './trail-rows.ts'

const SPEAKER = `%${JSON.stringify('speaker' satisfies Role)}%`

/** Polls, ballots and who took part, in rows. */
export function pollsIn(engine: Engine, trail: TrailRows): PollStore {
  const { rows } = engine
  const lumps = new BallotLumps(engine)
  // The statement asks the condition as well. What is rehearsed leaves no trace.
  const keepWhen = async (
    when: RawBuilder<boolean>,
    statement: CompiledQuery,
    entry: TrailEntry | undefined,
    further: readonly CompiledQuery[] = [],
  ): Promise<boolean> => {
    if (entry) return trail.commitWhen(when, [statement, ...further], entry)
    const [outcome] = await engine.commit([statement, ...further])
    return outcome?.affected === 1
  }
  const pollWhere = (session: string, poll: string) =>
    rows.updateTable('poll').where('session', '=', session).where('id', '=', poll)
  return {
    ...ballotsIn(engine, lumps),
    ...rehearsalsIn(engine, trail),
    open(session, opening, entry) {
      const when = mayOpen(session, opening)
      return keepWhen(when, insertion(session, opening, when).compile(rows), entry)
    },
    async unagreed(session, draft, wording) {
      const found = await sql<{ id: string }>`
        SELECT id FROM person AS speaker WHERE ${isWithout(session, draft, wording)} ORDER BY id`.execute(
        rows,
      )
      return found.rows.map(({ id }) => id as PersonId)
    },
    async close(session, poll, { at, by, crowd }, entry) {
      const closed = {
        state: 'closed',
        closed_at: at,
        closed_by: by ?? null,
        crowd: crowd ? JSON.stringify(crowd) : null,
      }
      const update = pollWhere(session, poll).set(closed).where('state', '=', 'open')
      await lumps.settled(session, poll)
      // Nothing that stands afterwards tells who came when.
      const forgetting = engine.layAnew(session, poll, 'everything')
      const isClosed = await keepWhen(
        isOpen({ session, poll }),
        update.compile(),
        entry,
        forgetting,
      )
      // It is closed whatever comes of this: where somebody who reads is in the way, the engine goes on trying.
      if (isClosed) await engine.forget().catch(() => undefined)
      return isClosed
    },
    publish(session, poll, { at, by }, entry) {
      const published = { state: 'published', published_at: at, published_by: by }
      const update = pollWhere(session, poll).set(published).where('state', '=', 'closed')
      const when = sql<boolean>`EXISTS (SELECT 1 FROM poll
        WHERE session = ${session} AND id = ${poll} AND state = 'closed')`
      return keepWhen(when, update.compile(), entry)
    },
    set(session, poll, changed, entry) {
      const update = pollWhere(session, poll)
        .set(columnOf(changed))
        .where('state', '<>', 'published')
      const when = sql<boolean>`EXISTS (SELECT 1 FROM poll
        WHERE session = ${session} AND id = ${poll} AND state <> 'published')`
      return keepWhen(when, update.compile(), entry)
    },
    async polls(session) {
      const [found, around] = await Promise.all([
        rows
          .selectFrom('poll')
          .selectAll()
          .where('session', '=', session)
          .orderBy('opened_at')
          .orderBy('round')
          .orderBy('id')
          .execute(),
        rows
          .selectFrom('session')
          .select('rehearsing_since')
          .where('id', '=', session)
          .executeTakeFirst(),
      ])
      const since = around?.rehearsing_since
      return {
        polls: found.map(readPoll),
        ...(typeof since === 'number' && { rehearsingSince: since }),
      }
    },
    async holders(session) {
      const found = await rows
        .selectFrom('person')
        .select(['roles', rows.fn.countAll<number>().as('people')])
        .where('session', '=', session)
        .where('removed_at', 'is', null)
        .where('erased_at', 'is', null)
        .groupBy('roles')
        .execute()
      return found.map(({ roles, people }) => {
        const held = JSON.parse(roles) as readonly string[]
        return { roles: ROLES.filter((role) => held.includes(role)), people }
      })
    },
    async codes(session, poll) {
      const made = await rows
        .selectFrom('ballot_codes')
        .select('count')
        .where('session', '=', session)
        .where('poll', '=', poll)
        .executeTakeFirst()
      return made?.count ?? 0
    },
    async due() {
      const found = await rows
        .selectFrom('poll')
        .innerJoin('session', 'session.id', 'poll.session')
        .select(['poll.session', 'poll.id', 'opened_at', 'closes_at', 'ended_at'])
        .where('state', '=', 'open')
        .where((where) =>
          where.or([where('closes_at', 'is not', null), where('ended_at', 'is not', null)]),
        )
        .execute()
      return found.map((row) => ({
        session: row.session as SessionId,
        poll: row.id as PollId,
        openedAt: row.opened_at,
        ...(row.closes_at !== null && { closesAt: row.closes_at }),
        isOver: row.ended_at !== null,
      }))
    },
  }
}

// The draft has no round that is open or as late, the session rehearses or not as this one does, and every speaker agreed.
function mayOpen(session: string, { poll, agreed }: Opening): RawBuilder<boolean> {
  const { id, draft, round, isRehearsal } = poll
  const isFree = sql<boolean>`NOT EXISTS (SELECT 1 FROM poll WHERE session = ${session} AND (id = ${id}
    OR ((draft = ${draft} OR id = ${draft}) AND (round >= ${round} OR state = 'open'))))`
  const rehearses = sql.raw(isRehearsal ? 'IS NOT NULL' : 'IS NULL')
  const isItsTime = sql<boolean>`EXISTS (SELECT 1 FROM session
    WHERE id = ${session} AND ended_at IS NULL AND rehearsing_since ${rehearses})`
  const areAgreed =
    agreed === undefined
      ? sql<boolean>`1 = 1`
      : sql<boolean>`NOT EXISTS (SELECT 1 FROM person AS speaker WHERE ${isWithout(session, draft, agreed)})`
  return sql<boolean>`${isFree} AND ${isItsTime} AND ${areAgreed}`
}

// A speaker of the session who did not agree to this wording.
function isWithout(session: string, draft: string, wording: string): RawBuilder<boolean> {
  return sql<boolean>`speaker.session = ${session} AND speaker.roles LIKE ${SPEAKER}
    AND speaker.removed_at IS NULL AND speaker.erased_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM agreement WHERE agreement.session = ${session} AND agreement.poll = ${draft}
      AND agreement.person = speaker.id AND agreement.wording = ${wording})`
}

function insertion(
  session: string,
  { poll, by, reason }: Opening,
  when: RawBuilder<boolean>,
): RawBuilder<unknown> {
  return sql`
    INSERT INTO poll (session, id, question, kind, options, state, opened_at, opened_by, reason,
      draft, round, settings, closes_at, base, rehearsal)
    SELECT ${session}, ${poll.id}, ${poll.question}, ${poll.kind}, ${JSON.stringify(poll.options)}, 'open',
      ${poll.openedAt}, ${by}, ${reason ?? null}, ${poll.draft}, ${poll.round}, ${writeSettings(poll)},
      ${poll.closesAt ?? null}, ${poll.base}, ${poll.isRehearsal ? 1 : 0}
    WHERE ${when} ON CONFLICT DO NOTHING`
}

function columnOf(changed: Changed) {
  if ('hands' in changed) return { hands: JSON.stringify(changed.hands) }
  if ('merges' in changed) return { merges: JSON.stringify(changed.merges) }
  return { base: changed.base }
}
