import { Peer } from '../wire/peer.ts'
import { Crowd } from '../wire/crowd.ts'
import type { Row } from './row.ts'

const EACH = 4 // editors of a room

/** What the server holds for those who are connected and quiet. */
export const connections: Row = {
  name: 'connections',
  says: 'memory of a connection and of a room of 4',
  targets: { 'kB per connection': 20, 'kB per room of 4': 80 },
  async measure(running, _server, { isQuick }) {
    const count = isQuick ? 250 : 500
    const warmth = await Crowd.gather(running, { rooms: 10, writers: EACH })
    warmth.cut()
    const before = await running.process.sweptMemory()
    const crowd = await Crowd.gather(running, { rooms: count, writers: EACH })
    const grown = (await running.process.sweptMemory()) - before
    if (crowd.gone > 0) throw new Error(`${crowd.gone} lines were closed`)
    crowd.cut()
    return {
      'kB per connection': (1000 * grown) / (count * EACH),
      'kB per room of 4': (1000 * grown) / count,
      'server MB': before + grown,
    }
  },
}

/** What it costs the server that somebody comes, learns a small document, and goes. */
export const joins: Row = {
  name: 'joins',
  says: 'CPU of a join: the upgrade and the first exchange of a small document',
  targets: { 'CPU ms per join': 1.5 },
  async measure(running, _server, { isQuick }) {
    const crowd = await Crowd.gather(running, { rooms: 1, writers: EACH, arePersons: true })
    const [place] = crowd.rooms
    const seats = (await place?.place.writers(20)) ?? []
    const come = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const seat = seats[index % seats.length]
        if (!seat) throw new Error('there is no seat')
        const peer = new Peer(seat)
        await peer.ready
        peer.leave()
        await peer.closed
      }
    }
    await come(isQuick ? 200 : 500) // until the server is warm
    const count = isQuick ? 300 : 1000
    const before = running.process.cpu()
    await come(count)
    const cpu = running.process.cpu() - before
    crowd.cut()
    return { 'CPU ms per join': cpu / count, 'server MB': running.process.memory() }
  },
}
