import { seeded } from '../../support/seeded.ts'
import type { Place, Running, Seat } from '../servers/server.ts'
import { LoadRoom } from './load-room.ts'
import { Peer } from './peer.ts'
import { Recorder } from './recorder.ts'
import { Typist } from './typist.ts'

const AT_ONCE = 50 // joins

export interface Size {
  readonly rooms: number
  /** Of each room. */
  readonly writers: number
  readonly readers?: number
  /** Characters that each writer will type at most. */
  readonly characters?: number
  /** Whether the writers of a room are persons of their own, or pages of one. */
  readonly arePersons?: boolean
}

/** Everybody who takes part in a measurement, in their rooms. */
export class Crowd {
  readonly recorder: Recorder
  readonly writers: readonly Peer[]
  readonly rooms: readonly { readonly room: LoadRoom; readonly place: Place; readonly seat: Seat }[]
  readonly #peers: readonly Peer[]

  private constructor(
    recorder: Recorder,
    rooms: Crowd['rooms'],
    writers: readonly Peer[],
    peers: readonly Peer[],
  ) {
    this.recorder = recorder
    this.rooms = rooms
    this.writers = writers
    this.#peers = peers
  }

  static async gather(running: Running, size: Size): Promise<Crowd> {
    const recorder = new Recorder()
    const places = await running.rooms(size.rooms)
    const client = clients()
    const [rooms, writers, readers]: [
      { room: LoadRoom; place: Place; seat: Seat }[],
      Peer[],
      Peer[],
    ] = [[], [], []]
    for (const place of places) {
      const room = new LoadRoom(recorder)
      const persons = await place.writers(size.arePersons ? size.writers : 1)
      const reader = (size.readers ?? 0) > 0 ? await place.reader() : undefined
      for (let index = 0; index < size.writers; index++) {
        const seat = persons[index % persons.length]
        if (!seat) continue
        const typist = new Typist(client(), size.characters)
        writers.push(await joined(new Peer(seat, { typist, room }), writers))
      }
      const seats = reader ? Array.from({ length: size.readers ?? 0 }, () => reader) : []
      for (const seat of seats) readers.push(await joined(new Peer(seat, { room }), readers))
      if (persons[0]) rooms.push({ room, place, seat: reader ?? persons[0] })
    }
    const peers = [...writers, ...readers]
    await Promise.all(peers.map(({ ready }) => ready))
    return new Crowd(recorder, rooms, writers, peers)
  }

  /** How many updates a fresh reader does not find in the documents. */
  async missing(): Promise<number> {
    let missing = 0
    for (const { room, seat } of this.rooms) {
      const reader = new Peer(seat)
      await reader.ready
      for (let number = 0; number < room.updates; number++)
        if (!reader.seen.has(number)) missing += 1
      reader.leave()
    }
    return missing
  }

  /** How many have lost their line. */
  get gone(): number {
    return this.#peers.filter(({ isClosed }) => isClosed).length
  }

  cut(): void {
    for (const peer of this.#peers) peer.cut()
  }
}

// So many at once that the server has something to do, and no more than it lets wait.
async function joined(peer: Peer, before: readonly Peer[]): Promise<Peer> {
  if (before.length % AT_ONCE === AT_ONCE - 1) await peer.ready
  return peer
}

/** Client ids, every one another. */
export function clients(seed = Math.floor(Math.random() * 2 ** 32)): () => number {
  const chance = seeded(seed)
  const taken = new Set<number>()
  return () => {
    let client = chance.next()
    while (client === 0 || taken.has(client)) client = chance.next()
    taken.add(client)
    return client
  }
}
