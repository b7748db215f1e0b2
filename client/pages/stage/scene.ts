import { hiddenFrom, type CountedPoll } from '#shared/poll/poll.ts'
import { openPolls, type Standing } from '../floor/standing.ts'

/** What hangs on the wall just now. More scenes come with more kinds. */
export type Scene =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'poll'; readonly poll: CountedPoll }

/** The newest open poll; without one, the result that was published or closed last. */
export function sceneOf(standing: Standing): Scene {
  const poll = openPolls(standing)[0] ?? lastOver(standing)
  return poll === undefined ? { kind: 'waiting' } : { kind: 'poll', poll: asOnlooker(poll) }
}

function lastOver({ polls }: Standing): CountedPoll | undefined {
  return polls
    .filter(({ state }) => state !== 'open')
    .toSorted((one, other) => overAt(other) - overAt(one))[0]
}

function overAt({ publishedAt, closedAt, openedAt }: CountedPoll): number {
  return publishedAt ?? closedAt ?? openedAt
}

/** A poll as somebody sees it who has not voted and may do nothing: the wall is read by all, whoever put it there. [STAGE1] */
export function asOnlooker(poll: CountedPoll): CountedPoll {
  const { tally, voters: _voters, ...bare } = poll
  if (tally === undefined) return bare
  const hidden = hiddenFrom({ mayOpen: false, hasVoted: false }, poll, tally.voters)
  return hidden === undefined ? { ...bare, tally } : { ...bare, hidden }
}
