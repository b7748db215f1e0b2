import { availableParallelism } from 'node:os'
import type { Clock } from './clock.ts'

const LOOK_EVERY = 100 // ms
const BUSY_FROM = 0.9 // of what there is
const LASTING = 5 // looks: a moment in which much is done is no rush
const LONGEST_PAUSE = 40 // ms: below it nobody sees a pause, and whoever waits for a hundred has them in time

/** How much of its processor, from 0 to 1, this process or its main thread used since it was asked last. */
export type Utilization = () => number

/**
 * How long rooms had better gather before the next record, so that a process that has much to do has less to do: two
 * updates in one record cost one commit, and one write to each socket. Nothing while there is time for everything. [ROOM22]
 */
export class Rush {
  readonly #clock: Clock
  readonly #utilization: Utilization
  #lookedAt: number
  #looks: readonly number[] = []
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
      this.#looks = [...this.#looks.slice(1 - LASTING), this.#utilization()]
      const least = this.#looks.length < LASTING ? 0 : Math.min(...this.#looks)
      this.#pause = Math.max(0, (LONGEST_PAUSE * (least - BUSY_FROM)) / (1 - BUSY_FROM))
    }
    return this.#pause < 1 ? 0 : this.#pause
  }
}

// Not what the event loop says of itself: on a single core it counts as busy while it waits for a thread of its own process.
function sinceAskedLast(): Utilization {
  let [all, own, at] = [process.cpuUsage(), process.threadCpuUsage(), performance.now()]
  return () => {
    const now = performance.now()
    const [ofCores, ofThread] = [process.cpuUsage(all), process.threadCpuUsage(own)].map(
      ({ user, system }) => (user + system) / 1000 / (now - at),
    )
    ;[all, own, at] = [process.cpuUsage(), process.threadCpuUsage(), now]
    return Math.max(ofThread ?? 0, (ofCores ?? 0) / availableParallelism())
  }
}
