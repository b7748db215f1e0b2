/** Seven roles, without accounts. Somebody may hold several; what each may do says shared/access/acts.ts. */
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
