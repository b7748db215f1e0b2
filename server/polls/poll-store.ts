import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import type { Alike, Tally } from '#shared/poll/tally.ts'
import type { TrailEntry } from '../access/trail.ts'

export interface Opening {
  readonly poll: Poll
  readonly by: PersonId
  readonly reason?: string
}

/** A ballot as it is kept: who took part, and what was chosen, in two places that cannot be joined. [BAL3] */
export interface KeptBallot {
  readonly voter: string
  readonly receipt: string
  readonly id: string
  readonly choices: readonly string[]
  readonly texts?: readonly string[]
}

/** What stands for a voter: their receipt, and whether it was counted just now or had been before. */
export interface Cast {
  readonly receipt: string
  readonly isNew: boolean
}

export interface StoredPoll {
  readonly poll: Poll
  readonly hands?: Tally['hands']
}

/**
 * What polls need of a store. Every call happens wholly or not at all, and resolves when it would
 * survive a power cut. What is done to a poll is kept together with its entry in the trail; a ballot has none.
 */
export interface PollStore {
  /** False when the poll was opened before. */
  open(session: SessionId, opening: Opening, entry: TrailEntry): Promise<boolean>
  /** False when it was not open. */
  close(
    session: SessionId,
    poll: PollId,
    closing: { readonly at: number; readonly by: PersonId },
    entry: TrailEntry,
  ): Promise<boolean>
  /**
   * Counts a ballot once for each voter and only while the poll is open. Answers what stands for this
   * voter, or undefined when the poll was closed.
   */
  cast(session: SessionId, poll: PollId, ballot: KeptBallot): Promise<Cast | undefined>
  /** False when it was not open. */
  setHands(
    session: SessionId,
    poll: PollId,
    hands: Readonly<Record<string, number>>,
    entry: TrailEntry,
  ): Promise<boolean>
  /** In the order of opening. */
  polls(session: SessionId): Promise<readonly StoredPoll[]>
  /** Ballots that chose the same, with how many they are. */
  count(session: SessionId, poll: PollId): Promise<readonly Alike[]>
  /** The polls of the session in which this voter took part; the voter differs from poll to poll. */
  tookPart(session: SessionId, voters: ReadonlyMap<PollId, string>): Promise<readonly PollId[]>
}
