import { Problem } from '#shared/problem.ts'
import { placeOf, type Peer } from './peer.ts'
import {
  ADDRESS_CEILINGS,
  PERSON_QUOTAS,
  STRANGER_QUOTAS,
  type PersonQuota,
  type Quota,
  type StrangerQuota,
} from './quotas.ts'

/** What limits stand on. */
export interface LimitParts {
  now(): number
  /** Calls back after so many milliseconds. */
  later(milliseconds: number, then: () => void): void
  /** How many newcomers a minute may come from one address: a hall is one address. */
  readonly newcomersPerMinute: number
  /** How many times the usual quotas everybody has. */
  readonly times: number
}

/** Somebody asked more than their share. `seconds` says when it is worth asking again. */
export class TooManyAsks extends Problem {
  readonly seconds: number

  constructor(wait: number) {
    super('too-many-asks')
    this.seconds = Math.max(1, Math.ceil(wait / 1000))
  }
}

const MOST_KNOWN = 50_000 // people, and addresses, whose asking is remembered; some 100 bytes each
const HELD_FOR = 1_000 // ms that a refusal waits: who asks again when they are answered asks seldom then
const MOST_HELD_THERE = 16 // refusals on one connection; who goes on nevertheless loses it
const MOST_HELD = 5_000 // in all, some kB each; then they are answered at once

/**
 * Holds everybody to their share. Who entered is counted by themselves, wherever they are; who did not is counted by their
 * connection, and all who share an address by a ceiling that a hall does not reach. Nothing is refused to one for what another did,
 * short of that ceiling. [LIMIT1]
 */
export class Limits {
  readonly #parts: LimitParts
  readonly #people: Readonly<Record<PersonQuota, Bounded>>
  readonly #connections: Readonly<Record<StrangerQuota, WeakMap<object, number>>>
  readonly #addresses: Readonly<Record<StrangerQuota, Bounded>>
  readonly #heldThere = new WeakMap<object, number>()
  #held = 0

  constructor(parts: LimitParts) {
    this.#parts = parts
    this.#people = mapOf(PERSON_QUOTAS, () => new Bounded(MOST_KNOWN))
    this.#connections = mapOf(STRANGER_QUOTAS, () => new WeakMap<object, number>())
    this.#addresses = mapOf(STRANGER_QUOTAS, () => new Bounded(MOST_KNOWN))
  }

  /** Counts what somebody does who entered. Throws TooManyAsks when that is more than their share. */
  person(id: string, what: PersonQuota): void {
    this.#refuse(this.#take(this.#people[what], id, PERSON_QUOTAS[what]))
  }

  /** Counts what somebody does whom nobody knows. Throws likewise. */
  stranger({ address, connection }: Peer, what: StrangerQuota): void {
    if (connection)
      this.#refuse(this.#take(this.#connections[what], connection, STRANGER_QUOTAS[what]))
    this.#refuse(this.#take(this.#addresses[what], placeOf(address), this.#ceilingOf(what)))
  }

  /** Whether somebody whom nobody knows has had their share already, on this connection. */
  isSpent({ connection }: Peer, what: StrangerQuota): boolean {
    if (!connection) return false
    return this.#waitFor(this.#connections[what], connection, STRANGER_QUOTAS[what]) > 0
  }

  /** Counts without refusing: what was done in vain is known afterwards only. */
  note({ address, connection }: Peer, what: StrangerQuota): void {
    if (connection) this.#take(this.#connections[what], connection, STRANGER_QUOTAS[what])
    this.#take(this.#addresses[what], placeOf(address), this.#ceilingOf(what))
  }

  /**
   * Waits before a refusal is answered, since refusing costs too. `end` is for a connection on which too much waits already. One that
   * many share makes nobody wait.
   */
  async hold({ connection }: Peer): Promise<'answer' | 'end'> {
    if (!connection) return 'answer'
    const there = this.#heldThere.get(connection) ?? 0
    if (there >= MOST_HELD_THERE) return 'end'
    if (this.#held >= MOST_HELD) return 'answer'
    this.#held += 1
    this.#heldThere.set(connection, there + 1)
    await new Promise<void>((resolve) => this.#parts.later(HELD_FOR, resolve))
    this.#held -= 1
    this.#heldThere.set(connection, (this.#heldThere.get(connection) ?? 1) - 1)
    return 'answer'
  }

  #ceilingOf(what: StrangerQuota): Quota {
    const own = ADDRESS_CEILINGS[what]
    if (own) return own
    const most = this.#parts.newcomersPerMinute
    // A newcomer loads a page and its files, knocks, and enters.
    const aMinute = what === 'read' ? most * 20 : what === 'enter' ? most * 3 : most
    return { atOnce: aMinute, aMinute }
  }

  #refuse(wait: number): void {
    if (wait > 0) throw new TooManyAsks(wait)
  }

  // What was taken is kept as the moment at which all of it will be given back: one number for each.
  #take<Key>(filled: Fills<Key>, key: Key, { atOnce, aMinute }: Quota): number {
    const { now, times } = this.#parts
    const at = now()
    const each = 60_000 / (aMinute * times)
    const full = Math.max(filled.get(key) ?? at, at)
    const wait = full - at - each * (atOnce * times - 1)
    if (wait > 0) return wait
    filled.set(key, full + each)
    return 0
  }

  #waitFor<Key>(filled: Fills<Key>, key: Key, { atOnce, aMinute }: Quota): number {
    const { now, times } = this.#parts
    const at = now()
    return (filled.get(key) ?? at) - at - (60_000 / (aMinute * times)) * (atOnce * times - 1)
  }
}

interface Fills<Key> {
  get(key: Key): number | undefined
  set(key: Key, value: number): unknown
}

/** Remembers so many and not more. Those of whom nothing was heard while half as many others came are forgotten together. */
class Bounded implements Fills<string> {
  readonly #most: number
  #young = new Map<string, number>()
  #old = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): number | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: number): void {
    if (this.#young.size >= this.#most / 2) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }
}

function mapOf<Name extends string, Value>(
  names: Readonly<Record<Name, unknown>>,
  make: () => Value,
): Record<Name, Value> {
  const entries = Object.keys(names).map((name) => [name, make()])
  return Object.fromEntries(entries) as Record<Name, Value>
}
