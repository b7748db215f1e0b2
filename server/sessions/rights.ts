import type { TicketKind } from '#shared/access/tickets.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { AccessChange, AccessStore } from './access-store.ts'
import { LiveSession } from './live-session.ts'
import type { Session, SessionStore } from './session-store.ts'
import type { Standing } from './standing.ts'

const MOST_KNOWN = 20_000 // tickets remembered between questions to the store
const MOST_SESSIONS = 1_000 // remembered likewise, some kB each

type RightsStore = Pick<SessionStore, 'session' | 'heldBy'> & Pick<AccessStore, 'links' | 'change'>

/**
 * Who holds a ticket, and what they may do: what is in the store, as it stands now. Everything that changes somebody's
 * rights goes through here, so that whoever asks has never an old answer. [RIGHT1]
 */
export class Rights {
  readonly #store: RightsStore
  readonly #moved: (who: Standing) => void
  readonly #sessions = new Map<SessionId, LiveSession>()
  readonly #opening = new Map<SessionId, Promise<LiveSession>>()
  readonly #tickets = new Map<string, Standing>()

  /** `moved` hears of who comes with a first line and goes with their last one. */
  constructor(store: RightsStore, moved: (who: Standing) => void = () => undefined) {
    this.#store = store
    this.#moved = moved
  }

  /** Throws `no-such-session`. */
  async session(id: SessionId): Promise<LiveSession> {
    const known = this.#sessions.get(id)
    if (known) return known
    const opening = this.#opening.get(id) ?? this.#open(id)
    this.#opening.set(id, opening)
    try {
      return await opening
    } finally {
      if (this.#opening.get(id) === opening) this.#opening.delete(id)
    }
  }

  /** Who holds a ticket of this session, also with no role left. Undefined for everybody else's, and who was removed. */
  async byTicket(id: SessionId, hash: string): Promise<Standing | undefined> {
    const known = this.#tickets.get(hash)
    if (known) return known.session.id === id && !known.isRemoved ? known : undefined
    for (;;) {
      const live = await this.session(id)
      const { changes } = live
      const held = await this.#store.heldBy(hash)
      if (!held || held.person.session !== id) return undefined
      // Read before a change that is not to be told any more, or in a session that was forgotten meanwhile.
      if (live.changes !== changes || this.#sessions.get(id) !== live) continue
      const standing = live.standingOf(held.person, held.kind)
      if (standing.isRemoved) return undefined
      this.remember(hash, standing)
      return standing
    }
  }

  remember(hash: string, standing: Standing): void {
    if (this.#tickets.size >= MOST_KNOWN) this.#tickets.clear()
    this.#tickets.set(hash, standing)
  }

  /** Who just entered, by the row that was kept. */
  async arrived(hash: string, person: Person, kind: TicketKind): Promise<Standing> {
    const live = await this.session(person.session)
    const standing = live.standingOf(person, kind)
    this.remember(hash, standing)
    return standing
  }

  /**
   * Changes who may do what: in the store, then here, then everybody it is about hears of it. What they sent before that was
   * taken under the rights they had; nothing is after it. [RIGHT1]
   */
  async change(
    live: LiveSession,
    changes: readonly AccessChange[],
    entry?: TrailEntry,
  ): Promise<void> {
    await this.#store.change(changes, entry)
    live.changes += 1
    for (const change of changes) {
      if (change.is === 'session') live.become(change.session)
      if (change.is === 'link') live.setLink(change.link)
      if (change.is === 'person')
        for (const standing of live.standingsOf(change.person.id)) standing.become(change.person)
      if (change.is === 'removed')
        for (const standing of live.standingsOf(change.person)) standing.remove()
    }
  }

  /** Somebody was erased: whoever holds a ticket or a line of theirs is a stranger from now on. */
  forget(id: SessionId, person: PersonId): void {
    const live = this.#sessions.get(id)
    if (!live) return
    live.changes += 1
    for (const standing of live.standingsOf(person)) standing.remove()
  }

  /** A session is no more: everybody in it is a stranger from now on. */
  async forgetSession(id: SessionId): Promise<void> {
    // One that is being read may have been read before.
    await this.#opening.get(id)?.catch(() => undefined)
    const live = this.#sessions.get(id)
    if (!live) return
    live.changes += 1
    this.#sessions.delete(id)
    for (const standing of live.standings()) standing.remove()
  }

  async #open(id: SessionId): Promise<LiveSession> {
    const session = await this.#store.session(id)
    if (!session) throw new Problem('no-such-session')
    return this.#keep(session, await this.#store.links(id))
  }

  #keep(session: Session, links: Awaited<ReturnType<AccessStore['links']>>): LiveSession {
    if (this.#sessions.size >= MOST_SESSIONS) {
      for (const [id, live] of this.#sessions) if (live.isIdle) this.#sessions.delete(id)
    }
    const live = new LiveSession(session, links, this.#moved)
    this.#sessions.set(session.id, live)
    return live
  }
}
