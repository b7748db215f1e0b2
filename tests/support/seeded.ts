/** A generator of 32-bit numbers that a seed repeats (mulberry32). */
export function seeded(seed: number): { next(): number; below(most: number): number } {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return { next, below: (most) => Math.floor((next() / 2 ** 32) * most) }
}
