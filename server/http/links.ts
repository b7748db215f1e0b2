import type { Context } from 'hono'
import type { SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { LiveSession } from '../sessions/live-session.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { ownOrigin } from './door.ts'

/** The address that opens a page with a key, which stands in its fragment and so is sent to nobody. [KEY2] */
export function linkOf(context: Context, session: SessionId, role: Role, key: string): string {
  const page = role === 'participant' ? 'f' : 's'
  return `${ownOrigin(context)}/${page}/${session}#${key}`
}

/** The links of the roles that open something. */
export function linksOf(
  context: Context,
  sessions: Sessions,
  live: LiveSession,
): ReadonlyMap<Role, string> {
  const keys = [...sessions.keysOf(live)]
  return new Map(keys.map(([role, key]) => [role, linkOf(context, live.session.id, role, key)]))
}
