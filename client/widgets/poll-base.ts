import type { OptionId } from '#shared/ids.ts'
import type { Base, CountedPoll } from '#shared/poll/poll.ts'
import { percentOf, type Tally } from '#shared/poll/tally.ts'

/** Of how many people shares are told, and who they are. */
export interface Shares {
  readonly base: Base
  readonly n: number
}

/** The base of a poll's shares; of those who voted, where nobody counted who was there. [POLLW3] */
export function sharesOf({ base, crowd }: CountedPoll, { voters }: Tally): Shares {
  if (base === 'voters' || crowd === undefined) return { base: 'voters', n: voters }
  return { base, n: crowd[base] }
}

/** A share in percent of the base; 0 where the base is nobody. */
export function shareOf(votes: number, { n }: Shares): number {
  return percentOf(votes, n)
}

/** The hands of one option; 0 where none were entered. */
export function handsFor(tally: Tally, option: OptionId): number {
  return tally.hands?.[option] ?? 0
}

/** Hands that were raised, over all options. */
export function handsRaised({ hands }: Tally): number {
  return Object.values(hands ?? {}).reduce((sum, count) => sum + count, 0)
}

/**
 * How many people the count stands for, hands included. Where several answers could be chosen a hand may have been raised
 * more than once: then as many people as at the fullest answer, at the least.
 */
export function peopleIn({ kind }: CountedPoll, tally: Tally): number {
  const isOneEach = kind !== 'multiple' && kind !== 'ranking'
  const hands = isOneEach ? handsRaised(tally) : Math.max(0, ...Object.values(tally.hands ?? {}))
  return tally.voters + hands
}

/** Where a poll stands to its quorum; undefined where it has none. */
export function quorumOf(
  poll: CountedPoll,
): { readonly needed: number; readonly people: number; readonly isReached: boolean } | undefined {
  const needed = poll.settings.quorum
  if (needed === undefined || poll.tally === undefined) return undefined
  const people = peopleIn(poll, poll.tally)
  return { needed, people, isReached: people >= needed }
}
