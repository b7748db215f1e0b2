import { hiddenFrom, type CountedPoll, type Onlooker, type TalliedPoll } from '#shared/poll/poll.ts'
import type { Merge } from '#shared/poll/tally.ts'

/**
 * A poll as each audience is told of it: the same object to all of one. Who may not see the count hears no number from
 * which it could be had: no crowd, no digest, and N only where they may open polls. [LIFE3]
 */
export class View {
  readonly poll: TalliedPoll
  readonly #merges: readonly Merge[]
  readonly #told = new Map<string, CountedPoll>()

  constructor(poll: TalliedPoll, merges: readonly Merge[]) {
    this.poll = poll
    this.#merges = merges
  }

  /** Whether it matters who has voted. */
  get asksWhoVoted(): boolean {
    return this.poll.state === 'open' && this.poll.settings.results === 'voted'
  }

  for(onlooker: Onlooker): CountedPoll {
    const hidden = hiddenFrom(onlooker, this.poll, this.poll.tally.voters)
    const key = `${onlooker.mayOpen}/${hidden}`
    const known = this.#told.get(key)
    if (known) return known
    const told = hidden === undefined ? this.#shown(onlooker) : this.#hidden(onlooker, hidden)
    this.#told.set(key, told)
    return told
  }

  /** The same where only the count has moved: nothing to who is not told how many they are. */
  movedFor(onlooker: Onlooker): CountedPoll | undefined {
    const told = this.for(onlooker)
    return told.tally || told.voters !== undefined ? told : undefined
  }

  #shown({ mayOpen }: Onlooker): CountedPoll {
    return { ...this.poll, ...(mayOpen && this.#merges.length > 0 && { merges: this.#merges }) }
  }

  #hidden({ mayOpen }: Onlooker, hidden: CountedPoll['hidden']): CountedPoll {
    const { tally, crowd: _crowd, digest: _digest, ...poll } = this.poll
    return { ...poll, ...(hidden && { hidden }), ...(mayOpen && { voters: tally.voters }) }
  }
}
