import { sql } from 'kysely'
import type { PersonId, PollId } from '#shared/ids.ts'
import type { Cast, PollStore } from '../polls/poll-store.ts'
import type { BallotLumps } from './ballot-lumps.ts'
import type { Engine } from './engine.ts'
import { readBallot, writeBallot } from './poll-row.ts'
import { shape } from './shape.ts'

interface Place {
  readonly session: string
  readonly poll: string
}

interface CastNamed extends Place {
  readonly person: string
  readonly receipt: string
  readonly choices: string
  readonly at: number
}

export type BallotStore = Pick<
  PollStore,
  'cast' | 'castNamed' | 'receiptsOf' | 'count' | 'voters' | 'namedVoters' | 'tookPart'
>

/** Whether a poll takes ballots, as a condition of a statement. */
export function isOpen({ session, poll }: Place) {
  return sql<boolean>`EXISTS (SELECT 1 FROM poll WHERE session = ${session} AND id = ${poll} AND state = ${'open'})`
}

/** Ballots and who took part, in rows. */
export function ballotsIn(engine: Engine, lumps: BallotLumps): BallotStore {
  const { rows } = engine
  const receiptOf = shape<Place & { readonly voter: string }>((its) =>
    rows
      .selectFrom('participation')
      .select('receipt')
      .where('session', '=', its.session)
      .where('poll', '=', its.poll)
      .where('voter', '=', its.voter)
      .compile(),
  )
  const namedOf = ({ session, poll, person }: Place & { readonly person: string }) =>
    rows
      .selectFrom('named_ballot')
      .where('session', '=', session)
      .where('poll', '=', poll)
      .where('person', '=', person)
  const putNamed = shape<CastNamed>((its) =>
    sql`INSERT INTO named_ballot (session, poll, person, seq, receipt, choices, at)
        SELECT ${its.session}, ${its.poll}, ${its.person}, (
          SELECT coalesce(max(seq), 0) + 1 FROM named_ballot
          WHERE session = ${its.session} AND poll = ${its.poll} AND person = ${its.person}
        ), ${its.receipt}, ${its.choices}, ${its.at}
        WHERE ${isOpen(its)} AND NOT EXISTS (
          SELECT 1 FROM named_ballot WHERE session = ${its.session} AND poll = ${its.poll}
          AND person = ${its.person} AND receipt = ${its.receipt})
        ON CONFLICT DO NOTHING`.compile(rows),
  )
  const lastTwo = shape<CastNamed>((its) =>
    namedOf(its).select(['choices']).orderBy('seq', 'desc').limit(2).compile(),
  )
  const isKept = shape<CastNamed>((its) =>
    namedOf(its).select('receipt').where('receipt', '=', its.receipt).compile(),
  )
  const stillOpen = shape<CastNamed>((its) =>
    sql`SELECT 1 AS one WHERE ${isOpen(its)}`.compile(rows),
  )
  return {
    cast(session, poll, { voter, receipt, choices, texts = [] }) {
      return lumps.cast(session, poll, {
        voter,
        receipt,
        choices: writeBallot({ choices, texts }),
      })
    },
    async castNamed(session, poll, { person, receipt, choices, texts = [], at }) {
      const its = { session, poll, person, receipt, at, choices: writeBallot({ choices, texts }) }
      for (;;) {
        const [put, two, kept, open] = await engine.commit([
          putNamed(its),
          lastTwo(its),
          isKept(its),
          stillOpen(its),
        ])
        if (kept?.rows.length === 1) {
          const before = put?.affected === 1 ? two?.rows[1]?.['choices'] : undefined
          const replaced = typeof before === 'string' && { replaced: readBallot(before) }
          return { receipt, isNew: put?.affected === 1, ...replaced } satisfies Cast
        }
        if (open?.rows.length === 0) return undefined
        // Another process put one in under the same number.
      }
    },
    async receiptsOf(session, poll, { voter, person }) {
      const [anonymous, named] = await Promise.all([
        rows.executeQuery<{ receipt: string }>(receiptOf({ session, poll, voter })),
        namedOf({ session, poll, person }).select('receipt').execute(),
      ])
      return [...anonymous.rows, ...named].map(({ receipt }) => receipt)
    },
    async count(session, poll) {
      // A poll has ballots in one of the two tables.
      const found = await rows
        .selectFrom('ballot')
        .select(['choices', rows.fn.sum<string | number>('times').as('times')])
        .where('session', '=', session)
        .where('poll', '=', poll)
        .groupBy('choices')
        .unionAll(
          standing(rows, { session, poll })
            .select(['choices', rows.fn.countAll<number>().as('times')])
            .groupBy('choices'),
        )
        .execute()
      return found.map(({ choices, times }) => ({ ...readBallot(choices), times: Number(times) }))
    },
    async voters(session, poll) {
      const found = await rows
        .selectFrom('participation')
        .select('voter')
        .where('session', '=', session)
        .where('poll', '=', poll)
        .unionAll(standing(rows, { session, poll }).select('person as voter'))
        .execute()
      return found.map(({ voter }) => voter)
    },
    async namedVoters(session, poll) {
      const found = await standing(rows, { session, poll })
        .select(['person', 'choices', 'at', 'seq'])
        .orderBy('person')
        .execute()
      return found.map(({ person, choices, at, seq }) => ({
        ...readBallot(choices),
        person: person as PersonId,
        at,
        ballots: seq,
      }))
    },
    async tookPart(session, person, voters) {
      if (voters.size === 0) return []
      const [anonymous, named] = await Promise.all([
        rows
          .selectFrom('participation')
          .select(['poll', 'voter'])
          .where('session', '=', session)
          .where('voter', 'in', [...voters.values()])
          .execute(),
        rows
          .selectFrom('named_ballot')
          .select('poll')
          .distinct()
          .where('session', '=', session)
          .where('person', '=', person)
          .execute(),
      ])
      const own = anonymous.filter(({ poll, voter }) => voters.get(poll as PollId) === voter)
      return [...own, ...named].map(({ poll }) => poll as PollId)
    },
  }
}

/** The last ballot of everybody in a poll that takes names. */
function standing(rows: Engine['rows'], { session, poll }: Place) {
  return rows
    .selectFrom('named_ballot as stands')
    .where('session', '=', session)
    .where('poll', '=', poll)
    .where(
      'seq',
      '=',
      sql<number>`(SELECT max(seq) FROM named_ballot AS later WHERE later.session = stands.session
        AND later.poll = stands.poll AND later.person = stands.person)`,
    )
}
