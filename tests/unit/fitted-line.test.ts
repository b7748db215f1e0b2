import { expect, test } from 'vitest'
import { fittedLine } from '../load/fitted-line.ts'

test('[BENCH1] a line is fitted through what was measured, and says how well', () => {
  const line = fittedLine([
    [1, 5],
    [2, 7],
    [4, 11],
  ])
  expect([line.at, line.slope, line.explains]).toEqual([3, 2, 1].map((n) => expect.closeTo(n)))
  const flat = fittedLine([
    [0, 1],
    [1, 3],
    [2, 1],
  ])
  expect([flat.slope, flat.explains]).toEqual([0, 0].map((n) => expect.closeTo(n)))
})
