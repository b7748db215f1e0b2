import type { OptionId } from '#shared/ids.ts'
import {
  answerKey,
  judgeBallot,
  LONGEST_ANSWER,
  LONGEST_WORD,
  MOST_WORDS,
} from '#shared/poll/ballot.ts'
import type { PollKind } from '#shared/poll/kinds.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { visibleIn } from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'

/** What somebody has chosen or written on a ballot so far. In a ranking the choices are in their order. */
export interface OwnAnswer {
  readonly choices: readonly OptionId[]
  readonly texts: readonly string[]
}

export const NO_ANSWER: OwnAnswer = { choices: [], texts: [] }

/** The fields in which one writes, and the characters each of them takes. */
export function fieldsOf(kind: PollKind): { readonly count: number; readonly longest: number } {
  if (kind === 'text') return { count: 1, longest: LONGEST_ANSWER }
  return kind === 'words' ? { count: MOST_WORDS, longest: LONGEST_WORD } : { count: 0, longest: 0 }
}

/** The texts that say something, as they are sent: what says the same twice, once. */
export function writtenIn({ texts }: OwnAnswer): readonly string[] {
  const bySense = new Map<string, string>()
  for (const text of texts) {
    const sense = answerKey(text)
    if (visibleIn(text) !== '' && !bySense.has(sense)) bySense.set(sense, text.trim())
  }
  return [...bySense.values()]
}

/** Why an answer cannot be sent as it is, told before it is; undefined where it can. [POLLW5] */
export function faultOf(poll: Poll, answer: OwnAnswer): ProblemCode | undefined {
  const verdict = judgeBallot(poll, { choices: answer.choices, texts: writtenIn(answer) })
  return verdict === 'valid' ? undefined : verdict
}

/** With an option chosen or let go: where one answer is asked, it takes the place of the other. */
export function chosenWith(
  poll: Poll,
  choices: readonly OptionId[],
  option: OptionId,
): readonly OptionId[] {
  if (poll.kind !== 'multiple') return [option]
  const without = choices.filter((choice) => choice !== option)
  const next = without.length < choices.length ? without : [...choices, option]
  // In the poll's order: in which order somebody ticked is nobody's business.
  return poll.options.map(({ id }) => id).filter((id) => next.includes(id))
}

/** How many more answers may be chosen; undefined where as many as there are may be. */
export function leftToChoose(poll: Poll, choices: readonly OptionId[]): number | undefined {
  if (poll.kind !== 'multiple' || poll.most === undefined) return undefined
  return Math.max(poll.most - choices.length, 0)
}
