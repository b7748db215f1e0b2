import { placeOf, type Place } from '../channel.ts'
import type { FloorQuestion } from '../wire.ts'
import type { Fairness } from './fairness.ts'

/** Where a question comes from, as far as that is known. */
export function placeOfQuestion({ place, channel }: FloorQuestion): Place | undefined {
  return place ?? placeOf(channel)
}

/**
 * The questions that wait, in the order in which they are to be taken: those with most supports first, of equals the earlier one; and
 * by the rule of the session the hall and those online in turns, the hall first, for as long as both have some. Whoever is
 * nowhere for sure takes the turn of whichever has more waiting. [ASK5]
 */
export function fairOrder(
  questions: readonly FloorQuestion[],
  fairness: Fairness,
): readonly FloorQuestion[] {
  const sorted = questions.toSorted(
    (one, other) =>
      other.supports - one.supports || one.at - other.at || (one.id < other.id ? -1 : 1),
  )
  const [hall = 0, online = 0] = fairness.split(':').map(Number)
  if (fairness === 'none') return sorted
  const waiting: Record<Place, FloorQuestion[]> = { onsite: [], online: [] }
  for (const question of sorted) {
    const shorter = waiting.onsite.length <= waiting.online.length ? 'onsite' : 'online'
    waiting[placeOfQuestion(question) ?? shorter].push(question)
  }
  const order: FloorQuestion[] = []
  while (waiting.onsite.length > 0 && waiting.online.length > 0) {
    order.push(...waiting.onsite.splice(0, hall), ...waiting.online.splice(0, online))
  }
  return [...order, ...waiting.onsite, ...waiting.online]
}
