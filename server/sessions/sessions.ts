import { encodeStateAsUpdate, Doc } from 'yjs'
import { cleanName } from '#shared/access/names.ts'
import { USUAL_SETTINGS } from '#shared/access/settings.ts'
import type { TicketKind } from '#shared/access/tickets.ts'
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
import { Problem } from '#shared/problem.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { Person, SessionDetails } from '#shared/session.ts'
import { plainCode, type Doors, type Opened } from './doors.ts'
import { ticketHash } from './keys.ts'
import type { LiveSession } from './live-session.ts'
import type { Rights } from './rights.ts'
import type { Arrival, Session, SessionStore } from './session-store.ts'
import type { Standing } from './standing.ts'

const ID_BYTES = 16
const CODE_LETTERS = 6 // 28^6: 480 million codes, of a session's lifetime each

/** Who enters, as they say it themselves. */
export interface Entrant {
  readonly key: string
  readonly name?: string | undefined
  readonly affiliation?: string | undefined
  readonly group?: string | undefined
}

/** What the house brings from outside: the clock, randomness, the directory of rights, the doors. */
export interface SessionsParts {
  readonly store: SessionStore
  readonly rights: Rights
  readonly doors: Doors
  readonly words: TemplateWords
  readonly anonymous: string
  now(): number
  random(bytes: number): Uint8Array
  /** Somebody came, or is somebody else now. */
  peopleChanged(session: SessionId): void
}

/** Makes sessions, lets people in, and knows who holds a ticket. */
export class Sessions {
  readonly #parts: SessionsParts

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** Makes a session with its two documents, seeded from the proposal; all of it or nothing. */
  async found(details: SessionDetails, proposal: string): Promise<Session> {
    if (details.title.trim() === '') throw new Problem('title-missing')
    const { store, words, now } = this.#parts
    const session: Session = {
      id: this.newId(),
      code: this.newCode(),
      details,
      createdAt: now(),
      settings: USUAL_SETTINGS,
    }
    const poll = this.newId<PollId>()
    const notes = seedNotes(details, words, poll, () => this.newId<LineId>())
    const polls = new Doc()
    addDraft(polls, poll, [this.newId<OptionId>(), this.newId<OptionId>()])
    const seeds = { notes: encodeStateAsUpdate(notes), polls: encodeStateAsUpdate(polls) }
    const entry = { session: session.id, act: 'session-founded', detail: {} } as const
    await store.found({ session, proposal, seeds, entry })
    return session
  }

  session(id: SessionId): Promise<LiveSession> {
    return this.#parts.rights.session(id)
  }

  /** The session a participant's code stands for. A wrong one is refused in its own time. [KEY3] */
  async sessionByCode(code: string, from: string): Promise<Session> {
    const { store, doors } = this.#parts
    const session = await store.sessionByCode(plainCode(code))
    if (!session) return doors.wrong('codes', code, from)
    if (session.endedAt !== undefined) throw new Problem('session-over')
    if (session.suspendedAt !== undefined) throw new Problem('session-suspended')
    return session
  }

  /** The keys of the links that open something. */
  keysOf(live: LiveSession): ReadonlyMap<Role, string> {
    const { doors } = this.#parts
    const keys = new Map<Role, string>()
    for (const role of ROLES) {
      const key = doors.keyOf(live, role)
      if (key !== undefined) keys.set(role, key)
    }
    return keys
  }

  /** What a key opens, told before anybody enters: it changes nothing, and guessing slows down. [DOOR3] */
  async opens(id: SessionId, key: string, from: string) {
    const live = await this.session(id)
    const { doors } = this.#parts
    const { role, invitation } = (await doors.find(live, key)) ?? (await doors.wrong(id, key, from))
    return { session: live.session, role, ...(invitation && { name: invitation.name }) }
  }

  /**
   * Lets somebody in by a link's key or, for participants, the short code. Who is here already and gives
   * no other name stays who they are, with one role more; whoever comes again by a link of their own is who they were.
   * Everybody but participants needs a name.
   */
  async enter(id: SessionId, entrant: Entrant, from: string, here?: Standing) {
    const live = await this.session(id)
    const enter = async () => {
      const opened = await this.#parts.doors.find(live, entrant.key)
      if (!opened) return undefined
      return this.#letIn(live, opened, entrant, await this.#whoComes(opened, entrant, here))
    }
    // Who is somebody already comes in turn with whatever else becomes of them; a hall full of strangers waits for nobody.
    const isAlone = here === undefined && !entrant.key.includes('.')
    const entered = await (isAlone ? live.arriving(enter) : live.inTurn(enter))
    return entered ?? this.#parts.doors.wrong(id, entrant.key, from)
  }

  /**
   * Lets a frame in a foreign page in, as a participant who is nobody yet: by the short code or the participants' link, and by
   * no other key. Its ticket reads and votes, and does nothing else. [EMBED1]
   */
  async enterFrame(id: SessionId, key: string, from: string) {
    const live = await this.session(id)
    const entered = await live.arriving(async () => {
      const opened = await this.#parts.doors.find(live, key)
      if (!opened) return undefined
      if (opened.role !== 'participant' || opened.invitation) throw new Problem('not-allowed')
      return this.#letIn(live, opened, { key }, undefined, 'widget')
    })
    return entered ?? this.#parts.doors.wrong(id, key, from)
  }

  /** One more ticket for who is in, that does less than they may. */
  giveTicket(live: LiveSession, who: Standing, kind: TicketKind): Promise<string> {
    return live.inTurn(async () => {
      const person = who.whole
      const { token, hash } = this.#newTicket()
      await this.#parts.store.arrive({ person, at: this.#parts.now(), ticketHash: hash, kind })
      await this.#parts.rights.arrived(hash, person, kind)
      return token
    })
  }

  #newTicket(): { readonly token: string; readonly hash: string } {
    const token = Buffer.from(this.#parts.random(32)).toString('base64url')
    return { token, hash: ticketHash(token) }
  }

  /** Who holds this ticket of the session, also without a role, or undefined. */
  byToken(session: SessionId, token: string): Promise<Standing | undefined> {
    return this.#parts.rights.byTicket(session, ticketHash(token))
  }

  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>> {
    return this.#parts.store.namesOf(people)
  }

  newId<Id extends string = SessionId>(letters = ID_BYTES): Id {
    return idFrom<Id>(this.#parts.random(letters))
  }

  newCode(): string {
    return this.newId(CODE_LETTERS).toUpperCase()
  }

  /** The person that this is, where they are somebody in this session already. */
  async #whoComes(opened: Opened, entrant: Entrant, here?: Standing): Promise<Person | undefined> {
    const { session, person: invited } = opened.invitation ?? {}
    if (session !== undefined && invited !== undefined) {
      return this.#parts.store.person(session, invited)
    }
    const name = nameOf(entrant.name)
    const isSame = here && !here.isRemoved && (!name || name === here.person.name)
    return isSame ? here.whole : undefined
  }

  async #letIn(
    live: LiveSession,
    opened: Opened,
    entrant: Entrant,
    known: Person | undefined,
    kind: TicketKind = 'desk',
  ) {
    const { store, rights, now, peopleChanged } = this.#parts
    const { role, cameBy, generation, invitation } = opened
    const person = this.#personOf(live.session.id, opened, entrant, known)
    const { token, hash } = this.#newTicket()
    const at = now()
    const isNewRole = known?.roles.includes(role) !== true
    const arrival: Arrival = {
      person,
      at,
      ticketHash: hash,
      kind,
      ...(isNewRole && { holding: { person: person.id, role, cameBy, generation, at } }),
      ...(invitation && { invitation: { ...invitation, person: person.id } }),
      // A hall of participants leaves no trace of who came.
      ...(isNewRole &&
        role !== 'participant' && {
          entry: {
            session: live.session.id,
            person: person.id,
            act: 'person-entered' as const,
            detail: { role, cameBy, generation },
          },
        }),
    }
    await store.arrive(arrival)
    const standing = await rights.arrived(hash, person, kind)
    if (known) {
      live.changes += 1
      standing.become(person)
      // Their other tickets, if they hold any, are of the same person.
      for (const other of live.standingsOf(person.id)) if (other !== standing) other.become(person)
    }
    peopleChanged(live.session.id)
    return { person, role, token }
  }

  #personOf(
    session: SessionId,
    { role, invitation }: Opened,
    entrant: Entrant,
    known: Person | undefined,
  ): Person {
    const said = {
      ...(entrant.affiliation ? { affiliation: entrant.affiliation } : {}),
      ...(entrant.group ? { group: entrant.group } : {}),
    }
    if (known) {
      const roles = known.roles.includes(role) ? known.roles : [...known.roles, role]
      return { ...known, ...said, roles }
    }
    const name = nameOf(entrant.name) ?? invitation?.name
    if (!name && role !== 'participant') throw new Problem('name-missing')
    return {
      id: this.newId<PersonId>(),
      session,
      name: name ?? this.#parts.anonymous,
      roles: [role],
      ...(invitation?.affiliation !== undefined && { affiliation: invitation.affiliation }),
      ...(invitation?.group !== undefined && { group: invitation.group }),
      ...said,
    }
  }
}

/** A name as it is kept, or undefined where none was said. Throws `name-unfit`. */
export function nameOf(said: string | undefined): string | undefined {
  if (said === undefined || said.trim() === '') return undefined
  const name = cleanName(said)
  if (name === undefined) throw new Problem('name-unfit')
  return name
}
