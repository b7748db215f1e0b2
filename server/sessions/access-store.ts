import type { InvitationId, PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { WayIn } from '#shared/wire.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { Holding, Invitation } from './holding.ts'
import type { Session } from './session-store.ts'

/** How a role's link stands. One that nobody touched is of the first generation and open. */
export interface LinkState {
  readonly role: Role
  readonly generation: number
  readonly isRevoked: boolean
}

/** Somebody of a session as their row says. */
export interface Member {
  readonly person: Person
  readonly enteredAt: number
  readonly seenAt?: number
  /** How they came to the first of their roles. */
  readonly cameBy: WayIn
}

/** Somebody who has a role, and how they came to it. */
export interface Holder {
  readonly person: Person
  readonly cameBy: WayIn
}

/** One thing that changes in who may do what. `removed` also ends all tickets of somebody. */
export type AccessChange =
  | { readonly is: 'session'; readonly session: Session }
  | {
      readonly is: 'link'
      readonly session: SessionId
      readonly link: LinkState
      readonly at: number
    }
  | { readonly is: 'invitation'; readonly invitation: Invitation }
  | { readonly is: 'person'; readonly person: Person }
  | { readonly is: 'holding'; readonly holding: Holding }
  | { readonly is: 'holding-gone'; readonly person: PersonId; readonly role: Role }
  | { readonly is: 'removed'; readonly person: PersonId; readonly at: number }

/** What rights need of a store. Each change happens wholly or not at all, with its entry in the trail. */
export interface AccessStore {
  /** The links that somebody touched. */
  links(session: SessionId): Promise<readonly LinkState[]>
  invitation(session: SessionId, id: InvitationId): Promise<Invitation | undefined>
  /** Those that still open something, earliest first. */
  invitations(session: SessionId): Promise<readonly Invitation[]>
  /** Everybody with a role of the desk, earliest first. */
  desk(session: SessionId): Promise<readonly Member[]>
  /** Those who are participants and nothing else: a page of them, in the order of their ids. */
  participants(session: SessionId, after: string, most: number): Promise<readonly Member[]>
  participantCount(session: SessionId): Promise<number>
  holders(session: SessionId, role: Role): Promise<readonly Holder[]>
  change(changes: readonly AccessChange[], entry?: TrailEntry): Promise<void>
  /** When people were last here. */
  seen(when: ReadonlyMap<PersonId, number>): Promise<void>
}
