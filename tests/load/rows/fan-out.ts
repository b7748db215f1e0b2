import { Crowd, type Size } from '../wire/crowd.ts'
import { watchTyping } from '../wire/typing.ts'
import { expectNothingLost, figuresOf } from './editors.ts'
import { highestRate } from './highest-rate.ts'
import type { Row } from './row.ts'

interface FanOut extends Pick<Row, 'name' | 'says' | 'targets'> {
  readonly size: Size
  /** Keystrokes a second of each writer, with which it begins. */
  readonly start: number
}

/** The highest rate of deliveries at which the last peer has an update within 100 ms (p99). */
function fanOutRow({ size, start, ...row }: FanOut): Row {
  return {
    ...row,
    async measure(running, { keeps }, { isQuick }) {
      const crowd = await Crowd.gather(running, size)
      const seconds = isQuick ? 1 : 2.5
      const watch = (rate: number) =>
        watchTyping(crowd, running.process, {
          rate,
          seconds,
          mostUnderWay: rate * crowd.writers.length, // a second's worth
        })
      await watch(start)
      const seen = await highestRate(start, isQuick ? 2 : 4, watch)
      await expectNothingLost(crowd, seen, keeps)
      crowd.cut()
      return figuresOf(seen)
    },
  }
}

export const readers = fanOutRow({
  name: 'readers-1000',
  says: '1 writer to 1,000 readers: most deliveries a second with p99 <= 100 ms',
  size: { rooms: 1, writers: 1, readers: 1000, characters: 4_000_000 },
  start: 50,
  targets: { 'deliveries/s': '>=399000', 'server CPU %': 100 },
})

export const rooms = fanOutRow({
  name: 'rooms-500',
  says: '500 rooms of 4 editors: most deliveries a second with p99 <= 100 ms',
  size: { rooms: 500, writers: 4, characters: 80_000 },
  start: 2,
  targets: { 'deliveries/s': '>=75000' },
})
