import { setTimeout as pause } from 'node:timers/promises'
import type { Seat } from '../servers/server.ts'
import { Crowd } from '../wire/crowd.ts'
import { Peer } from '../wire/peer.ts'
import type { Row } from './row.ts'

const EVERY = 20 // ms: 50 a second
const STAY = 1000 // ms

/** People who come and go: what is left of them in the server's memory. */
export const visits: Row = {
  name: 'visits',
  says: '50 joins and leaves a second for a minute, twice: memory after each',
  targets: { 'MB after a minute': 30, 'MB more after another': 5 },
  async measure(running, _server, { isQuick }) {
    const crowd = await Crowd.gather(running, { rooms: 1, writers: 4 })
    const seats = (await crowd.rooms[0]?.place.writers(20)) ?? []
    const seconds = isQuick ? 8 : 60
    const before = await running.process.sweptMemory()
    await comeAndGo(seats, seconds)
    const once = await running.process.sweptMemory()
    await comeAndGo(seats, seconds)
    const twice = await running.process.sweptMemory()
    if (crowd.gone > 0) throw new Error(`${crowd.gone} lines were closed`)
    crowd.cut()
    return { 'MB after a minute': once - before, 'MB more after another': twice - once }
  },
}

async function comeAndGo(seats: readonly Seat[], seconds: number): Promise<void> {
  const began = performance.now()
  const visitors: Promise<void>[] = []
  for (let index = 0; index * EVERY < seconds * 1000; index++) {
    await pause(Math.max(0, began + index * EVERY - performance.now()))
    const seat = seats[index % seats.length]
    if (seat) visitors.push(visit(seat))
  }
  await Promise.all(visitors)
}

async function visit(seat: Seat): Promise<void> {
  const peer = new Peer(seat)
  await peer.ready
  await pause(STAY)
  peer.leave()
  await peer.closed
}
