import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

const LOOK_EVERY = 50 // ms
const BUSY_FROM = 0.7 // of the event loop's time
const LONGEST_PAUSE = 40 // ms: below it nobody sees a pause, and whoever waits for a hundred has them in time

/** The part of its time, from 0 to 1, that the event loop was busy since it was asked last. */
export type Utilization = () => number

/**
 * How long rooms had better gather before the next record, so that a process that has much to do has less to do: two
 * updates in one record cost one commit, and one write to each socket. Nothing while there is time for everything. [ROOM22]
 */
export class Rush {
  readonly #clock: Clock
  readonly #utilization: Utilization
  #lookedAt: number
  #pause = 0

  constructor(clock: Clock, utilization: Utilization = sinceAskedLast()) {
    this.#clock = clock
    this.#utilization = utilization
    this.#lookedAt = clock.now()
  }

  /** Milliseconds. */
  get pause(): number {
    const now = this.#clock.now()
    if (now - this.#lookedAt >= LOOK_EVERY) {
      this.#lookedAt = now
      const wanted =
        LONGEST_PAUSE * Math.max(0, (this.#utilization() - BUSY_FROM) / (1 - BUSY_FROM))
      // Half-way at a time: what was saved by a pause must not at once be the reason to have none.
      this.#pause = (this.#pause + wanted) / 2
    }
    return this.#pause < 1 ? 0 : this.#pause
  }
}

// The event loop may wait for a thread of its own process that has the only core.
function sinceAskedLast(): Utilization {
  let [loop, cpu, at] = [performance.eventLoopUtilization(), process.cpuUsage(), performance.now()]
  return () => {
    const now = performance.now()
    const { utilization } = performance.eventLoopUtilization(loop)
    const { user, system } = process.cpuUsage(cpu)
    const ofCores = (user + system) / 1000 / (now - at) / availableParallelism()
    ;[loop, cpu, at] = [performance.eventLoopUtilization(), process.cpuUsage(), now]
    return Math.max(utilization, ofCores)
  }
}
