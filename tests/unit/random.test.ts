import { expect, test } from 'vitest'
import { randomFrom } from '../support/random.ts'

test('[CHANCE1] 10,000 seeds give 10,000 distinct runs, and one seed gives the same run again', () => {
  const runs = new Set<string>()
  for (let seed = 0; seed < 10_000; seed++) {
    const random = randomFrom(seed)
    runs.add(Array.from({ length: 4 }, () => random.bits()).join(' '))
  }
  expect(runs.size).toBe(10_000)
  const [once, again] = [randomFrom(7), randomFrom(7)]
  for (let turn = 0; turn < 1000; turn++) expect(again.bits()).toBe(once.bits())
})

test('[CHANCE1] numbers are spread evenly over all 32 bits, and runs do not fall into step', () => {
  const random = randomFrom(1)
  const ones = Array.from({ length: 32 }, () => 0)
  const steps = 20_000
  for (let step = 0; step < steps; step++) {
    const bits = random.bits()
    for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((bits >>> bit) & 1)
  }
  for (const count of ones) expect(Math.abs(count / steps - 0.5)).toBeLessThan(0.02)
  // Neighbouring seeds must not be one run, begun a step later.
  const heads = new Set(Array.from({ length: 2000 }, (_, seed) => randomFrom(seed).bits()))
  for (let seed = 0; seed < 2000; seed++) {
    const next = randomFrom(seed)
    next.bits()
    expect(heads.has(next.bits())).toBe(false)
  }
})

test('[CHANCE1] a choice is one of the things, and none of nothing is an error', () => {
  const random = randomFrom(2)
  const seen = new Set(Array.from({ length: 200 }, () => random.of(['a', 'b', 'c'])))
  expect([...seen].sort()).toEqual(['a', 'b', 'c'])
  expect(() => random.of([])).toThrow('nothing to choose from')
})
