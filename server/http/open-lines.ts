import type { PersonId } from '#shared/ids.ts'
import { TooManyAsks } from './limits.ts'
import { MOST_OPEN, type OpenLine } from './quotas.ts'

const WAIT = 10_000 // ms: within that a line that went dead is found, and gives its place away

/**
 * The feeds and sockets that each person holds open. Who has as many as they may keeps those, and is refused the next until one of
 * them ends: one ticket does not fill the server, and nobody else has fewer for it. [LIMIT2]
 */
export class OpenLines {
  readonly #times: number
  readonly #open: Readonly<Record<OpenLine, Map<PersonId, number>>> = {
    feed: new Map(),
    socket: new Map(),
  }

  /** `times`: how many times the usual everybody may have. */
  constructor(times: number) {
    this.#times = times
  }

  /** Throws TooManyAsks when somebody has as many as they may. */
  demand(kind: OpenLine, person: PersonId): void {
    if (this.#isFull(kind, person)) throw new TooManyAsks(WAIT)
  }

  /** Counts one more. The answer gives its place back, and doing so twice is fine; there is none where they have as many as they may. */
  take(kind: OpenLine, person: PersonId): (() => void) | undefined {
    if (this.#isFull(kind, person)) return undefined
    const open = this.#open[kind]
    open.set(person, this.#countOf(kind, person) + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const left = this.#countOf(kind, person) - 1
      if (left > 0) open.set(person, left)
      else open.delete(person)
    }
  }

  #isFull(kind: OpenLine, person: PersonId): boolean {
    return this.#countOf(kind, person) >= MOST_OPEN[kind] * this.#times
  }

  #countOf(kind: OpenLine, person: PersonId): number {
    return this.#open[kind].get(person) ?? 0
  }
}
