import type { Role } from '../role.ts'
import type { Act } from './acts.ts'

/** What a ticket in a foreign page's frame is for: to read, to vote, and to know that it counted. [EMBED1] */
export const WIDGET_ACTS = [
  'read-session',
  'vote',
  'see-own-receipts',
] as const satisfies readonly Act[]

/** What a ticket on the wall is for: what everybody in the session may read, whoever put it there. [STAGE1] */
export const STAGE_ACTS = ['read-session'] as const satisfies readonly Act[]

/** `desk` is what people enter with, on the floor too: it does what they may do. The others do that much less. */
export const TICKET_KINDS = ['desk', 'widget', 'stage'] as const
export type TicketKind = (typeof TICKET_KINDS)[number]

const LIMITED: Readonly<Record<Exclude<TicketKind, 'desk'>, readonly Act[]>> = {
  widget: WIDGET_ACTS,
  stage: STAGE_ACTS,
}

/** What somebody is by a ticket, of all that they are: in a frame a participant, on the wall an observer. */
export function rolesBy(kind: TicketKind, roles: readonly Role[]): readonly Role[] {
  if (kind === 'desk' || roles.length === 0) return roles
  return kind === 'widget' ? ['participant'] : ['observer']
}

/** What somebody may do by a ticket, of all that they may do. */
export function actsBy(kind: TicketKind, acts: readonly Act[]): readonly Act[] {
  if (kind === 'desk') return acts
  const limited = LIMITED[kind]
  return acts.filter((act) => limited.includes(act))
}

/** The kind as a row holds it; what is unknown does least. */
export function readTicketKind(text: string): TicketKind {
  return TICKET_KINDS.find((kind) => kind === text) ?? 'stage'
}
