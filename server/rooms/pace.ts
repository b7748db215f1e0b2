import type { Clock } from './clock.ts'

/**
 * Passes on something that changes often, at most once in every interval: the first change at once, then the newest.
 * The last change is never lost. [PRES3]
 */
export class Pace {
  readonly #clock: Clock
  readonly #interval: number
  readonly #pass: () => void
  #callOff: (() => void) | undefined
  #again = false

  constructor(clock: Clock, interval: number, pass: () => void) {
    this.#clock = clock
    this.#interval = interval
    this.#pass = pass
  }

  /** Something changed. */
  changed(): void {
    if (this.#callOff) this.#again = true
    else this.#go()
  }

  stop(): void {
    this.#callOff?.()
    this.#again = false
  }

  #go(): void {
    this.#again = false
    this.#callOff = this.#clock.later(() => {
      this.#callOff = undefined
      if (this.#again) this.#go()
    }, this.#interval)
    this.#pass()
  }
}
