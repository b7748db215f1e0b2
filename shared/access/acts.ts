import type { Role } from '../role.ts'

/** Whoever asks: somebody's role, or a stranger who did not enter. */
export type Asker = Role | 'stranger'

/**
 * On what a cell depends that is not a plain yes. Two the session decides, and `may` with it: `speakers-read` unless the organiser
 * closed the draft to speakers, `participants-read` if it was opened to them. In the others somebody may do the act to some
 * things alone, and the part that has the thing judges: `own`, `entitled` in this poll, `if-named` where a poll is, `window` while
 * corrections are taken.
 */
export type Condition =
  | 'speakers-read'
  | 'participants-read'
  | 'own'
  | 'entitled'
  | 'if-named'
  | 'window'
export type Cell = 'yes' | 'no' | Condition

/** How a row is read: organiser, rapporteur, moderator, online moderator, speaker, participant, observer, stranger. */
type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell]

/**
 * Who may do what: one table, which routes, sockets, screens and tests read. An act that has no door yet stands here all the
 * same, so that its door is built behind its row. [MAY1]
 */
export const ACTS_TABLE = {
  // Before anybody has entered.
  'watch-server': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  'read-pages': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  'found-session': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  knock: ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  'read-published': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'],

  // The session and its people.
  'read-session': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no'],
  'rule-session': ['yes', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  'give-roles': ['yes', 'yes', 'no', 'yes', 'no', 'no', 'no', 'no'],
  'read-trail': ['yes', 'yes', 'own', 'own', 'own', 'no', 'no', 'no'],
  'own-data': ['yes', 'yes', 'yes', 'yes', 'yes', 'own', 'own', 'no'],

  // The notes and the report.
  'read-notes': ['yes', 'yes', 'yes', 'yes', 'speakers-read', 'participants-read', 'yes', 'no'],
  'write-notes': ['yes', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  remark: ['yes', 'yes', 'yes', 'yes', 'yes', 'window', 'no', 'no'],
  'decide-remark': ['yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'no'],
  'keep-version': ['yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'no'],
  'export-report': ['yes', 'yes', 'yes', 'yes', 'speakers-read', 'no', 'yes', 'no'],
  'sign-off': ['yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  'freeze-report': ['yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'no'],
  'change-frozen': ['no', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  'read-papers': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no'],
  'edit-papers': ['yes', 'yes', 'yes', 'yes', 'own', 'no', 'no', 'no'],

  // Polls.
  'read-polls': ['yes', 'yes', 'yes', 'yes', 'yes', 'no', 'yes', 'no'],
  'write-polls': ['yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  'agree-to-poll': ['yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  'open-poll': ['yes', 'no', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  'enter-hands': ['yes', 'no', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  'change-opened-poll': ['no', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  vote: ['entitled', 'entitled', 'entitled', 'entitled', 'entitled', 'entitled', 'no', 'no'],
  'see-own-receipts': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no'],
  'see-voters': ['if-named', 'if-named', 'no', 'no', 'no', 'no', 'no', 'no'],

  // The floor.
  'ask-question': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no'],
  'moderate-questions': ['yes', 'no', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  import: ['yes', 'yes', 'no', 'yes', 'no', 'no', 'no', 'no'],
} as const satisfies Readonly<Record<string, Row>>

export type Act = keyof typeof ACTS_TABLE
export const ACTS = Object.keys(ACTS_TABLE) as readonly Act[]

/**
 * Whom somebody may invite, raise, lower and remove, and whose links they see and renew: never a role above their own.
 * Nobody else has `give-roles`. [MAY3]
 */
export const GIVES: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  organiser: [
    'organiser',
    'rapporteur',
    'moderator',
    'onlineModerator',
    'speaker',
    'participant',
    'observer',
  ],
  rapporteur: ['rapporteur', 'speaker', 'participant', 'observer'],
  onlineModerator: ['participant', 'observer'],
}
