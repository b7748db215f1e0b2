import type { InvitationId, PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { WayIn } from '#shared/wire.ts'

/** A role that somebody has, and how they came to it. */
export interface Holding {
  readonly person: PersonId
  readonly role: Role
  readonly cameBy: WayIn
  /** The generation of the link or invitation, or 1. */
  readonly generation: number
  readonly givenBy?: PersonId
  readonly at: number
}

/** A link of somebody's own. Times are milliseconds since 1970. */
export interface Invitation {
  readonly id: InvitationId
  readonly session: SessionId
  readonly name: string
  readonly affiliation?: string
  readonly group?: string
  readonly role: Role
  readonly generation: number
  readonly madeBy: PersonId
  readonly madeAt: number
  readonly revokedAt?: number
  /** Who entered by it. */
  readonly person?: PersonId
}
