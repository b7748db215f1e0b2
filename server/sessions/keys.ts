import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { InvitationId, SessionId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'

const KEY_BYTES = 16 // 128 bits: not to be guessed

/**
 * The key of a role's link: derived, so that nothing readable is stored and it can be shown again. The next generation
 * is another key. [KEY1]
 */
export function keyOf(
  secret: Uint8Array,
  session: SessionId,
  role: Role,
  generation: number,
): string {
  return keyed(secret, `${session}/${role}/${generation}`)
}

/** The key of somebody's own link: it says which invitation it is of, and is derived like a role's. [KEY4] */
export function personalKeyOf(
  secret: Uint8Array,
  session: SessionId,
  invitation: InvitationId,
  generation: number,
): string {
  return `${invitation}.${keyed(secret, `${session}/@${invitation}/${generation}`)}`
}

/** The invitation that a key says it is of; whether it opens it, its key tells. */
export function invitationIn(key: string): InvitationId | undefined {
  const [, id] = /^([a-z0-9]{1,40})\./.exec(key) ?? []
  return id === undefined ? undefined : (id as InvitationId)
}

/** The role a key opens, or undefined. `generationOf` answers undefined for a link that opens nothing. Takes the same time whatever is offered. */
export function roleOfKey(
  secret: Uint8Array,
  session: SessionId,
  key: string,
  generationOf: (role: Role) => number | undefined,
): Role | undefined {
  let found: Role | undefined
  for (const role of ROLES) {
    const generation = generationOf(role)
    // A closed link is compared like any other, with a key that nobody has.
    if (isKey(key, keyOf(secret, session, role, generation ?? 0)) && generation !== undefined) {
      found = role
    }
  }
  return found
}

/** Whether a key is another, in the same time whatever is offered. */
export function isKey(offered: string, key: string): boolean {
  return timingSafeEqual(hash('sha256', offered, 'buffer'), hash('sha256', key, 'buffer'))
}

/** What is stored of a ticket: its hash. */
export function ticketHash(token: string): string {
  return hash('sha256', token, 'base64url')
}

function keyed(secret: Uint8Array, text: string): string {
  const mac = createHmac('sha256', secret).update(text).digest()
  return mac.subarray(0, KEY_BYTES).toString('base64url')
}
