import { ROLES, type Role } from '../role.ts'
import { ACTS, ACTS_TABLE, GIVES, type Act, type Asker, type Cell } from './acts.ts'

/** What a session decides about rights, beside the table. */
export interface SessionRules {
  /** Whether speakers read the draft notes; they do unless the organiser closed it. */
  readonly speakersRead: boolean
  readonly participantsRead: boolean
  /** The session is over: who took part votes and asks no more. The team finishes the report. */
  readonly isOver: boolean
  /** The session is held back: nobody but the organiser does anything. */
  readonly isSuspended: boolean
}

export const USUAL_RULES: SessionRules = {
  speakersRead: true,
  participantsRead: false,
  isOver: false,
  isSuspended: false,
}

/** What ends with the session. */
const DURING: ReadonlySet<Act> = new Set(['vote', 'ask-question', 'open-poll'])
/** What goes on while it is held back: finding out that it is, and whatever concerns oneself. */
const ALWAYS: ReadonlySet<Act> = new Set([
  'watch-server',
  'read-pages',
  'found-session',
  'knock',
  'read-published',
  'own-data',
])
const ASKERS: readonly Asker[] = [...ROLES, 'stranger']

/** The cell of the table: what it says of a role, or of a stranger. */
export function cellOf(asker: Asker, act: Act): Cell {
  return ACTS_TABLE[act][ASKERS.indexOf(asker)] ?? 'no'
}

/**
 * Whether any of these roles allows the act in a session with such rules. Where the table says `own`, `entitled` or the like, the
 * answer is yes, and the part that has the thing judges the rest.
 */
export function may(roles: readonly Role[], act: Act, rules: SessionRules = USUAL_RULES): boolean {
  if (rules.isSuspended && !roles.includes('organiser') && !ALWAYS.has(act)) return false
  if (rules.isOver && DURING.has(act)) return false
  return roles.some((role) => isOpen(cellOf(role, act), rules))
}

/** Whether somebody may do it who did not enter. */
export function isForStrangers(act: Act): boolean {
  return cellOf('stranger', act) === 'yes'
}

/** All that somebody may do: what a page is told, so that it shows no button in vain. */
export function actsOf(roles: readonly Role[], rules: SessionRules): readonly Act[] {
  return ACTS.filter((act) => may(roles, act, rules))
}

/** The roles that somebody may give, take away and show the link of. [MAY3] */
export function givesOf(roles: readonly Role[]): readonly Role[] {
  return ROLES.filter((given) => roles.some((role) => GIVES[role]?.includes(given)))
}

/** Whether these roles reach the desk by themselves; a participant belongs on the floor, also where the notes are open to all. */
export function isAtDesk(roles: readonly Role[]): boolean {
  return roles.some((role) => role !== 'participant')
}

function isOpen(cell: Cell, rules: SessionRules): boolean {
  if (cell === 'speakers-read') return rules.speakersRead
  if (cell === 'participants-read') return rules.participantsRead
  return cell !== 'no' && cell !== 'window' // no window for corrections is ever open yet
}
