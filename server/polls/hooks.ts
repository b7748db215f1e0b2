import type { Channel } from '#shared/channel.ts'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { Poll, TalliedPoll } from '#shared/poll/poll.ts'
import type { TallyPart } from '#shared/poll/tally.ts'
import type { Person } from '#shared/session.ts'

/** Printed one-time codes. */
export interface BallotCodes {
  /** Who votes with this code: the same text each time, and another for each code; undefined where it opens nothing. */
  voterOf(
    session: SessionId,
    poll: PollId,
    code: string,
    /** Who tries it: they wait longer with each wrong one. */
    source: string,
  ): string | undefined | Promise<string | undefined>
}

/** The count by group or channel. */
export interface Breakdowns {
  /** A ballot was counted. It is told nothing by which it could be found again. */
  counted(
    session: SessionId,
    poll: Poll,
    ballot: Ballot,
    of: { readonly person: Person; readonly channel?: Channel | undefined },
  ): void
  /** The parts that may be told, or undefined where there are none. */
  of(session: SessionId, poll: Poll): Promise<readonly TallyPart[] | undefined>
}

/** The record of a closed poll. */
export interface Records {
  /** Something of a closed poll was changed: its digest is kept before anybody is told. */
  seal(session: SessionId, poll: TalliedPoll): Promise<void>
}
