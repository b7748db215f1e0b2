import { sql } from 'kysely'
import type { PollStore } from '../polls/poll-store.ts'
import type { Engine } from './engine.ts'
import type { TrailRows } from './trail-rows.ts'

const OF_POLLS = ['ballot', 'participation', 'named_ballot', 'ballot_codes'] as const

/** Rehearsals in rows: what is opened and asked while one lasts goes with it, all in one commit. [LIFE1] */
export function rehearsalsIn(
  { rows }: Engine,
  trail: TrailRows,
): Pick<PollStore, 'beginRehearsal' | 'endRehearsal'> {
  return {
    beginRehearsal(session, at, entry) {
      const when = sql<boolean>`EXISTS (SELECT 1 FROM session WHERE id = ${session} AND rehearsing_since IS NULL)`
      const begin = rows
        .updateTable('session')
        .set({ rehearsing_since: at })
        .where('id', '=', session)
        .where('rehearsing_since', 'is', null)
      return trail.commitWhen(when, [begin.compile()], entry)
    },
    endRehearsal(session, entry) {
      const when = sql<boolean>`EXISTS (SELECT 1 FROM session WHERE id = ${session} AND rehearsing_since IS NOT NULL)`
      const rehearsed = rows
        .selectFrom('poll')
        .select('id')
        .where('session', '=', session)
        .where('rehearsal', '=', 1)
      const asked = rows
        .selectFrom('question')
        .select('id')
        .where('session', '=', session)
        .where('rehearsal', '=', 1)
      return trail.commitWhen(
        when,
        [
          ...OF_POLLS.map((table) =>
            rows
              .deleteFrom(table)
              .where('session', '=', session)
              .where('poll', 'in', rehearsed)
              .where(when)
              .compile(),
          ),
          rows.deleteFrom('support').where('question', 'in', asked).where(when).compile(),
          rows
            .deleteFrom('question')
            .where('session', '=', session)
            .where('rehearsal', '=', 1)
            .where(when)
            .compile(),
          rows
            .deleteFrom('poll')
            .where('session', '=', session)
            .where('rehearsal', '=', 1)
            .where(when)
            .compile(),
          rows
            .updateTable('session')
            .set({ rehearsing_since: null })
            .where('id', '=', session)
            .where('rehearsing_since', 'is not', null)
            .compile(),
        ],
        entry,
      )
    },
  }
}
