import { sql } from 'kysely'
import type { BallotCodeStore } from '../polls/ballot-codes.ts'
import type { Engine } from './engine.ts'
import type { TrailRows } from './trail-rows.ts'

/** How many printed codes polls have, in rows. */
export function codesIn(engine: Engine, trail: TrailRows): BallotCodeStore {
  const { rows } = engine
  const counted = (session: string, poll: string) =>
    rows
      .selectFrom('ballot_codes')
      .select('count')
      .where('session', '=', session)
      .where('poll', '=', poll)
  return {
    async grow(session, poll, { count, by, at }, entry) {
      const put = sql`INSERT INTO ballot_codes (session, poll, count, made_by, made_at)
        VALUES (${session}, ${poll}, ${count}, ${by}, ${at})
        ON CONFLICT (session, poll) DO UPDATE
        SET count = excluded.count, made_by = excluded.made_by, made_at = excluded.made_at
        WHERE excluded.count > ballot_codes.count`.compile(rows)
      const outcomes = await trail.commit([put, counted(session, poll).compile()], entry)
      return Number(outcomes[1]?.rows[0]?.['count'] ?? 0)
    },
    async count(session, poll) {
      const found = await counted(session, poll).executeTakeFirst()
      return found?.count ?? 0
    },
  }
}
