import type { Clock } from '../../server/rooms/clock.ts'

interface Task {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until the test says so. */
export class FakeClock implements Clock {
  #now = 1_000_000
  readonly #tasks = new Set<Task>()

  now(): number {
    return this.#now
  }

  /** How many tasks wait for their time. */
  get waiting(): number {
    return this.#tasks.size
  }

  later(run: () => void, milliseconds: number): () => void {
    const task = { at: this.#now + milliseconds, run }
    this.#tasks.add(task)
    return () => this.#tasks.delete(task)
  }

  /** Something takes so long, and nothing else happens meanwhile. */
  takes(milliseconds: number): void {
    this.#now += milliseconds
  }

  /** Lets time pass: everything that is due happens, in its order, with a turn of the loop after each. */
  async passes(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    for (;;) {
      const [next] = [...this.#tasks]
        .filter(({ at }) => at <= end)
        .sort((one, other) => one.at - other.at)
      if (!next) break
      this.#tasks.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#now = end
  }
}
