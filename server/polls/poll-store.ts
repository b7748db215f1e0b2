import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Base, Poll } from '#shared/poll/poll.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { Alike, Merge, Tally } from '#shared/poll/tally.ts'
import type { Role } from '#shared/role.ts'
import type { TrailEntry } from '../access/trail.ts'

export interface Opening {
  readonly poll: Poll
  readonly by: PersonId
  readonly reason?: string
  /** The wording that every speaker must have agreed to; without it, nobody is asked. */
  readonly agreed?: string
}

/** Who closes a poll, or nobody where its time is over; and how many might have voted, and were there. */
export interface Closing {
  readonly at: number
  readonly by?: PersonId
  readonly crowd?: Poll['crowd']
}

/** A ballot as it is kept: who took part, and what was chosen, in two places that cannot be joined. [BAL3] */
export interface KeptBallot {
  readonly voter: string
  readonly receipt: string
  readonly id: string
  readonly choices: readonly string[]
  readonly texts?: readonly string[]
}

/** A ballot in a poll that takes names. */
export interface NamedBallot extends Ballot {
  readonly person: PersonId
  readonly receipt: string
  readonly at: number
}

/** What stands for a voter: their receipt, and whether it was counted just now or had been before. */
export interface Cast {
  readonly receipt: string
  readonly isNew: boolean
  /** Of a named poll: the ballot that this one stands instead of. */
  readonly replaced?: Ballot
}

/** What stands of one voter in a poll that takes names, and how many ballots they gave. */
export interface NamedVoter {
  readonly person: PersonId
  readonly choices: readonly string[]
  readonly texts?: readonly string[]
  readonly at: number
  readonly ballots: number
}

export interface StoredPoll {
  readonly poll: Poll
  readonly openedBy: PersonId
  readonly hands?: Tally['hands']
  readonly merges: readonly Merge[]
}

/** The polls of a session, in the order of opening, and since when it rehearses. */
export interface StoredPolls {
  readonly polls: readonly StoredPoll[]
  readonly rehearsingSince?: number
}

/** An open poll that closes by itself: after its time, or at once where its session is over. */
export interface Due {
  readonly session: SessionId
  readonly poll: PollId
  readonly openedAt: number
  readonly closesAt?: number
  readonly isOver: boolean
}

/** How many people hold exactly these roles. */
export interface Holders {
  readonly roles: readonly Role[]
  readonly people: number
}

/**
 * What polls need of a store. Every call happens wholly or not at all, and resolves when it would
 * survive a power cut. What is done to a poll is kept together with its entry in the trail; a ballot has none, and a
 * rehearsal neither.
 */
export interface PollStore {
  /**
   * False, and nothing is kept, when the draft has a round that is open or as late as this one, when the session rehearses and this is
   * no rehearsal or the other way round, or when a speaker did not agree.
   */
  open(session: SessionId, opening: Opening, entry?: TrailEntry): Promise<boolean>
  /** Speakers of the session who did not agree to exactly this wording of the draft. */
  unagreed(session: SessionId, draft: PollId, wording: string): Promise<readonly PersonId[]>
  /** False when it was not open. */
  close(session: SessionId, poll: PollId, closing: Closing, entry?: TrailEntry): Promise<boolean>
  /** False when it was not closed. */
  publish(
    session: SessionId,
    poll: PollId,
    publishing: { readonly at: number; readonly by: PersonId },
    entry?: TrailEntry,
  ): Promise<boolean>
  /** False when it was published. */
  set(session: SessionId, poll: PollId, changed: Changed, entry?: TrailEntry): Promise<boolean>
  /**
   * Counts a ballot once for each voter and only while the poll is open. Answers what stands for this
   * voter, or undefined when the poll was closed.
   */
  cast(session: SessionId, poll: PollId, ballot: KeptBallot): Promise<Cast | undefined>
  /**
   * Keeps a ballot beside those that the person gave before, and counts the last one. The same receipt again changes nothing. Undefined
   * when the poll was closed and the receipt is unknown.
   */
  castNamed(session: SessionId, poll: PollId, ballot: NamedBallot): Promise<Cast | undefined>
  /** The receipts of a voter, whether the poll is open or not: those of a person where it takes names. */
  receiptsOf(
    session: SessionId,
    poll: PollId,
    who: { readonly voter: string; readonly person: PersonId },
  ): Promise<readonly string[]>
  polls(session: SessionId): Promise<StoredPolls>
  /** Ballots that say the same, with how many they are; of a named poll those that stand. */
  count(session: SessionId, poll: PollId): Promise<readonly Alike[]>
  /** Who took part: voters of anonymous polls, people of named ones. */
  voters(session: SessionId, poll: PollId): Promise<readonly string[]>
  /** Those of a poll that takes names, in the order of their ids. */
  namedVoters(session: SessionId, poll: PollId): Promise<readonly NamedVoter[]>
  /** The polls of the session in which this person took part; the voter differs from poll to poll. */
  tookPart(
    session: SessionId,
    person: PersonId,
    voters: ReadonlyMap<PollId, string>,
  ): Promise<readonly PollId[]>
  /** Everybody in the session, by the roles they hold; nobody who was removed or erased. */
  holders(session: SessionId): Promise<readonly Holders[]>
  /** How many printed codes a poll has. */
  codes(session: SessionId, poll: PollId): Promise<number>
  due(): Promise<readonly Due[]>
  /** False when it rehearses already. */
  beginRehearsal(session: SessionId, at: number, entry: TrailEntry): Promise<boolean>
  /** Deletes every row of a rehearsal. False when none was under way. */
  endRehearsal(session: SessionId, entry: TrailEntry): Promise<boolean>
}

/** What may be changed of a poll until it is published. */
export type Changed =
  | { readonly hands: Readonly<Record<string, number>> }
  | { readonly merges: readonly Merge[] }
  | { readonly base: Base }
