import { answerKey } from '#shared/poll/ballot.ts'
import type { Merge } from '#shared/poll/tally.ts'
import { Problem } from '#shared/problem.ts'

/**
 * Merges as they are kept: one for each answer, the last that was said; none of an answer into itself. Throws
 * `answers-in-a-circle` where following them comes to no end.
 */
export function readMerges(said: readonly Merge[]): readonly Merge[] {
  const merges = new Map(
    said
      .filter(({ from, into }) => into === undefined || answerKey(from) !== answerKey(into))
      .map((merge) => [answerKey(merge.from), merge]),
  )
  for (const start of merges.keys()) {
    const passed = new Set([start])
    for (let at = nextOf(merges, start); at !== undefined; at = nextOf(merges, at)) {
      if (passed.has(at)) throw new Problem('answers-in-a-circle')
      passed.add(at)
    }
  }
  return [...merges.values()]
}

function nextOf(merges: ReadonlyMap<string, Merge>, key: string): string | undefined {
  const into = merges.get(key)?.into
  return into === undefined ? undefined : answerKey(into)
}
