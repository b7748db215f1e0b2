import type { Ballot } from '#shared/poll/ballot.ts'
import type { Poll } from '#shared/poll/poll.ts'

/**
 * Made-up ballots that fit a poll: different enough that a result can be looked at. `random` answers 0 to 1, `word` the words
 * of a voice.
 */
export function voicesFor(
  poll: Poll,
  count: number,
  random: () => number,
  word: (n: number) => string,
): readonly Ballot[] {
  return Array.from({ length: count }, () => voiceFor(poll, random, word))
}

const DIFFERENT_WORDS = 12

function voiceFor(poll: Poll, random: () => number, word: (n: number) => string): Ballot {
  const below = (most: number): number => Math.min(Math.floor(random() * most), most - 1)
  const { kind, options, most = options.length } = poll
  if (kind === 'text' || kind === 'words') {
    const said = Array.from({ length: kind === 'text' ? 1 : 1 + below(3) }, () =>
      word(1 + below(DIFFERENT_WORDS)),
    )
    return { choices: [], texts: [...new Set(said)] }
  }
  const shuffled = options
    .map(({ id }) => ({ id, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ id }) => id)
  if (kind === 'ranking') return { choices: shuffled }
  return { choices: shuffled.slice(0, kind === 'multiple' ? 1 + below(most) : 1) }
}
