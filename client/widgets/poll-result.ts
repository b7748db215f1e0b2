import type { CountedPoll } from '#shared/poll/poll.ts'
import { percentOf } from '#shared/poll/tally.ts'
import { say } from './say.ts'

const MOST_SAID = 3 // answers read aloud; the list has them all

/** Who took part: N online, and the hands beside it where hands were counted. */
export function turnoutOf(poll: CountedPoll): string {
  if (poll.tally === undefined) return ''
  const { voters, hands } = poll.tally
  if (hands !== undefined) {
    const raised = Object.values(hands).reduce((sum, count) => sum + count, 0)
    const online = say('poll.voters-online', { n: voters })
    return `${online} · ${say('poll.hands-counted', { n: raised })}`
  }
  if (voters > 0) return say('poll.voters', { n: voters })
  return poll.state === 'open' ? say('poll.nobody') : say('poll.nobody-voted')
}

/** The result as one sentence to hear: who took part, and the answers with most votes. */
export function resultSentence(poll: CountedPoll): string {
  if (poll.tally === undefined) return ''
  const { voters, votes } = poll.tally
  if (voters === 0) return turnoutOf(poll)
  const most = poll.options
    .toSorted((one, other) => (votes[other.id] ?? 0) - (votes[one.id] ?? 0))
    .slice(0, MOST_SAID)
    .map((option) =>
      say('poll.said', {
        option: option.text,
        percent: percentOf(votes[option.id] ?? 0, voters),
      }),
    )
  return `${turnoutOf(poll)}. ${most.join('; ')}.`
}
