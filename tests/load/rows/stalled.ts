import { setTimeout as pause } from 'node:timers/promises'
import type { Seat } from '../servers/server.ts'
import { Crowd } from '../wire/crowd.ts'
import { Peer } from '../wire/peer.ts'
import { watchTyping } from '../wire/typing.ts'
import { expectNothingLost, figuresOf } from './editors.ts'
import type { Row } from './row.ts'

const STALLED = 20
const RATE = 100 // updates a second
const FILLER = 4000 // characters of each: 0.4 MB a second
const WINDOW = 250 // updates that stay in the document; older ones are taken out again
const CATCH_UP_WITHIN = 30_000 // ms

/** Readers that stop reading: what they cost the server and the others, and whether they have everything afterwards. */
export const stalled: Row = {
  name: 'stalled',
  says: '20 stalled readers while a writer makes 0.4 MB a second',
  targets: { 'MB grown': 20, 'p99 ms': 12 },
  async measure(running, { keeps }, { isQuick }) {
    const crowd = await Crowd.gather(running, {
      rooms: 1,
      writers: 1,
      readers: 20,
      characters: 14_000_000,
    })
    const [only] = crowd.rooms
    if (!only) throw new Error('there is no room')
    const seat = await only.place.reader()
    const readers = await seatAll(seat)
    const typed: { readonly clock: number; readonly length: number }[] = []
    const act = (peer: Peer): void => {
      const taken = typed.length >= WINDOW ? typed[typed.length - WINDOW] : undefined
      typed.push(peer.type(FILLER, taken))
    }
    await watchTyping(crowd, running.process, { rate: RATE, seconds: isQuick ? 3 : 5, act })
    const before = await running.process.settledMemory(2)
    for (const reader of readers) reader.stall()
    let most = before
    const watch = setInterval(() => (most = Math.max(most, running.process.memory())), 100)
    const seconds = isQuick ? 8 : 20
    const seen = await watchTyping(crowd, running.process, { rate: RATE, seconds, act })
    clearInterval(watch)
    for (const reader of readers) reader.resume()
    const last = only.room.updates - 1
    const dropped = await caughtUp(readers, seat, keeps, last)
    await expectNothingLost(crowd, seen, false)
    crowd.cut()
    return { ...figuresOf(seen), 'MB grown': most - before, dropped }
  },
}

async function seatAll(seat: Seat): Promise<Peer[]> {
  const readers = Array.from({ length: STALLED }, () => new Peer(seat))
  await Promise.all(readers.map(({ ready }) => ready))
  return readers
}

/** Waits until all have what the document has; who was dropped comes back for it. Answers how many were. */
async function caughtUp(
  readers: readonly Peer[],
  seat: Seat,
  keeps: boolean,
  last: number,
): Promise<number> {
  let dropped = 0
  const until = performance.now() + CATCH_UP_WITHIN
  for (const stalledOne of readers) {
    let reader = stalledOne
    while (!hasAll(reader, last)) {
      if (performance.now() > until) throw new Error('a stalled reader does not have everything')
      if (reader.isClosed) {
        if (!keeps) throw new Error('a stalled reader was dropped by a server that keeps nothing')
        dropped += 1
        reader = new Peer(seat)
        await reader.ready
      }
      await pause(20)
    }
    reader.cut()
  }
  return dropped
}

function hasAll({ seen }: Peer, last: number): boolean {
  for (let number = Math.max(0, last - WINDOW + 2); number <= last; number++) {
    if (!seen.has(number)) return false
  }
  return true
}
