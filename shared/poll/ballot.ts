import { isWritten } from './kinds.ts'
import type { OpenedState } from './state.ts'
import { visibleIn, type PollWording } from './wording.ts'

/** One voter's answer: options, in a ranking from the first to the last; or words of their own. */
export interface Ballot {
  readonly choices: readonly string[]
  readonly texts?: readonly string[]
}

/** A poll as far as a ballot is judged by it. */
type Asked = PollWording & { readonly state: OpenedState }

export const LONGEST_ANSWER = 280 // characters
export const LONGEST_WORD = 40 // characters
export const MOST_WORDS = 3

export type BallotVerdict =
  | 'valid'
  | 'poll-not-open'
  | 'unknown-option'
  | 'one-choice'
  | 'too-many-choices'
  | 'no-choice'
  | 'answer-too-long'

/**
 * Whether a ballot may be counted: known options, each once, as many as the kind of poll asks for; or as many texts, none of them
 * empty or longer than its limit. [POLL2]
 */
export function judgeBallot(poll: Asked, { choices, texts = [] }: Ballot): BallotVerdict {
  if (poll.state !== 'open') return 'poll-not-open'
  if (isWritten(poll.kind)) return choices.length > 0 ? 'unknown-option' : judgeTexts(poll, texts)
  if (texts.length > 0) return 'unknown-option'
  if (choices.length === 0) return 'no-choice'
  const known = new Set<string>(poll.options.map((option) => option.id))
  if (choices.some((choice) => !known.has(choice))) return 'unknown-option'
  if (new Set(choices).size !== choices.length) return 'unknown-option'
  if (poll.kind === 'ranking') return 'valid'
  if (poll.kind !== 'multiple') return choices.length > 1 ? 'one-choice' : 'valid'
  return choices.length > (poll.most ?? poll.options.length) ? 'too-many-choices' : 'valid'
}

function judgeTexts({ kind }: Asked, texts: readonly string[]): BallotVerdict {
  if (texts.length === 0 || texts.some((text) => visibleIn(text) === '')) return 'no-choice'
  const [most, longest] = kind === 'text' ? [1, LONGEST_ANSWER] : [MOST_WORDS, LONGEST_WORD]
  if (texts.length > most) return 'too-many-choices'
  if (texts.some((text) => text.length > longest)) return 'answer-too-long'
  return new Set(texts.map(answerKey)).size === texts.length ? 'valid' : 'unknown-option'
}

/** What two answers share that say the same: what can be seen, without regard to case and to a full stop. */
export function answerKey(text: string): string {
  return visibleIn(text)
    .toLowerCase()
    .replace(/[.!…]+$/u, '')
    .trim()
}
