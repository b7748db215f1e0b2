import { isWritten } from '#shared/poll/kinds.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { scaleFigures, type Tally } from '#shared/poll/tally.ts'
import type { PollOption } from '#shared/poll/wording.ts'
import { handsRaised, shareOf, sharesOf } from './poll-base.ts'
import { hiddenWords } from './poll-terms.ts'
import { LANGUAGE, say } from './say.ts'

const MOST_SAID = 3 // answers read aloud; the list has them all

/** Who took part: N online, and the hands beside it where hands were counted; nothing where it is not told. */
export function turnoutOf(poll: CountedPoll): string {
  const { tally } = poll
  if (tally === undefined) {
    return poll.voters === undefined ? '' : say('poll.voters', { n: poll.voters })
  }
  if (tally.hands !== undefined) {
    const online = say('poll.voters-online', { n: tally.voters })
    return `${online} · ${say('poll.hands-counted', { n: handsRaised(tally) })}`
  }
  if (tally.voters > 0) return say('poll.voters', { n: tally.voters })
  return poll.state === 'open' ? say('poll.nobody') : say('poll.nobody-voted')
}

/** The result as one sentence to hear: who took part, and the answers with most votes; or why it is not told. */
export function resultSentence(poll: CountedPoll): string {
  const { tally } = poll
  if (tally === undefined) return hiddenWords(poll) ?? ''
  if (tally.voters === 0) return turnoutOf(poll)
  return `${turnoutOf(poll)}. ${foremost(poll, tally).join('; ')}.`
}

function foremost(poll: CountedPoll, tally: Tally): readonly string[] {
  if (poll.kind === 'scale') return [figuresOf(tally) ?? '']
  if (isWritten(poll.kind)) {
    return (tally.answers ?? [])
      .slice(0, MOST_SAID)
      .map(({ text, times }) => say('poll.said-times', { text, n: times }))
  }
  const shares = sharesOf(poll, tally)
  return inOrder(poll, tally)
    .slice(0, MOST_SAID)
    .map(({ id, text }) =>
      poll.kind === 'ranking'
        ? say('poll.said-points', { option: text, n: tally.points?.[id] ?? 0 })
        : say('poll.said', { option: text, percent: shareOf(tally.votes[id] ?? 0, shares) }),
    )
}

/** The options with most votes, in a ranking most points, first; equal ones in the poll's order. */
export function inOrder(poll: CountedPoll, tally: Tally): readonly PollOption[] {
  const counts = tally.points ?? tally.votes
  return poll.options.toSorted((one, other) => (counts[other.id] ?? 0) - (counts[one.id] ?? 0))
}

const figures = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 })

/** Mean, median and spread of a scale, in words; undefined while nobody voted. */
export function figuresOf({ votes }: Tally): string | undefined {
  const found = scaleFigures(votes)
  if (found === undefined) return undefined
  const [mean, median, spread] = [found.mean, found.median, found.spread].map((figure) =>
    figures.format(figure),
  )
  return say('poll.figures', { mean: mean ?? '', median: median ?? '', spread: spread ?? '' })
}
