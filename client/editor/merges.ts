import { answerKey } from '#shared/poll/ballot.ts'
import type { Merge } from '#shared/poll/tally.ts'

/** What counts as what when some answers count as one of them from now on. Answers are told apart as they are counted. */
export function countAs(
  merges: readonly Merge[],
  chosen: readonly string[],
  into: string,
): readonly Merge[] {
  const from = chosen.filter((answer) => answerKey(answer) !== answerKey(into))
  return [...without(merges, [...from, into]), ...from.map((answer) => ({ from: answer, into }))]
}

/** The same when some answers are not shown any more. */
export function hide(merges: readonly Merge[], chosen: readonly string[]): readonly Merge[] {
  return [...without(merges, chosen), ...chosen.map((from) => ({ from }))]
}

/** The same without what was decided about one answer. */
export function takeBack(merges: readonly Merge[], { from }: Merge): readonly Merge[] {
  return without(merges, [from])
}

function without(merges: readonly Merge[], answers: readonly string[]): readonly Merge[] {
  const keys = new Set(answers.map(answerKey))
  return merges.filter(({ from }) => !keys.has(answerKey(from)))
}
