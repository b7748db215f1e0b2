import type { MODERATED_STATES } from '#shared/question/states.ts'
import { isAnswered, isOver } from '#shared/question/states.ts'
import type { FloorQuestion } from '#shared/wire.ts'

/** What can be done to a question in the queue, each by a letter of its own. */
export const QUEUE_KEYS = {
  approve: 'a',
  select: 's',
  'read-out': 'r',
  answered: 'o',
  write: 'w',
  notes: 'n',
  merge: 'm',
  translate: 't',
  note: 'e',
  park: 'p',
  dismiss: 'x',
  back: 'u',
  split: 'u',
} as const
export type QueueAct = keyof typeof QUEUE_KEYS

/** The state that an act leads to, where that is all it does. */
export const LEADS_TO: Readonly<Partial<Record<QueueAct, (typeof MODERATED_STATES)[number]>>> = {
  approve: 'approved',
  select: 'selected',
  'read-out': 'read-out',
  answered: 'answered-aloud',
  park: 'parked',
  dismiss: 'dismissed',
  back: 'approved',
  split: 'approved',
}

/** The acts that a question offers now, the likeliest first. [QUEUE1] */
export function actsOn(question: FloorQuestion, mayWrite: boolean): readonly QueueAct[] {
  const { state, notesAt } = question
  const notes = mayWrite && notesAt === undefined ? (['notes'] as const) : []
  switch (state) {
    case 'asked':
      return ['approve', 'select', ...notes, 'merge', 'park', 'dismiss', 'translate', 'note']
    case 'approved':
      return ['select', ...notes, 'merge', 'write', 'park', 'dismiss', 'translate', 'note']
    case 'selected':
      return ['read-out', ...notes, 'answered', 'write', 'back', 'translate', 'note']
    case 'read-out':
      return ['answered', ...notes, 'write', 'back', 'note']
    case 'duplicate':
      return ['split']
    case 'withdrawn':
      return []
    default:
      return [...(isAnswered(state) ? notes : []), 'back', 'note']
  }
}

/** The act that a letter stands for on this question. */
export function actOfKey(
  key: string,
  question: FloorQuestion,
  mayWrite: boolean,
): QueueAct | undefined {
  return actsOn(question, mayWrite).find((act) => QUEUE_KEYS[act] === key)
}

export const QUEUE_FILTERS = ['waiting', 'now', 'done', 'aside'] as const
export type QueueFilter = (typeof QUEUE_FILTERS)[number]

/** Under which heading of the queue a question stands. */
export function filterOf({ state }: FloorQuestion): QueueFilter {
  if (state === 'asked' || state === 'approved') return 'waiting'
  if (state === 'selected' || state === 'read-out') return 'now'
  if (isAnswered(state)) return 'done'
  return state === 'parked' || isOver(state) ? 'aside' : 'waiting'
}

/** Whether a question says what is looked for, in whatever case, also in its translation and of its author. */
export function isFound(question: FloorQuestion, looked: string): boolean {
  const wanted = looked.trim().toLowerCase()
  const { text, author = '', translation } = question
  return [text, author, translation?.text ?? ''].some((said) => said.toLowerCase().includes(wanted))
}
