import { Problem } from '#shared/problem.ts'

const MOST_FAILURES = 20 // wrong keys from one address within a minute; honest people mistype twice
const WINDOW = 60_000 // ms
const MOST_ADDRESSES = 10_000

/** Slows down whoever guesses keys. Only failures count, so a hall behind one address is not held up. [KEY3] */
export class Tries {
  readonly #failures = new Map<string, { count: number; since: number }>()

  refuseIfTooMany(from: string, now: number): void {
    const failures = this.#failures.get(from)
    if (failures && now - failures.since < WINDOW && failures.count >= MOST_FAILURES) {
      throw new Problem('too-many-tries')
    }
  }

  failed(from: string, now: number): void {
    const failures = this.#failures.get(from)
    if (failures && now - failures.since < WINDOW) {
      failures.count += 1
      return
    }
    if (this.#failures.size >= MOST_ADDRESSES) this.#failures.clear()
    this.#failures.set(from, { count: 1, since: now })
  }
}
