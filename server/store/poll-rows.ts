import { sql, type Selectable } from 'kysely'
import type { Ballot } from '#shared/poll/ballot.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { PollKind } from '#shared/poll/kinds.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { POLL_STATES } from '#shared/poll/state.ts'
import type { PollOption } from '#shared/poll/wording.ts'
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
        draft: poll.draft,
        round: poll.round,
        settings: writeSettings(poll),
        closes_at: poll.closesAt ?? null,
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
    async cast(session, poll, { voter, receipt, id, choices, texts = [] }) {
      const its = { session, poll, voter, receipt, id, choices: writeBallot({ choices, texts }) }
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
      return found.map(({ choices, times }) => ({ ...readBallot(choices), times }))
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

/** Choices alone, as the first ballots are kept, or an object where something was written. */
function writeBallot({ choices, texts = [] }: Ballot): string {
  return JSON.stringify(texts.length > 0 ? { texts } : choices)
}

function readBallot(kept: string): Ballot {
  const ballot = JSON.parse(kept) as readonly string[] | { readonly texts: readonly string[] }
  return 'texts' in ballot ? { choices: [], texts: ballot.texts } : { choices: ballot, texts: [] }
}

function writeSettings({ most, scale, settings }: Poll): string {
  return JSON.stringify({
    ...settings,
    ...(most !== undefined && { most }),
    ...(scale && { scale }),
  })
}

type KeptSettings = Partial<PollSettings> & Pick<Poll, 'most' | 'scale'>

function readPoll(row: Selectable<Tables['poll']>): StoredPoll {
  const options = JSON.parse(row.options) as PollOption[]
  const hands = row.hands === null ? undefined : (JSON.parse(row.hands) as Record<OptionId, number>)
  const { most, scale, ...settings } = JSON.parse(row.settings) as KeptSettings
  const poll: Poll = {
    id: row.id as PollId,
    draft: (row.draft || row.id) as PollId,
    round: row.round,
    question: row.question,
    kind: row.kind as PollKind,
    options,
    ...(most !== undefined && { most }),
    ...(scale && { scale }),
    settings: { ...USUAL_POLL_SETTINGS, ...settings },
    state: POLL_STATES.find((state) => state === row.state) ?? 'closed',
    openedAt: row.opened_at,
    ...(row.closes_at !== null && { closesAt: row.closes_at }),
    ...(row.closed_at !== null && { closedAt: row.closed_at }),
    base: 'voters',
  }
  return { poll, ...(hands && { hands }) }
}
