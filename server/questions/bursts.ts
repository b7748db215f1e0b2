import type { QuestionId } from '#shared/ids.ts'

const FRESH = 2 * 60_000 // ms after entering: whoever supports later has been here
const WINDOW = 10 * 60_000 // ms after which an address begins anew
const MOST_KNOWN = 20_000 // questions and addresses

/** Who supports, as far as it tells a crowd from a script. */
export interface Supporter {
  readonly enteredAt: number
  /** Where they come from: a hall is one address. Kept in memory, for minutes. */
  readonly address: string
}

/**
 * Holds back supports that come in a burst: from one address, of people who entered just now, more than `cap` for one question. A
 * hall that has been there for a while is not touched, and what is held back is shown to who moderates, who may count it. [ASK6]
 */
export class Bursts {
  readonly #cap: number
  readonly #now: () => number
  readonly #seen = new Map<string, { count: number; readonly since: number }>()

  constructor(cap: number, now: () => number) {
    this.#cap = cap
    this.#now = now
  }

  isBurst(question: QuestionId, { enteredAt, address }: Supporter): boolean {
    const now = this.#now()
    if (now - enteredAt > FRESH) return false
    const key = `${question} ${address}`
    const known = this.#seen.get(key)
    if (!known || now - known.since > WINDOW) {
      this.#makeRoom(now)
      this.#seen.set(key, { count: 1, since: now })
      return this.#cap < 1
    }
    known.count++
    return known.count > this.#cap
  }

  #makeRoom(now: number): void {
    if (this.#seen.size < MOST_KNOWN) return
    for (const [key, { since }] of this.#seen) if (now - since > WINDOW) this.#seen.delete(key)
    const [eldest] = this.#seen.keys()
    if (this.#seen.size >= MOST_KNOWN && eldest !== undefined) this.#seen.delete(eldest)
  }
}
