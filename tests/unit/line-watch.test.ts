import { expect, test } from 'vitest'
import { isGivenUp, pauseBeforeReturn } from '../../client/live/line-watch.ts'

test('[LINE1] a line in use is given up before ten seconds of silence, and a document that arrives slowly is not', () => {
  expect(isGivenUp('open', 6_000)).toBe(false)
  expect(isGivenUp('open', 9_000)).toBe(true)
  expect(isGivenUp('opening', 9_000)).toBe(true)
  expect(isGivenUp('arriving', 30_000)).toBe(false)
  expect(isGivenUp('arriving', 61_000)).toBe(true)
  expect(isGivenUp('returning', 21_000)).toBe(true)
})

test('[LINE3] the pause before a return grows to half a minute at most, and all of it is left to chance', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 50].map((tries) => pauseBeforeReturn(tries, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(pauseBeforeReturn(5, 0)).toBe(0)
  expect(pauseBeforeReturn(5, 0.5)).toBe(15_000)
})
