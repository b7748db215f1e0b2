import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ROOTS } from '#shared/document/schema.ts'
import { MESSAGE } from '#shared/wire.ts'

/** Who somebody is to the others in a room; the server says it, never the client. */
export interface PresenceStamp {
  readonly id: string
  readonly name: string
  readonly role: string
}

const COLOURS = 6 // told apart by the colour-blind too; the seventh person shares the first's
export const LARGEST_PRESENCE = 2048 // bytes of one person's state
const MOST_SAID = 64 << 10 // bytes in one message: y-websocket repeats what it heard of others

const MOST_PRESENCES = 5000 // in one message: nobody repeats more people than there are

/** `heard` is the client's own count of what it said; `told` is ours, which only grows. */
interface Seen {
  readonly heard: number
  readonly told: number
  readonly state: string
}

/**
 * Cursors and who is where, for the moment only. A peer speaks for one Yjs client id, which nobody
 * else in the room has; the name on it is the server's. [PRES1]
 */
export class Presence<Peer extends object> {
  readonly #clientOf = new Map<Peer, number>()
  readonly #peerOf = new Map<number, Peer>()
  // Whose client id somebody newer of the same person has: a line that broke, or a tab that was doubled.
  readonly #superseded = new WeakSet<Peer>()
  readonly #seen = new Map<number, Seen>()
  // Others compare counts over our restarts and a client's returns: time is what never goes back.
  #told: number
  readonly #people = new Map<Peer, { readonly id: string; readonly colour: number }>()

  constructor(now: number) {
    this.#told = now
  }

  /** Takes what a peer says of itself. Answers whether there is anything new to tell of it. */
  take(peer: Peer, stamp: PresenceStamp, payload: Uint8Array): boolean {
    if (payload.length > MOST_SAID) return false
    let isNew = false
    for (const { client, clock, text } of readStates(payload)) {
      if (!this.#speaksFor(peer, client, stamp.id)) continue // what it heard of others
      const before = this.#seen.get(client)
      if (before && before.heard >= clock) continue
      const said = stampState(text, { ...stamp, colour: this.#colourFor(peer, stamp.id) })
      if (said === undefined) continue
      this.#seen.set(client, { heard: clock, told: ++this.#told, state: said })
      isNew = true
    }
    return isNew
  }

  /** The frame that tells the others of a peer, as it is now. */
  of(peer: Peer): Uint8Array | undefined {
    const client = this.#clientOf.get(peer)
    return client === undefined || !this.#seen.has(client) ? undefined : this.#frame([client])
  }

  /** Forgets a peer. Answers the frame that tells the others, or undefined when there was none. */
  leave(peer: Peer): Uint8Array | undefined {
    const client = this.#clientOf.get(peer)
    this.#clientOf.delete(peer)
    this.#people.delete(peer)
    if (client === undefined) return undefined
    this.#peerOf.delete(client)
    const before = this.#seen.get(client)
    if (!before) return undefined
    this.#seen.set(client, { ...before, told: ++this.#told, state: 'null' })
    const frame = this.#frame([client])
    this.#seen.delete(client)
    return frame
  }

  /** Everybody who is here, for somebody who just came. */
  all(): Uint8Array {
    return this.#frame([...this.#seen.keys()])
  }

  #speaksFor(peer: Peer, client: number, person: string): boolean {
    const own = this.#clientOf.get(peer)
    if (own !== undefined) return own === client
    if (this.#superseded.has(peer)) return false
    const holder = this.#peerOf.get(client)
    if (holder && this.#people.get(holder)?.id !== person) return false
    if (holder) this.#supersede(holder, client)
    this.#clientOf.set(peer, client)
    this.#peerOf.set(client, peer)
    return true
  }

  // Who comes back is here before their old line is known to be gone: its end must not take them away. [PRES4]
  #supersede(holder: Peer, client: number): void {
    this.#superseded.add(holder)
    this.#clientOf.delete(holder)
    const before = this.#seen.get(client)
    if (before) this.#seen.set(client, { ...before, heard: -1 })
  }

  // One person has one colour in all their tabs; two people have two, as long as there are enough.
  #colourFor(peer: Peer, id: string): number {
    const people = [...this.#people.values()]
    const own = people.find((person) => person.id === id)?.colour
    const taken = new Set(people.map((person) => person.colour))
    const free = Array.from({ length: COLOURS }, (_, index) => index + 1).find(
      (each) => !taken.has(each),
    )
    const colour = own ?? free ?? (people.length % COLOURS) + 1
    this.#people.set(peer, { id, colour })
    return colour
  }

  #frame(clients: readonly number[]): Uint8Array {
    const states = encoding.createEncoder()
    encoding.writeVarUint(states, clients.length)
    for (const client of clients) {
      const seen = this.#seen.get(client)
      encoding.writeVarUint(states, client)
      encoding.writeVarUint(states, seen?.told ?? 0)
      encoding.writeVarString(states, seen?.state ?? 'null')
    }
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, MESSAGE.awareness)
    encoding.writeVarUint8Array(frame, encoding.toUint8Array(states))
    return encoding.toUint8Array(frame)
  }
}

function* readStates(payload: Uint8Array) {
  const decoder = decoding.createDecoder(payload)
  const count = decoding.readVarUint(decoder)
  if (count > MOST_PRESENCES) throw new Error('too many presences')
  for (let index = 0; index < count; index++) {
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    yield { client, clock, text: decoding.readVarString(decoder) }
  }
}

/**
 * The state with the server's stamp and nothing but what an editor can read; undefined when it is none. A
 * cursor that an editor cannot read would break every desk in the room.
 */
function stampState(
  text: string,
  stamp: PresenceStamp & { readonly colour: number },
): string | undefined {
  if (text.length > LARGEST_PRESENCE) return undefined
  const said: unknown = parse(text)
  if (said === null) return 'null'
  if (typeof said !== 'object') return undefined
  const { cursor, where } = said as { cursor?: unknown; where?: unknown }
  return JSON.stringify({
    cursor: readCursor(cursor),
    where: typeof where === 'string' && where.length <= 64 ? where : null,
    user: stamp,
  })
}

function readCursor(cursor: unknown) {
  if (typeof cursor !== 'object' || cursor === null) return null
  const { anchor, head } = cursor as { anchor?: unknown; head?: unknown }
  const [from, to] = [readPosition(anchor), readPosition(head)]
  return from && to ? { anchor: from, head: to } : null
}

/** A Yjs relative position: beside an item, at an end of a type, or of the root by its name. */
function readPosition(position: unknown) {
  if (typeof position !== 'object' || position === null) return undefined
  const { type, tname, item, assoc } = position as Record<string, unknown>
  const ids = [type, item].map(readId)
  if (ids.includes('wrong') || !(tname === undefined || tname === null || tname === ROOTS.notes)) {
    return undefined
  }
  if (!ids[0] && !ids[1] && !tname) return undefined
  const side = typeof assoc === 'number' && Number.isSafeInteger(assoc) ? Math.sign(assoc) : 0
  return { type: ids[0], tname: tname ?? null, item: ids[1], assoc: side }
}

function readId(id: unknown): { client: number; clock: number } | null | 'wrong' {
  if (id === undefined || id === null) return null
  if (typeof id !== 'object') return 'wrong'
  const { client, clock } = id as { client?: unknown; clock?: unknown }
  return isCount(client) && isCount(clock) ? { client, clock } : 'wrong'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: the caller drops it
  }
}
