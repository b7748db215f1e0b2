import { sql } from 'kysely'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { Poll, PollKind, PollOption } from '#shared/poll.ts'
import type { PollStore, StoredPoll } from '../polls/poll-store.ts'
import type { Engine } from './engine.ts'
import { shape } from './shape.ts'
import type { TrailRows } from './trail-rows.ts'
import type { Tables } from './tables.ts'

/** A ballot as it is put in, with who puts it in and what they get for it. */
interface Cast {
  readonly session: string
  readonly poll: string
  readonly voter: string
  readonly receipt: string
  readonly id: string
  readonly choices: string
}

/** Polls, ballots and who took part, in rows. */
export function pollsIn(engine: Engine, trail: TrailRows): PollStore {
  const { rows } = engine
  const isOpen = ({ session, poll }: Pick<Cast, 'session' | 'poll'>) =>
    sql<boolean>`EXISTS (SELECT 1 FROM poll WHERE session = ${session} AND id = ${poll} AND state = ${'open'})`
  const putBallot = shape<Cast>((its) =>
    sql`INSERT INTO ballot (session, poll, id, choices)
        SELECT ${its.session}, ${its.poll}, ${its.id}, ${its.choices}
        WHERE ${isOpen(its)} AND NOT EXISTS (
          SELECT 1 FROM participation
          WHERE session = ${its.session} AND poll = ${its.poll} AND voter = ${its.voter})`.compile(
      rows,
    ),
  )
  const takePart = shape<Cast>((its) =>
    sql`INSERT INTO participation (session, poll, voter, receipt)
        SELECT ${its.session}, ${its.poll}, ${its.voter}, ${its.receipt} WHERE ${isOpen(its)}
        ON CONFLICT DO NOTHING`.compile(rows),
  )
  const receiptOf = shape<Cast>((its) =>
    rows
      .selectFrom('participation')
      .select('receipt')
      .where('session', '=', its.session)
      .where('poll', '=', its.poll)
      .where('voter', '=', its.voter)
      .compile(),
  )
  return {
    open(session, { poll, by, reason }, entry) {
      const row = {
        session,
        id: poll.id,
        question: poll.question,
        kind: poll.kind,
        options: JSON.stringify(poll.options),
        state: 'open',
        opened_at: poll.openedAt,
        opened_by: by,
        reason: reason ?? null,
        closed_at: null,
        closed_by: null,
        hands: null,
      }
      const insert = rows
        .insertInto('poll')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
      const isNew = sql<boolean>`NOT EXISTS (SELECT 1 FROM poll WHERE session = ${session} AND id = ${poll.id})`
      return trail.commitWhen(isNew, [insert.compile()], entry)
    },
    close(session, poll, { at, by }, entry) {
      const update = rows
        .updateTable('poll')
        .set({ state: 'closed', closed_at: at, closed_by: by })
        .where('session', '=', session)
        .where('id', '=', poll)
        .where('state', '=', 'open')
      return trail.commitWhen(isOpen({ session, poll }), [update.compile()], entry)
    },
    async cast(session, poll, { voter, receipt, id, choices }) {
      const its = { session, poll, voter, receipt, id, choices: JSON.stringify(choices) }
      // One transaction: the ballot goes in only together with its voter's first participation.
      const [ballots, , stands] = await engine.commit([
        putBallot(its),
        takePart(its),
        receiptOf(its),
      ])
      const stood = stands?.rows[0]?.['receipt']
      return typeof stood === 'string'
        ? { receipt: stood, isNew: ballots?.affected === 1 }
        : undefined
    },
    setHands(session, poll, hands, entry) {
      const update = rows
        .updateTable('poll')
        .set({ hands: JSON.stringify(hands) })
        .where('session', '=', session)
        .where('id', '=', poll)
        .where('state', '=', 'open')
      return trail.commitWhen(isOpen({ session, poll }), [update.compile()], entry)
    },
    async polls(session) {
      const found = await rows
        .selectFrom('poll')
        .selectAll()
        .where('session', '=', session)
        .orderBy('opened_at')
        .orderBy('id')
        .execute()
      return found.map(readPoll)
    },
    async count(session, poll) {
      const found = await rows
        .selectFrom('ballot')
        .select(['choices', rows.fn.countAll<number>().as('times')])
        .where('session', '=', session)
        .where('poll', '=', poll)
        .groupBy('choices')
        .execute()
      return found.map(({ choices, times }) => ({
        choices: JSON.parse(choices) as string[],
        times,
      }))
    },
    async tookPart(session, voters) {
      if (voters.size === 0) return []
      const found = await rows
        .selectFrom('participation')
        .select(['poll', 'voter'])
        .where('session', '=', session)
        .where('voter', 'in', [...voters.values()])
        .execute()
      return found.flatMap(({ poll, voter }) =>
        voters.get(poll as PollId) === voter ? [poll as PollId] : [],
      )
    },
  }
}

function readPoll(row: Tables['poll']): StoredPoll {
  const options = JSON.parse(row.options) as PollOption[]
  const hands = row.hands === null ? undefined : (JSON.parse(row.hands) as Record<OptionId, number>)
  const poll: Poll = {
    id: row.id as PollId,
    question: row.question,
    kind: row.kind as PollKind,
    options,
    state: row.state === 'open' ? 'open' : 'closed',
    openedAt: row.opened_at,
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
  }
  return { poll, ...(hands && { hands }) }
}
