import {
  isPlainId,
  type OptionId,
  type PollId,
  type QuestionId,
  type SessionId,
} from '#shared/ids.ts'

/** Ids that come from an address or from this device are looked at before they are believed. */
export function isSessionId(value: unknown): value is SessionId {
  return typeof value === 'string' && isPlainId(value)
}

export function isPollId(value: unknown): value is PollId {
  return typeof value === 'string' && isPlainId(value)
}

export function isOptionId(value: unknown): value is OptionId {
  return typeof value === 'string' && isPlainId(value)
}

export function isQuestionId(value: unknown): value is QuestionId {
  return typeof value === 'string' && isPlainId(value)
}
