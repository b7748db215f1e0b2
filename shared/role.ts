/**
 * Who may do what: one table, read by routes, sockets, screens and tests. [MAY1]
 * Somebody who holds several roles may do what any of them may.
 */
export const ROLES = [
  'organiser',
  'rapporteur',
  'moderator',
  'onlineModerator',
  'speaker',
  'participant',
  'observer',
] as const
export type Role = (typeof ROLES)[number]

/** The team: who works at the desk and writes the notes. */
export const TEAM: readonly Role[] = ['organiser', 'rapporteur', 'moderator', 'onlineModerator']

const everybody = ROLES
const readers: readonly Role[] = [...TEAM, 'speaker', 'observer']
const chairs: readonly Role[] = ['organiser', 'moderator', 'onlineModerator']

const MAY = {
  'read-session': everybody,
  'read-notes': readers,
  'write-notes': TEAM,
  'read-polls': readers,
  'write-polls': [...TEAM, 'speaker'],
  'open-poll': chairs,
  'enter-hands': chairs,
  vote: everybody.filter((role) => role !== 'observer'),
  'ask-question': everybody.filter((role) => role !== 'observer'),
  'moderate-questions': chairs,
  import: ['organiser', 'rapporteur', 'onlineModerator'],
  'export-report': readers,
  'see-links': ['organiser'],
} as const satisfies Record<string, readonly Role[]>

export type Act = keyof typeof MAY
export const ACTS = Object.keys(MAY) as Act[]

/** Whether any of these roles allows the act. */
export function may(roles: readonly Role[], act: Act): boolean {
  const allowed: readonly Role[] = MAY[act]
  return roles.some((role) => allowed.includes(role))
}

/** Whether these roles reach the desk; who holds only `participant` belongs on the floor. */
export function isAtDesk(roles: readonly Role[]): boolean {
  return may(roles, 'read-notes')
}
