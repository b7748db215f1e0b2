/**
 * How a question goes: asked, approved, selected to be put next, read out, answered aloud or in writing. Parked, it waits for another
 * time; a duplicate stands behind another one; dismissed and withdrawn ones are shown to nobody else.
 */
export const QUESTION_STATES = [
  'asked',
  'approved',
  'selected',
  'read-out',
  'answered-aloud',
  'answered-in-writing',
  'parked',
  'duplicate',
  'dismissed',
  'withdrawn',
] as const
export type QuestionState = (typeof QUESTION_STATES)[number]

/** Those a moderator may set by hand: a duplicate is merged, and only who asked withdraws. */
export const MODERATED_STATES = [
  'asked',
  'approved',
  'selected',
  'read-out',
  'answered-aloud',
  'answered-in-writing',
  'parked',
  'dismissed',
] as const satisfies readonly QuestionState[]

export function isAnswered(state: QuestionState): boolean {
  return state === 'answered-aloud' || state === 'answered-in-writing'
}

/** Whether nothing more is expected to become of it here. */
export function isOver(state: QuestionState): boolean {
  return isAnswered(state) || ['duplicate', 'dismissed', 'withdrawn'].includes(state)
}

/** Whether whoever asked may still change the words, or take them back before anybody took them up. */
export function isPending(state: QuestionState): boolean {
  return state === 'asked' || state === 'approved'
}
