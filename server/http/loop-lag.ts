import type { Gauge } from './health.ts'

const EVERY = 20 // ms

/**
 * The longest time for which the event loop was held up since somebody last asked. Counted here, because
 * Node's own histogram misses the hold-up that follows its reset. [ROOM15]
 */
export function loopLagGauge(): Gauge {
  let last = performance.now()
  let longest = 0
  const look = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last - EVERY)
    last = now
  }
  setInterval(look, EVERY).unref()
  return {
    name: 'rapport_loop_lag_seconds',
    says: 'The longest hold-up of the event loop since this was last asked.',
    read() {
      look()
      const seconds = longest / 1000
      longest = 0
      return seconds
    },
  }
}
