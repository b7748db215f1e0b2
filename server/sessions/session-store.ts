import type { PersonId, SessionId } from '#shared/ids.ts'
import type { SessionStanding } from '#shared/access/settings.ts'
import type { TicketKind } from '#shared/access/tickets.ts'
import type { Person, SessionDetails } from '#shared/session.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { Holding, Invitation } from './holding.ts'

/** A session as it is kept. */
export interface Session extends SessionStanding {
  readonly id: SessionId
  /** For participants, to be typed: six letters and digits. */
  readonly code: string
  readonly details: SessionDetails
  readonly createdAt: number
}

/** What begins with a session: its row, the untouched proposal, and both documents' first update. */
export interface Founding {
  readonly session: Session
  readonly proposal: string
  readonly seeds: Readonly<Record<'notes' | 'polls', Uint8Array>>
  readonly entry?: TrailEntry
}

/** Somebody comes in: who they are from now on, the ticket they get, and how they came to their role. */
export interface Arrival {
  readonly person: Person
  readonly at: number
  readonly ticketHash: string
  /** Left out: of the usual kind. */
  readonly kind?: TicketKind
  /** Left out where they have the role already. */
  readonly holding?: Holding
  /** The invitation they came by, with them in it. */
  readonly invitation?: Invitation
  /** Left out where it leaves no trace. */
  readonly entry?: TrailEntry
}

/** Who holds a ticket, and what kind of ticket it is. */
export interface Held {
  readonly person: Person
  readonly kind: TicketKind
}

/** What sessions need of a store. Each call happens wholly or not at all, and survives a power cut. */
export interface SessionStore {
  found(founding: Founding): Promise<void>
  session(id: SessionId): Promise<Session | undefined>
  sessionByCode(code: string): Promise<Session | undefined>
  /** Keeps a person who is new or changed, and a ticket's hash for them. */
  arrive(arrival: Arrival): Promise<void>
  /** Nobody whose ticket has ended, or who was removed. */
  heldBy(ticketHash: string): Promise<Held | undefined>
  /** Undefined for who was removed. */
  person(session: SessionId, id: PersonId): Promise<Person | undefined>
  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>
}
