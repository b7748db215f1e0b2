import { createContext, useContext } from 'react'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { RoomLink } from '../live/room-link.ts'

/** What a poll in the notes needs of the desk around it. */
export interface PollDesk {
  /** The line to the `polls` document. */
  readonly drafts: RoomLink
  /** Polls that were opened, as the feed tells them. */
  readonly counted: ReadonlyMap<PollId, CountedPoll>
  /** Whether the server is away and has not told yet which polls were opened. */
  readonly isUncertain: boolean
  readonly mayWrite: boolean
  readonly mayOpen: boolean
  readonly mayVote: boolean
  /** Polls in which one's own ballot was counted. */
  readonly voted: ReadonlySet<PollId>
  /** Where participants vote, and the code they type there. */
  readonly floor: { readonly address: string; readonly code: string }
  /** Opens or closes a poll; resolves when the server has done it, rejects with a Problem. */
  open(poll: PollId): Promise<void>
  close(poll: PollId): Promise<void>
  /** Votes; resolves when the ballot is counted, now or before. */
  vote(poll: PollId, choices: readonly OptionId[]): Promise<void>
}

export const PollDeskContext = createContext<PollDesk | undefined>(undefined)

export function usePollDesk(): PollDesk {
  const desk = useContext(PollDeskContext)
  if (!desk) throw new Error('a poll block stands outside a desk')
  return desk
}
