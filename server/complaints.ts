import type { Said } from './log/log.ts'

/** What a log of problems stands on. `later` calls back after so many milliseconds. */
export interface Desk {
  write(said: Said): void
  later(milliseconds: number, then: () => void): void
}

const WINDOW = 60_000 // ms
const MOST_OF_ONE = 10 // lines of one problem in a window: enough to see that it goes on
const MOST = 100 // lines of all problems in a window

/**
 * What went wrong, said once each to whoever runs the server; never what people wrote, never a key. Whoever
 * makes the same thing go wrong all the time fills no disk: what is too much is counted, and said as one line. [SAID1]
 */
export class Complaints {
  readonly #desk: Desk
  readonly #said = new Map<string, number>()
  #lines = 0
  #unsaid = 0
  #isOpen = false

  constructor(desk: Desk) {
    this.#desk = desk
  }

  readonly report = (problem: string, cause?: unknown): void => {
    this.#open()
    const said = this.#said.get(problem) ?? 0
    if (said >= MOST_OF_ONE || this.#lines >= MOST) {
      this.#unsaid += 1
      return
    }
    this.#said.set(problem, said + 1)
    this.#lines += 1
    this.#desk.write({ problem, ...(cause !== undefined && { cause: reasonOf(cause) }) })
  }

  // A window begins with the first problem in it, and its end is told when something was left out.
  #open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#desk.later(WINDOW, () => {
      const unsaid = this.#unsaid
      this.#said.clear()
      this.#lines = 0
      this.#unsaid = 0
      this.#isOpen = false
      if (unsaid > 0) this.#desk.write({ problem: 'more of the same', times: unsaid })
    })
  }
}

/** What a thrown thing says, with what caused it. */
export function reasonOf(cause: unknown): string {
  // A host with several addresses fails with a list of reasons and no word of its own.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ')
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause === undefined ? cause.message : `${cause.message}: ${reasonOf(cause.cause)}`
}
