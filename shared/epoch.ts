/**
 * Whether words were erased from a document between two of its lives: the names of lives carry a mark for each erasure before them,
 * `2k9w…-7hq3xd`. A copy of `then` may hold words that nobody is to have any more. [EPOCH3]
 */
export function wasErasedSince(then: string, now: string): boolean {
  const known = erasuresIn(then)
  return erasuresIn(now).some((mark) => !known.includes(mark))
}

/** The marks in the name of a life, oldest first. */
export function erasuresIn(epoch: string): readonly string[] {
  return epoch.split('-').slice(1)
}
