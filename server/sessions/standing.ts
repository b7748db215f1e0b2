import type { Act } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import { rulesOf } from '#shared/access/settings.ts'
import { rolesBy, type TicketKind } from '#shared/access/tickets.ts'
import type { Role } from '#shared/role.ts'
import { Problem } from '#shared/problem.ts'
import type { Person } from '#shared/session.ts'
import type { Session } from './session-store.ts'

/** The session around somebody, as it stands now. */
export interface Around {
  readonly session: Session
  actsOf(roles: readonly Role[], kind: TicketKind): ReadonlySet<Act>
  /** Somebody came whose first line this is, or went with their last one. */
  moved(who: Standing): void
}

/**
 * Somebody in a session, and what they may do as of now. Whoever has one asks it at every message and every event; it is the
 * same object for as long as anybody has it, and changes in place; by a ticket that does less, it is another one. [RIGHT1]
 */
export class Standing {
  readonly #around: Around
  /** By what kind of ticket they are here. */
  readonly kind: TicketKind
  #whole: Person
  #person: Person
  #acts: ReadonlySet<Act>
  #isRemoved = false
  readonly #watchers = new Set<() => void>()

  constructor(person: Person, around: Around, kind: TicketKind = 'desk') {
    this.#whole = person
    this.#around = around
    this.kind = kind
    this.#person = shownBy(kind, person)
    this.#acts = around.actsOf(this.#person.roles, kind)
  }

  /** Who they are as far as their ticket reaches. */
  get person(): Person {
    return this.#person
  }

  /** Who they are with all their roles, as it is kept: to change them, never to judge what they may. */
  get whole(): Person {
    return this.#whole
  }

  get session(): Session {
    return this.#around.session
  }

  /** Whether they are in the session at all: not removed, and with a role left. */
  get isIn(): boolean {
    return !this.#isRemoved && this.#person.roles.length > 0
  }

  get isRemoved(): boolean {
    return this.#isRemoved
  }

  /** Whether a line of theirs is open. */
  get isHere(): boolean {
    return this.#watchers.size > 0
  }

  may(act: Act): boolean {
    return this.#acts.has(act)
  }

  get acts(): readonly Act[] {
    return [...this.#acts]
  }

  /** Throws the Problem that says why they may not. */
  demand(act: Act): void {
    if (this.may(act)) return
    const { session } = this
    const rules = rulesOf(session)
    const roles = this.#isRemoved ? [] : this.#person.roles
    if (rules.isSuspended && may(roles, act, { ...rules, isSuspended: false })) {
      throw new Problem('session-suspended', { act })
    }
    if (rules.isOver && may(roles, act, { ...rules, isOver: false })) {
      throw new Problem('session-over', { act })
    }
    throw new Problem('not-allowed', { act })
  }

  /** Hears of every change of theirs, until the answer is called. Whoever watches is here. */
  watch(hear: () => void): () => void {
    this.#watchers.add(hear)
    if (this.#watchers.size === 1) this.#around.moved(this)
    return () => {
      if (this.#watchers.delete(hear) && !this.isHere) this.#around.moved(this)
    }
  }

  /** They are somebody else from now on: another name, other roles. */
  become(person: Person): void {
    this.#whole = person
    this.#person = shownBy(this.kind, person)
    this.judge()
    this.tell()
  }

  remove(): void {
    this.#isRemoved = true
    this.judge()
    this.tell()
  }

  judge(): void {
    this.#acts = this.#isRemoved ? NOTHING : this.#around.actsOf(this.#person.roles, this.kind)
  }

  tell(): void {
    for (const hear of this.#watchers) hear()
  }
}

function shownBy(kind: TicketKind, person: Person): Person {
  return kind === 'desk' ? person : { ...person, roles: rolesBy(kind, person.roles) }
}

const NOTHING: ReadonlySet<Act> = new Set()
