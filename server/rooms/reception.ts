import { syncFrame, type SYNC } from './frames.ts'

const AT_ONCE = 20 // answers in one turn of the loop: some milliseconds, also of a large document
const REMEMBERED = 4 // answers: in a rush nearly everybody has the same, or nothing

/** Somebody who waits for what they lack of the document. */
export interface Waiting {
  readonly isWriter: boolean
  /** It is their turn: they ask for what they lack now. */
  catchUp(): void
}

/**
 * Where those wait who lack something of a document. A few are served at every turn of the loop, who writes
 * first, so that two thousand at once hold up nobody; and what many lack is encoded once. [ROOM15]
 */
export class Reception {
  readonly #lacking: (stateVector: Uint8Array) => Uint8Array
  readonly #answers = new Map<string, Uint8Array>()
  readonly #writers = new Set<Waiting>()
  readonly #readers = new Set<Waiting>()
  #served = 0
  #isTurnDue = false

  /** `lacking` answers, of what is kept now, what somebody lacks who has this state vector. */
  constructor(lacking: (stateVector: Uint8Array) => Uint8Array) {
    this.#lacking = lacking
  }

  /** Serves somebody: at once when few are here, otherwise when it is their turn. */
  wait(who: Waiting): void {
    this.#planTurn()
    if (this.#served < AT_ONCE && this.#writers.size + this.#readers.size === 0) {
      this.#served += 1
      return who.catchUp()
    }
    ;(who.isWriter ? this.#writers : this.#readers).add(who)
  }

  leave(who: Waiting): void {
    this.#writers.delete(who)
    this.#readers.delete(who)
  }

  /** The frame with what somebody lacks who has this state vector. Throws on a malformed one. */
  answer(step: typeof SYNC.step2 | typeof SYNC.update, stateVector: Uint8Array): Uint8Array {
    const key = `${step} ${Buffer.from(stateVector).toString('latin1')}`
    const known = this.#answers.get(key)
    if (known) return known
    const answer = syncFrame(step, this.#lacking(stateVector))
    if (this.#answers.size >= REMEMBERED) this.#answers.clear()
    this.#answers.set(key, answer)
    return answer
  }

  /** The document has grown: what was encoded is no answer any more. */
  forget(): void {
    this.#answers.clear()
  }

  #planTurn(): void {
    if (this.#isTurnDue) return
    this.#isTurnDue = true
    setImmediate(() => this.#turn())
  }

  #turn(): void {
    this.#isTurnDue = false
    this.#served = 0
    for (const queue of [this.#writers, this.#readers]) {
      for (const who of queue) {
        if (this.#served >= AT_ONCE) break
        this.#served += 1
        queue.delete(who)
        who.catchUp()
      }
    }
    if (this.#served > 0) this.#planTurn()
  }
}
