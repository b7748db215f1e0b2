import { Problem, type ProblemCode } from '#shared/problem.ts'

const FREE = 5 // wrong ones from one source within the window: honest people mistype
const FREE_OF_PLACE = 100 // wrong ones from anywhere at one place
const WINDOW = 60_000 // ms without a wrong one, and it is forgotten
const FIRST_DELAY = 250 // ms, doubled with each further one
const LONGEST_DELAY = 8_000 // ms
const MOST_HELD_OF_SOURCE = 64
const MOST_HELD = 512
const MOST_COUNTED = 10_000 // sources and places; the one that was longest quiet goes first

/** Time as the guesses need it. */
export interface GuessClock {
  now(): number
  later(task: () => void, milliseconds: number): () => void
}

/**
 * Slows down whoever guesses: the answer to a wrong key or code is held back, longer with each one from the same
 * source and with many at the same place. A right one never comes here: it is not held up, whoever guesses beside it. [KEY3]
 */
export class Guesses {
  readonly #clock: GuessClock
  readonly #wrong = new Map<string, { count: number; last: number }>()
  readonly #heldOf = new Map<string, number>()
  #held = 0

  constructor(clock: GuessClock) {
    this.#clock = clock
  }

  /**
   * A guess was wrong: `place` is what was guessed at (a session, the codes, the host key), `source` an address. Rejects with
   * `problem` when its time has come, or at once with `too-many-tries` where too many wait already.
   */
  async wrong(place: string, source: string, problem: ProblemCode = 'wrong-key'): Promise<never> {
    const delay = Math.max(
      delayAfter(this.#count(`${place} from ${source}`) - FREE),
      delayAfter(this.#count(place) - FREE_OF_PLACE),
    )
    if (delay > 0) await this.#hold(source, delay)
    throw new Problem(problem)
  }

  async #hold(source: string, delay: number): Promise<void> {
    const held = this.#heldOf.get(source) ?? 0
    if (held >= MOST_HELD_OF_SOURCE || this.#held >= MOST_HELD) {
      throw new Problem('too-many-tries')
    }
    this.#heldOf.set(source, held + 1)
    this.#held += 1
    await new Promise<void>((resolve) => this.#clock.later(resolve, delay))
    this.#held -= 1
    const left = (this.#heldOf.get(source) ?? 1) - 1
    if (left > 0) this.#heldOf.set(source, left)
    else this.#heldOf.delete(source)
  }

  #count(key: string): number {
    const now = this.#clock.now()
    const before = this.#wrong.get(key)
    const count = before && now - before.last < WINDOW ? before.count + 1 : 1
    this.#wrong.delete(key)
    this.#wrong.set(key, { count, last: now })
    if (this.#wrong.size > MOST_COUNTED) {
      for (const oldest of this.#wrong.keys()) {
        this.#wrong.delete(oldest)
        break
      }
    }
    return count
  }
}

function delayAfter(beyond: number): number {
  return beyond <= 0 ? 0 : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(beyond - 1, 10))
}
