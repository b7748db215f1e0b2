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

test('[ROOM22] nothing waits while there is time', () => {
  const { rush, after } = aRush(0.1)
  expect(rush.pause).toBe(0)
  for (const busy of [0.2, 0.5, 0.7]) expect(after(50, busy)).toBe(0)
})

test('[ROOM22] the busier the process, the longer rooms gather, and never longer than 40 ms', () => {
  const { after } = aRush(1)
  const pauses = Array.from({ length: 10 }, () => after(50, 1))
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
  expect(pauses[0]).toBe(20)
  expect(pauses.at(-1)).toBeCloseTo(40, 0)
  // Half-way at a time: the pause outlasts what it saved.
  expect(after(50, 0.85)).toBeCloseTo(30, 0)
  for (let look = 0; look < 10; look++) after(50, 0.3)
  expect(after(50, 0.3)).toBe(0)
})

test('[ROOM22] it is looked at twenty times a second, however many rooms ask', () => {
  const { rush, after, asked } = aRush(1)
  for (let ask = 0; ask < 100; ask++) expect(rush.pause).toBe(0)
  expect(asked()).toBe(0)
  after(49, 1)
  expect(asked()).toBe(0)
  after(1, 1)
  after(10, 1)
  expect(asked()).toBe(1)
})
