import type { OptionId } from '../ids.ts'

/**
 * What a poll asks for. `single`: one of its options. `multiple`: several, as many as it says. `yes-no`: yes, no or abstain.
 * `scale`: one step between two numbers. `ranking`: options in an order. `text`: a short answer in one's own words. `words`: a few
 * words for a cloud.
 */
export const POLL_KINDS = [
  'single',
  'multiple',
  'yes-no',
  'scale',
  'ranking',
  'text',
  'words',
] as const
export type PollKind = (typeof POLL_KINDS)[number]

/** Kinds whose options are worded by those who design the poll. The others have theirs from the kind, or none. */
export const WORDED_KINDS = ['single', 'multiple', 'ranking'] as const satisfies readonly PollKind[]

export function hasWordedOptions(kind: PollKind): boolean {
  return WORDED_KINDS.some((worded) => worded === kind)
}

/** Whether voters write instead of choosing. */
export function isWritten(kind: PollKind): kind is 'text' | 'words' {
  return kind === 'text' || kind === 'words'
}

export const YES = 'yes' as OptionId
export const NO = 'no' as OptionId
export const ABSTAIN = 'abstain' as OptionId

/** The steps of a scale, from the lowest to the highest, and what the two ends mean. */
export interface Scale {
  readonly from: number
  readonly to: number
  readonly low: string
  readonly high: string
}

export const USUAL_SCALE: Scale = { from: 1, to: 5, low: '', high: '' }
export const LOWEST_STEP = 0
export const HIGHEST_STEP = 10
