import type { KeptBallot } from './poll-store.ts'

/** Ballots that chose the same, with how many they are. */
export interface Alike {
  readonly choices: readonly string[]
  readonly times: number
}

/** The ballots of one poll, as the rows gave them and as they have come since. */
export class Count {
  readonly #times = new Map<string, { readonly choices: readonly string[]; times: number }>()
  #underWay = 0
  #isSure = true
  #whenQuiet: (() => void)[] = []

  constructor(rows: Iterable<Alike>) {
    for (const { choices, times } of rows) this.#add(choices, times)
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

  /** Counts a ballot when it is kept for the first time, and not before. */
  async keep<Kept extends { readonly isNew: boolean } | undefined>(
    { choices }: KeptBallot,
    keeping: Promise<Kept>,
  ): Promise<Kept> {
    this.#underWay++
    try {
      const kept = await keeping
      if (kept?.isNew) this.#add(choices, 1)
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

  #add(choices: readonly string[], times: number): void {
    const key = JSON.stringify(choices)
    const alike = this.#times.get(key)
    if (alike) alike.times += times
    else this.#times.set(key, { choices, times })
  }

  #tellQuiet(): void {
    const waiting = this.#whenQuiet
    this.#whenQuiet = []
    for (const tell of waiting) tell()
  }
}
