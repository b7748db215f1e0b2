import type { Seen } from '../wire/typing.ts'

const FASTER = 1.6
const LATEST = 100 // ms at p99
const MOST_STEPS = 16

/**
 * The highest rate that a server bears: faster and faster until it does not, then between the two. What was seen at
 * that rate; the figures of a rate that it did not bear are nobody's.
 */
export async function highestRate(
  start: number,
  halvings: number,
  tryRate: (rate: number) => Promise<Seen>,
): Promise<Seen> {
  let [good, bad] = [0, Number.POSITIVE_INFINITY]
  let best: Seen | undefined
  let rate = start
  for (let step = 0, halved = 0; step < MOST_STEPS && halved < halvings; step++) {
    const first = await tryRate(rate)
    // The machine's own hiccups are nobody's: what is not borne is tried once more.
    const seen = isBorne(first) ? first : await tryRate(rate)
    if (isBorne(seen)) [good, best] = [rate, seen]
    else bad = rate
    if (Number.isFinite(bad)) halved += good > 0 ? 1 : 0
    rate = Number.isFinite(bad) ? (good + bad) / 2 : rate * FASTER
  }
  if (!best) throw new Error(`no rate is borne, not even ${bad}`)
  return best
}

function isBorne(seen: Seen): boolean {
  return !seen.hasGivenUp && seen.lost === 0 && seen.p99 <= LATEST
}
