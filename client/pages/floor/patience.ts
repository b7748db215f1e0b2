import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../../live/api.ts'
import { pauseBefore } from '../../live/feed.ts'

const PASSING: readonly ProblemCode[] = [
  'unavailable',
  'storage-full',
  'storage-failing',
  'broken',
  'too-many-tries',
  'too-many-asks',
]

/** Asks again what a lost network or a tired server left unanswered. A refusal is an answer. */
export async function insist<Answer>(
  attempt: () => Promise<Answer>,
  onWaiting: () => void,
): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt()
    } catch (refusal) {
      if (!PASSING.includes(codeOf(refusal))) throw refusal
      onWaiting()
      await patience(pauseBefore(tries, Math.random()))
    }
  }
}

/** Waits, but not a moment longer than the network is away. */
export function patience(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      removeEventListener('online', over)
      resolve()
    }
    const timer = setTimeout(over, milliseconds)
    addEventListener('online', over)
  })
}
