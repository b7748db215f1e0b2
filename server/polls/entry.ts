import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import type { TrailAct, TrailEntry } from '../access/trail.ts'

/** What the trail says of something that was done to a poll; of a rehearsal, nothing. Nobody's is the server's own. [LIFE1] */
export function entryOf(
  session: SessionId,
  { isRehearsal }: Pick<Poll, 'isRehearsal'>,
  act: TrailAct,
  detail: TrailEntry['detail'],
  person?: PersonId,
): TrailEntry | undefined {
  return isRehearsal ? undefined : { session, ...(person && { person }), act, detail }
}
