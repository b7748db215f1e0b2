import type { PersonId, SessionId } from '#shared/ids.ts'

/** What leaves a trace. Votes, questions and words never do. */
export const TRAIL_ACTS = [
  'session-founded',
  'session-ended',
  'session-resumed',
  'session-suspended',
  'session-deleted',
  'settings-changed',
  'link-renewed',
  'link-revoked',
  'code-renewed',
  'invitation-made',
  'invitation-revoked',
  'person-entered',
  'roles-changed',
  'person-removed',
  'poll-opened',
  'poll-closed',
  'hands-entered',
  'poll-agreed',
  'poll-published',
  'poll-sealed',
  'answers-merged',
  'base-chosen',
  'ballot-codes-made',
  'bridge-made',
  'bridge-revoked',
  'rehearsal-begun',
  'rehearsal-ended',
  'report-exported',
  'report-frozen',
  'own-data-exported',
  'person-erased',
  'retention-run',
  'host-key-made',
  'host-signed-in',
] as const
export type TrailAct = (typeof TRAIL_ACTS)[number]

/**
 * One thing that was done. `session` is '' for what concerns the house itself; nobody's is the server's own. `detail` has ids,
 * roles and numbers, and no name and no text: a trail outlives the erasure of a person.
 */
export interface TrailEntry {
  readonly session: SessionId | ''
  readonly person?: PersonId
  readonly act: TrailAct
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
}
