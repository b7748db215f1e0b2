import type { Role } from '#shared/role.ts'
import { createContext, useContext } from 'react'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Ballot } from '#shared/poll/ballot.ts'
import type { Base, CountedPoll } from '#shared/poll/poll.ts'
import type { Merge } from '#shared/poll/tally.ts'
import type { Agreement, SpeakerRow } from '#shared/poll/workshop.ts'
import type { RoomLink } from '../live/room-link.ts'

/** A number for each option, as somebody has typed it so far. */
export type TypedHands = Readonly<Record<OptionId, string>>

/** What somebody chose in a named poll. */
export interface NamedVote {
  readonly person: PersonId
  readonly name: string
  readonly choices: readonly OptionId[]
  readonly texts?: readonly string[]
}

/** What can be done to polls. Each resolves when the server has done it, and rejects with a Problem. */
export interface PollActs {
  /** Opens a draft. A reason opens it although not every speaker has agreed, and is recorded. */
  open(poll: PollId, reason?: string): Promise<void>
  /** The next round of a draft, with its wording of now. */
  reopen(poll: PollId, reason?: string): Promise<void>
  close(poll: PollId): Promise<void>
  publish(poll: PollId): Promise<void>
  /** Says that we agree to the wording of a draft as it is now, or takes it back. */
  agree(poll: PollId, agrees: boolean): Promise<void>
  enterHands(poll: PollId, counts: Readonly<Record<OptionId, number>>): Promise<void>
  mergeAnswers(poll: PollId, merges: readonly Merge[]): Promise<void>
  setBase(poll: PollId, base: Base): Promise<void>
  /** Sees to it that there are so many printed codes at least. Answers how many there are. */
  makeCodes(poll: PollId, count: number): Promise<number>
  addVoices(poll: PollId, count: number): Promise<void>
  votersOf(poll: PollId): Promise<readonly NamedVote[]>
  startRehearsal(): Promise<void>
  endRehearsal(): Promise<void>
}

/** What a poll in the notes needs of the desk around it. */
export interface PollDesk extends PollActs {
  readonly session: SessionId
  /** The line to the `polls` document. */
  readonly drafts: RoomLink
  /** Polls that were opened, as the feed tells them. */
  readonly counted: ReadonlyMap<PollId, CountedPoll>
  /** The same by the draft they were opened from: its rounds, the first one first. */
  readonly rounds: ReadonlyMap<PollId, readonly CountedPoll[]>
  readonly agreements: readonly Agreement[]
  /** The speakers who are in the session: whoever is asked to agree. */
  readonly speakers: readonly SpeakerRow[]
  readonly rehearsingSince: number | undefined
  /** Whether the server is away and has not told yet which polls were opened. */
  readonly isUncertain: boolean
  readonly mayWrite: boolean
  readonly mayOpen: boolean
  readonly mayVote: boolean
  readonly maySeeVoters: boolean
  readonly roles: readonly Role[]
  /** Whether we are a speaker, whose agreement opening asks for; and who we are. */
  readonly isSpeaker: boolean
  readonly person: PersonId
  /** Polls in which one's own ballot was counted. */
  readonly voted: ReadonlySet<PollId>
  /** Where participants vote, and the code they type there. */
  readonly floor: { readonly address: string; readonly code: string }
  /** Hands that were typed and not entered yet: they outlast a block that is moved meanwhile. */
  readonly typed: Map<PollId, TypedHands>
  /** By how many milliseconds the server's clock is ahead of ours. */
  readonly ahead: number
  /** Votes; resolves when the ballot is counted, now or before. */
  vote(poll: PollId, ballot: Ballot): Promise<void>
  /** Puts a copy of a poll behind its block: a draft of its own. Where somebody may not write the notes, undefined. */
  duplicate?(poll: PollId): void
}

export const PollDeskContext = createContext<PollDesk | undefined>(undefined)

export function usePollDesk(): PollDesk {
  const desk = useContext(PollDeskContext)
  if (!desk) throw new Error('a poll block stands outside a desk')
  return desk
}
