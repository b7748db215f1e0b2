import { useMemo, useState } from 'react'
import type { PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { Here } from '#shared/wire.ts'
import type { PollDesk, TypedHands } from '../../editor/poll-desk.ts'
import { pollActs } from './poll-acts.ts'
import type { useFeed } from './use-feed.ts'
import type { HeldRoom } from './use-room.ts'
import { useSpeakers } from './use-speakers.ts'
import type { useVotes } from './use-votes.ts'

interface PollDeskParts {
  readonly drafts: HeldRoom
  readonly feed: ReturnType<typeof useFeed>
  readonly votes: ReturnType<typeof useVotes>
  /** Whether the server is away and has not told yet which polls were opened. */
  readonly isUncertain: boolean
}

/** What the polls in the notes need of the desk; undefined until the drafts are here. */
export function usePollDeskOf(
  here: Here,
  { drafts, feed, votes, isUncertain }: PollDeskParts,
): PollDesk | undefined {
  const { session, acts, person, roles, code } = here
  const { link, mayWrite } = drafts
  const [typed] = useState(() => new Map<PollId, TypedHands>())
  const speakers = useSpeakers(session, link, feed)
  return useMemo<PollDesk | undefined>(
    () =>
      link && {
        ...pollActs(session, link, feed),
        ...votes,
        session,
        person,
        drafts: link,
        counted: feed.polls,
        rounds: roundsOf(feed.polls.values()),
        agreements: [...feed.agreements.values()],
        speakers,
        rehearsingSince: feed.rehearsingSince,
        isUncertain,
        mayWrite,
        mayOpen: acts.includes('open-poll') && !isUncertain,
        mayVote: acts.includes('vote'),
        maySeeVoters: acts.includes('see-voters'),
        roles,
        isSpeaker: roles.includes('speaker'),
        floor: { address: `${location.host}/f`, code },
        typed,
        ahead: feed.ahead,
      },
    [link, mayWrite, feed, speakers, votes, isUncertain, session, acts, person, roles, code, typed],
  )
}

/** Polls that were opened by the draft they came from, the first round first. */
export function roundsOf(
  polls: Iterable<CountedPoll>,
): ReadonlyMap<PollId, readonly CountedPoll[]> {
  const rounds = new Map<PollId, CountedPoll[]>()
  for (const poll of polls) rounds.set(poll.draft, [...(rounds.get(poll.draft) ?? []), poll])
  for (const each of rounds.values()) each.sort((one, other) => one.round - other.round)
  return rounds
}
