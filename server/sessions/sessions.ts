import { encodeStateAsUpdate, Doc } from 'yjs'
import { addDraft } from '#shared/document/drafts.ts'
import { seedNotes, type TemplateWords } from '#shared/document/template.ts'
import {
  idFrom,
  type LineId,
  type OptionId,
  type PersonId,
  type PollId,
  type SessionId,
} from '#shared/ids.ts'
import { USUAL_SETTINGS } from '#shared/access/settings.ts'
import { Problem } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import type { Person, SessionDetails } from '#shared/session.ts'
import { keyOf, roleOfKey, ticketHash } from './keys.ts'
import type { Session, SessionStore } from './session-store.ts'
import { Tries } from './tries.ts'

const ID_BYTES = 16
const CODE_LETTERS = 6 // 28^6: 480 million codes, and few tries

/** Who enters, as they say it themselves. */
export interface Entrant {
  readonly key: string
  readonly name?: string | undefined
  readonly affiliation?: string | undefined
  readonly group?: string | undefined
}

/** What the house brings from outside: the clock, randomness, the secret. */
export interface SessionsParts {
  readonly store: SessionStore
  readonly secret: Uint8Array
  readonly words: TemplateWords
  readonly anonymous: string
  now(): number
  random(bytes: number): Uint8Array
}

/** Makes sessions, lets people in, and knows who holds a ticket. */
export class Sessions {
  readonly #parts: SessionsParts
  readonly #tries = new Tries()
  readonly #sessions = new Map<SessionId, Session>()
  readonly #known = new Map<string, Person>()
  // The tickets of each person among them.
  readonly #tickets = new Map<PersonId, Set<string>>()
  // People whose roles changed since their lines were opened.
  readonly #changed = new Map<PersonId, Person>()

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** Makes a session with its two documents, seeded from the proposal; all of it or nothing. */
  async found(details: SessionDetails, proposal: string): Promise<Session> {
    if (details.title.trim() === '') throw new Problem('title-missing')
    const { store, words, now } = this.#parts
    const session: Session = {
      id: this.#newId(),
      code: this.#newId(CODE_LETTERS).toUpperCase(),
      details,
      createdAt: now(),
      settings: USUAL_SETTINGS,
    }
    const poll = this.#newId<PollId>()
    const notes = seedNotes(details, words, poll, () => this.#newId<LineId>())
    const polls = new Doc()
    addDraft(polls, poll, [this.#newId<OptionId>(), this.#newId<OptionId>()])
    const seeds = { notes: encodeStateAsUpdate(notes), polls: encodeStateAsUpdate(polls) }
    await store.found({ session, proposal, seeds })
    return session
  }

  async session(id: SessionId): Promise<Session> {
    const known = this.#sessions.get(id)
    if (known) return known
    const session = await this.#parts.store.session(id)
    if (!session) throw new Problem('no-such-session')
    if (this.#sessions.size >= MOST_SESSIONS) this.#sessions.clear()
    this.#sessions.set(id, session) // it stays as it was founded
    return session
  }

  /** The session a participant's code stands for. Guessing slows down. [KEY3] */
  async sessionByCode(code: string, from: string): Promise<Session> {
    this.#tries.refuseIfTooMany(from, this.#parts.now())
    const session = await this.#parts.store.sessionByCode(plainCode(code))
    if (session) return session
    this.#tries.failed(from, this.#parts.now())
    throw new Problem('wrong-key')
  }

  keyOf(session: SessionId, role: Role): string {
    return keyOf(this.#parts.secret, session, role)
  }

  /** What a key opens, told before anybody enters: it changes nothing, and guessing slows down. [DOOR3] */
  async opens(id: SessionId, key: string, from: string): Promise<{ session: Session; role: Role }> {
    const session = await this.session(id)
    return { session, role: this.#roleOf(session, key, from) }
  }

  /**
   * Lets somebody in by a link's key or, for participants, the short code. Who is here already and gives
   * no other name stays who they are, with one role more. Everybody but participants needs a name.
   */
  async enter(id: SessionId, entrant: Entrant, from: string, here?: Person) {
    const { store, now, random } = this.#parts
    const session = await this.session(id)
    const role = this.#roleOf(session, entrant.key, from)
    const person = this.#personFor(session.id, role, entrant, here)
    const token = Buffer.from(random(32)).toString('base64url')
    const hash = ticketHash(token)
    await store.keepPerson(person, now(), hash)
    this.#forget(person.id)
    this.#remember(hash, person) // whoever enters asks for something next
    if (here?.id === person.id) this.#changed.set(person.id, person)
    return { person, role, token }
  }

  /** Who holds this ticket, or undefined. */
  async personByToken(token: string): Promise<Person | undefined> {
    const hash = ticketHash(token)
    const known = this.#known.get(hash)
    if (known) return known
    const found = await this.#parts.store.personByTicket(hash)
    const person = found && this.current(found) // they may have gained a role meanwhile
    if (person) this.#remember(hash, person)
    return person
  }

  /** The person as they are now: what somebody may do is asked anew, also on a line opened before. */
  current(person: Person): Person {
    return this.#changed.get(person.id) ?? person
  }

  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>> {
    return this.#parts.store.namesOf(people)
  }

  // A link's key cannot be guessed and is never held up; a code can, and is.
  #roleOf(session: Session, key: string, from: string): Role {
    const role = roleOfKey(this.#parts.secret, session.id, key)
    if (role) return role
    const { now } = this.#parts
    this.#tries.refuseIfTooMany(from, now())
    if (plainCode(key) === session.code) return 'participant'
    this.#tries.failed(from, now())
    throw new Problem('wrong-key')
  }

  #personFor(session: SessionId, role: Role, entrant: Entrant, here?: Person): Person {
    const name = entrant.name?.trim()
    if (here && (!name || name === here.name)) {
      const roles = here.roles.includes(role) ? here.roles : [...here.roles, role]
      return { ...here, roles }
    }
    if (!name && role !== 'participant') throw new Problem('name-missing')
    return {
      id: this.#newId<PersonId>(),
      session,
      name: name ? name : this.#parts.anonymous,
      roles: [role],
      ...(entrant.affiliation ? { affiliation: entrant.affiliation } : {}),
      ...(entrant.group ? { group: entrant.group } : {}),
    }
  }

  #remember(hash: string, person: Person): void {
    if (this.#known.size >= MOST_KNOWN) {
      this.#known.clear()
      this.#tickets.clear()
    }
    this.#known.set(hash, person)
    const tickets = this.#tickets.get(person.id)
    if (tickets) tickets.add(hash)
    else this.#tickets.set(person.id, new Set([hash]))
  }

  #forget(person: PersonId): void {
    for (const hash of this.#tickets.get(person) ?? []) this.#known.delete(hash)
    this.#tickets.delete(person)
  }

  #newId<Id extends string = SessionId>(letters = ID_BYTES): Id {
    return idFrom<Id>(this.#parts.random(letters))
  }
}

const MOST_KNOWN = 20_000 // tickets remembered between questions to the store
const MOST_SESSIONS = 1_000 // remembered likewise, some kB each

function plainCode(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}
