import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { SessionId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'

const KEY_BYTES = 16 // 128 bits: not to be guessed

/**
 * The key of a role's link: derived, so that nothing readable is stored and it can be shown again. [KEY1]
 */
export function keyOf(secret: Uint8Array, session: SessionId, role: Role): string {
  const mac = createHmac('sha256', secret).update(`${session}/${role}/1`).digest()
  return mac.subarray(0, KEY_BYTES).toString('base64url')
}

/** The role a key opens, or undefined. Takes the same time whatever is offered. */
export function roleOfKey(secret: Uint8Array, session: SessionId, key: string): Role | undefined {
  const offered = digestOf(key)
  let found: Role | undefined
  for (const role of ROLES) {
    if (timingSafeEqual(offered, digestOf(keyOf(secret, session, role)))) found = role
  }
  return found
}

/** What is stored of a ticket: its hash. */
export function ticketHash(token: string): string {
  return hash('sha256', token, 'base64url')
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
