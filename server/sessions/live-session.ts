import type { Act } from '#shared/access/acts.ts'
import { actsOf } from '#shared/access/may.ts'
import { rulesOf } from '#shared/access/settings.ts'
import { actsBy, TICKET_KINDS, type TicketKind } from '#shared/access/tickets.ts'
import type { PersonId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { LinkState } from './access-store.ts'
import type { Session } from './session-store.ts'
import { Standing, type Around } from './standing.ts'

/**
 * A session as it stands now, with everybody in it of whom somebody holds on to. Two who ask after the same person are handed
 * the same standing, so a change reaches all lines of theirs. Who is held by nobody is forgotten by itself.
 */
export class LiveSession implements Around {
  #session: Session
  readonly #links = new Map<Role, LinkState>()
  // Weakly: as long as a line, a ticket or a request has somebody, a change finds them here, and no longer.
  readonly #people = new Map<string, WeakRef<Standing>>()
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (!this.#people.get(key)?.deref()) this.#people.delete(key)
  })
  // What roles allow as the session stands: few of them, shared by thousands of people.
  readonly #allowed = new Map<string, ReadonlySet<Act>>()
  #turn: Promise<unknown> = Promise.resolve()
  #underWay = 0
  readonly #arriving = new Set<Promise<unknown>>()
  /** How often somebody's rights changed: what was read before is not to be believed after. */
  changes = 0

  /** Somebody came whose first line this is, or went with their last one. */
  readonly moved: (who: Standing) => void

  constructor(
    session: Session,
    links: readonly LinkState[],
    moved: (who: Standing) => void = () => undefined,
  ) {
    this.#session = session
    this.moved = moved
    for (const link of links) this.#links.set(link.role, link)
  }

  get session(): Session {
    return this.#session
  }

  /** Whether nothing would be lost by reading it again. */
  get isIdle(): boolean {
    return this.#people.size === 0 && this.#arriving.size === 0 && this.#underWay === 0
  }

  link(role: Role): LinkState {
    return this.#links.get(role) ?? { role, generation: 1, isRevoked: false }
  }

  get links(): readonly LinkState[] {
    return ROLES.map((role) => this.link(role))
  }

  setLink(link: LinkState): void {
    this.#links.set(link.role, link)
  }

  /** Everybody of whom somebody holds on to. */
  *standings(): Iterable<Standing> {
    for (const held of this.#people.values()) {
      const standing = held.deref()
      if (standing) yield standing
    }
  }

  /** All standings of one person, one for each kind of ticket that somebody holds on to. */
  standingsOf(person: PersonId): readonly Standing[] {
    return TICKET_KINDS.flatMap((kind) => this.#people.get(keyOf(person, kind))?.deref() ?? [])
  }

  /** The one standing, by such a ticket, of somebody who was read from the store just now, or entered. */
  standingOf(person: Person, kind: TicketKind = 'desk'): Standing {
    const key = keyOf(person.id, kind)
    const known = this.#people.get(key)?.deref()
    if (known) return known
    const standing = new Standing(person, this, kind)
    this.#people.set(key, new WeakRef(standing))
    this.#gone.register(standing, key)
    return standing
  }

  actsOf(roles: readonly Role[], kind: TicketKind): ReadonlySet<Act> {
    const key = `${kind} ${roles.join()}`
    const known = this.#allowed.get(key)
    if (known) return known
    const acts = new Set(actsBy(kind, actsOf(roles, rulesOf(this.#session))))
    this.#allowed.set(key, acts)
    return acts
  }

  /** The session is another from now on: everybody is judged anew, then told. */
  become(session: Session): void {
    this.#session = session
    this.#allowed.clear()
    this.changes += 1
    const all = [...this.standings()]
    for (const standing of all) standing.judge()
    for (const standing of all) standing.tell()
  }

  /** Does one thing after the other: two organisers cannot each be the last. */
  inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1
    const turn = this.#turn.then(act)
    this.#turn = turn.then(
      () => void (this.#underWay -= 1),
      () => void (this.#underWay -= 1),
    )
    return turn
  }

  /** Lets somebody in, and lets `arrivals` know until they are. */
  async arriving<Result>(act: () => Promise<Result>): Promise<Result> {
    const arrival = act()
    this.#arriving.add(arrival)
    try {
      return await arrival
    } finally {
      this.#arriving.delete(arrival)
    }
  }

  /** Resolves when everybody is in, or refused, whose key was looked at before. */
  async arrivals(): Promise<void> {
    await Promise.allSettled(this.#arriving)
  }
}

function keyOf(person: PersonId, kind: TicketKind): string {
  return `${kind} ${person}`
}
