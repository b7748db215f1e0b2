import type { PersonId, SessionId } from '#shared/ids.ts'
import type { SessionStanding } from '#shared/access/settings.ts'
import type { Person, SessionDetails } from '#shared/session.ts'

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
}

/** What sessions need of a store. Each call happens wholly or not at all, and survives a power cut. */
export interface SessionStore {
  found(founding: Founding): Promise<void>
  session(id: SessionId): Promise<Session | undefined>
  sessionByCode(code: string): Promise<Session | undefined>
  /** Keeps a person who is new or changed, and a ticket's hash for them. */
  keepPerson(person: Person, at: number, ticketHash: string): Promise<void>
  personByTicket(ticketHash: string): Promise<Person | undefined>
  namesOf(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>
}
