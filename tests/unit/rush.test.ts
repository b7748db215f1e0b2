import { expect, test } from 'vitest'
import { Rush } from '../../server/rooms/rush.ts'
import { FakeClock } from '../support/fake-clock.ts'

function aRush(busy: number) {
  const clock = new FakeClock()
  let [now, asked] = [busy, 0]
  const rush = new Rush(clock, () => {
    asked += 1
    return now
  })
  const after = (milliseconds: number, utilization: number) => {
    now = utilization
    clock.takes(milliseconds)
    return rush.pause
  }
  return { rush, after, asked: () => asked }
}

test('[ROOM22] nothing waits while there is time, or when much is done for a moment only', () => {
  const { rush, after } = aRush(0.1)
  expect(rush.pause).toBe(0)
  for (const busy of [0.2, 0.5, 0.9, 1, 1, 1, 1, 0.5, 1, 1, 1, 1]) expect(after(100, busy)).toBe(0)
})

test('[ROOM22] the longer a process has no time left, the longer rooms gather: at most 40 ms', () => {
  const { after } = aRush(1)
  expect([1, 1, 1, 1, 1].map((busy) => after(100, busy))).toEqual([0, 0, 0, 0, 40])
  // The quietest moment of the last half-second counts: a pause outlasts nothing that it saved.
  expect(after(100, 0.95)).toBeCloseTo(20)
  expect(after(100, 1)).toBeCloseTo(20)
  expect(after(100, 0.6)).toBe(0)
})

test('[ROOM22] it is looked at ten times a second, however many rooms ask', () => {
  const { rush, after, asked } = aRush(1)
  for (let ask = 0; ask < 100; ask++) expect(rush.pause).toBe(0)
  expect(asked()).toBe(0)
  after(99, 1)
  expect(asked()).toBe(0)
  after(1, 1)
  after(10, 1)
  expect(asked()).toBe(1)
})
