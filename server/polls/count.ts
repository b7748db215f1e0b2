import type { Ballot } from '#shared/poll/ballot.ts'
import type { Alike } from '#shared/poll/tally.ts'
import type { Cast } from './poll-store.ts'

/** The ballots of one poll, as the rows gave them and as they have come since. */
export class Count {
  readonly #times = new Map<string, Ballot & { times: number }>()
  #underWay = 0
  #isSure = true
  #whenQuiet: (() => void)[] = []

  constructor(rows: Iterable<Alike>) {
    for (const { times, ...ballot } of rows) this.#add(ballot, times)
  }

  /** False once nobody knows what became of a ballot: then only the rows do. */
  get isSure(): boolean {
    return this.#isSure
  }

  get isQuiet(): boolean {
    return this.#underWay === 0
  }

  get alike(): readonly Alike[] {
    return [...this.#times.values()]
  }

  /** Counts a ballot when it is kept for the first time, and not before; the one that it stands instead of no more. */
  async keep(
    { choices, texts = [] }: Ballot,
    keeping: Promise<Cast | undefined>,
  ): Promise<Cast | undefined> {
    this.#underWay++
    try {
      const kept = await keeping
      if (kept?.isNew) this.#add({ choices, texts }, 1)
      if (kept?.replaced) this.#add(kept.replaced, -1)
      return kept
    } catch (cause) {
      this.#isSure = false
      throw cause
    } finally {
      if (--this.#underWay === 0) this.#tellQuiet()
    }
  }

  /** Resolves when no ballot is under way. */
  async quiet(): Promise<void> {
    if (!this.isQuiet) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve))
  }

  #add({ choices, texts = [] }: Ballot, times: number): void {
    const key = JSON.stringify([choices, texts])
    const alike = this.#times.get(key)
    if (alike?.times === -times) this.#times.delete(key)
    else if (alike) alike.times += times
    else this.#times.set(key, { choices, texts, times })
  }

  #tellQuiet(): void {
    const waiting = this.#whenQuiet
    this.#whenQuiet = []
    for (const tell of waiting) tell()
  }
}
