import type { OptionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { TypedHands } from './poll-desk.ts'

export const MOST_HANDS = 100_000 // for one option, as the server takes them

/** What the fields show before somebody types: the hands as they were entered, or nothing yet. */
export function typedOf({ options, tally }: CountedPoll): TypedHands {
  return Object.fromEntries(
    options.map(({ id }) => [id, tally?.hands ? String(tally.hands[id] ?? 0) : '']),
  )
}

/** A field one step up or down; never below nothing nor above the most. */
export function step(typed: string, by: number): string {
  const now = /^\d+$/.test(typed.trim()) ? Number(typed) : 0
  return String(Math.min(Math.max(now + by, 0), MOST_HANDS))
}

/** The numbers that were typed, an empty field is 0; undefined where one of them is no count of hands. */
export function handsIn(typed: TypedHands): Readonly<Record<OptionId, number>> | undefined {
  const counts = Object.entries(typed).map(([id, text]) => [id, numberIn(text)] as const)
  return counts.every(([, count]) => count !== undefined)
    ? (Object.fromEntries(counts) as Record<OptionId, number>)
    : undefined
}

function numberIn(text: string): number | undefined {
  const plain = text.trim()
  if (plain === '') return 0
  return /^\d+$/.test(plain) && Number(plain) <= MOST_HANDS ? Number(plain) : undefined
}
