import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ROOTS } from '#shared/document/schema.ts'
import { presenceFrame, PresenceNews } from './presence-news.ts'

/** Who somebody is to the others in a room; the server says it, never the client. */
export interface PresenceStamp {
  readonly id: string
  readonly name: string
  readonly role: string
}

const COLOURS = 6 // told apart by the colour-blind too; the seventh person shares the first's
export const LARGEST_PRESENCE = 2048 // bytes of one person's state
const MOST_SAID = 64 << 10 // bytes in one message: y-websocket repeats what it heard of others

const GONE = 'null' // the state of who has left
const UTF8 = new TextDecoder('utf-8', { fatal: true })
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
  readonly #changed = new Set<number>()
  #all: Uint8Array | undefined
  readonly #people = new Map<Peer, { readonly id: string; readonly colour: number }>()

  constructor(now: number) {
    this.#told = now
  }

  /** Takes what a peer says of itself. Answers whether there is anything new to tell of it. */
  take(peer: Peer, stamp: PresenceStamp, payload: Uint8Array): boolean {
    if (payload.length > MOST_SAID) return false
    let isNew = false
    for (const { client, clock, bytes } of readStates(payload)) {
      if (!this.#speaksFor(peer, client, stamp.id)) continue // what it heard of others
      const before = this.#seen.get(client)
      if (before && before.heard >= clock) continue
      const said = stampState(UTF8.decode(bytes), {
        ...stamp,
        colour: this.#colourFor(peer, stamp.id),
      })
      if (said === undefined) continue
      this.#set(client, { heard: clock, told: ++this.#told, state: said })
      isNew = true
    }
    return isNew
  }

  /** What a peer said of itself is to be told with the next news. */
  tell(peer: Peer): void {
    const client = this.#clientOf.get(peer)
    if (client !== undefined && this.#seen.has(client)) this.#changed.add(client)
  }

  /** Forgets a peer. Answers whether there is anything to tell the others. */
  leave(peer: Peer): boolean {
    const client = this.#clientOf.get(peer)
    this.#clientOf.delete(peer)
    this.#people.delete(peer)
    if (client === undefined) return false
    this.#peerOf.delete(client)
    if (!this.#seen.has(client)) return false
    this.#set(client, { heard: -1, told: ++this.#told, state: GONE })
    this.#changed.add(client)
    return true
  }

  /** What is to be told since it was asked last. */
  news(): PresenceNews<Peer> {
    const changed = [...this.#changed].map((client) => ({
      bytes: this.#written(client),
      from: this.#peerOf.get(client),
    }))
    for (const client of this.#changed) {
      if (!this.#peerOf.has(client) && this.#seen.get(client)?.state === GONE) {
        this.#seen.delete(client)
      }
    }
    this.#changed.clear()
    return new PresenceNews(changed)
  }

  /** Everybody who is here, for somebody who just came. */
  all(): Uint8Array {
    this.#all ??= presenceFrame([...this.#seen.keys()].map((client) => this.#written(client)))
    return this.#all
  }

  #set(client: number, seen: Seen): void {
    this.#seen.set(client, seen)
    this.#all = undefined
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
    const known = this.#people.get(peer)
    if (known?.id === id) return known.colour
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

  #written(client: number): Uint8Array {
    const seen = this.#seen.get(client)
    const bytes = encoding.createEncoder()
    encoding.writeVarUint(bytes, client)
    encoding.writeVarUint(bytes, seen?.told ?? 0)
    encoding.writeVarString(bytes, seen?.state ?? GONE)
    return encoding.toUint8Array(bytes)
  }
}

function* readStates(payload: Uint8Array) {
  const decoder = decoding.createDecoder(payload)
  const count = decoding.readVarUint(decoder)
  if (count > MOST_PRESENCES) throw new Error('too many presences')
  for (let index = 0; index < count; index++) {
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    yield { client, clock, bytes: decoding.readVarUint8Array(decoder) }
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
