import { hash, timingSafeEqual } from 'node:crypto'
import { idFrom } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { SignInFailed, type SignIn } from './sign-in.ts'

const KEY_LETTERS = 24 // of 28: 115 bits
const TICKET_LIFE = 12 * 60 * 60_000 // ms: a day's work

/** What hosts need of a store. Each call happens wholly or not at all. */
export interface HostStore {
  /** The digest of the key that was made here, or undefined. */
  keyDigest(): Promise<string | undefined>
  /**
   * Keeps the digest of a key unless there is one, and answers the one that is kept. `key` tells it from others in the house's
   * trail, which says that it was made.
   */
  keepKeyDigest(digest: string, key: string): Promise<string>
  /** Keeps a ticket, forgets those that have ended, and says in the house's trail by what it was got: `who`. */
  keepTicket(ticket: HostTicket): Promise<void>
  ticket(hash: string): Promise<HostTicket | undefined>
  dropTicket(hash: string): Promise<void>
}
export interface HostTicket {
  readonly hash: string
  readonly who: string
  readonly madeAt: number
  readonly endsAt: number
}

export interface HostsParts {
  readonly store: HostStore
  /** `this-machine`: whoever reaches the server is a host; else they have the key that was given, or the one made here. */
  readonly door: 'this-machine' | { readonly key: string } | 'made-key'
  /** The service at which hosts may sign in as well, where there is one. */
  readonly signIn?: SignIn | undefined
  now(): number
  random(bytes: number): Uint8Array
}

/**
 * Who may make sessions. A host may do that and nothing else: in the session they make they are nobody until they enter it by a link
 * like everybody. [HOST1]
 */
export class Hosts {
  /** The key, when it was made just now: it is kept nowhere and cannot be said again. */
  readonly freshKey: string | undefined
  /** Where hosts may sign in without the key. */
  readonly signIn: SignIn | undefined
  readonly #parts: HostsParts
  readonly #digest: string | undefined

  private constructor(parts: HostsParts, digest: string | undefined, freshKey?: string) {
    this.#parts = parts
    this.#digest = digest
    this.signIn = parts.signIn
    this.freshKey = freshKey
  }

  static async open(parts: HostsParts): Promise<Hosts> {
    const { door, store, random } = parts
    if (door === 'this-machine') return new Hosts(parts, undefined)
    if (door !== 'made-key') return new Hosts(parts, digestOf(door.key))
    const kept = await store.keyDigest()
    if (kept !== undefined) return new Hosts(parts, kept)
    const key = (idFrom<string>(random(KEY_LETTERS)).match(/.{6}/g) ?? []).join('-')
    const digest = digestOf(key)
    // Of two that start at once on one database one makes the key, and says it.
    const first = await store.keepKeyDigest(digest, markOf(digest))
    return new Hosts(parts, first, first === digest ? key : undefined)
  }

  /** Whether a key is asked for at all. */
  get needsKey(): boolean {
    return this.#digest !== undefined
  }

  /** Lets a host in for twelve hours: answers a token. A wrong key is a Problem, after the same time. [HOST2] */
  async enter(key: string): Promise<string> {
    if (this.#digest === undefined || !isSame(digestOf(key.trim()), this.#digest))
      throw new Problem('wrong-host-key')
    return this.#admit(markOf(this.#digest))
  }

  /** Lets in, likewise, who comes back from signing in elsewhere. Rejects with SignInFailed. [OIDC1] */
  async enterFrom(address: URL, sealed: string): Promise<string> {
    if (this.signIn === undefined) throw new SignInFailed('stale')
    return this.#admit(await this.signIn.comeBack(address, sealed))
  }

  /** Whether this token is a host's now. One that was got by another key than today's, or other settings, is not. */
  async isHost(token: string | undefined): Promise<boolean> {
    if (token === undefined || this.#digest === undefined) return false
    const ticket = await this.#parts.store.ticket(digestOf(token))
    if (!ticket || ticket.endsAt <= this.#parts.now()) return false
    return ticket.who === markOf(this.#digest) || (this.signIn?.admits(ticket.who) ?? false)
  }

  async leave(token: string): Promise<void> {
    await this.#parts.store.dropTicket(digestOf(token))
  }

  async #admit(who: string): Promise<string> {
    const { store, now, random } = this.#parts
    const token = Buffer.from(random(32)).toString('base64url')
    const madeAt = now()
    await store.keepTicket({ hash: digestOf(token), who, madeAt, endsAt: madeAt + TICKET_LIFE })
    return token
  }
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url')
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

// Tells one key from another, and nothing of either.
function markOf(digest: string): string {
  return `key ${digestOf(digest).slice(0, 12)}`
}
