import { expect, test } from 'vitest'
import { Keeping } from '../../client/live/keeping.ts'

const opened = (): Keeping => {
  const keeping = new Keeping(true)
  keeping.opened()
  keeping.answered(keeping.barrier(), 1000)
  return keeping
}

test('[LAMP3] nothing is kept before a barrier that was sent after it came back', () => {
  const keeping = new Keeping(true)
  expect(keeping.lamp).toEqual({ kind: 'opening' })
  keeping.opened()
  expect(keeping.lamp).toEqual({ kind: 'opening' })
  keeping.answered(keeping.barrier(), 1000)
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 1000 })

  keeping.changed()
  const barrier = keeping.barrier()
  keeping.changed()
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.answered(barrier, 2000)
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  expect(keeping.changes).toBe(1)
  keeping.answered(keeping.barrier(), 3000)
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 3000 })
})

test('[LAMP3] a barrier nobody sent, or sent on a line that is gone, keeps nothing', () => {
  const keeping = opened()
  keeping.changed()
  const barrier = keeping.barrier()
  keeping.lost()
  expect(keeping.lamp).toEqual({ kind: 'offline', changes: 1 })
  keeping.opened()
  keeping.answered(barrier, 2000)
  keeping.answered(99, 2000)
  expect(keeping.lamp).toEqual({ kind: 'saving' })
})

test('[LAMP3] changes made offline are counted, and kept once the line is back', () => {
  const keeping = opened()
  keeping.lost()
  keeping.changed()
  keeping.changed()
  expect(keeping.lamp).toEqual({ kind: 'offline', changes: 2 })
  keeping.opened()
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.answered(keeping.barrier(), 5000)
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 5000 })
})

test('[LAMP3] [OFF2] changes that an earlier page left unkept are counted until a barrier answers for them', () => {
  const keeping = new Keeping(true)
  keeping.remember(3)
  keeping.lost()
  expect(keeping.lamp).toEqual({ kind: 'offline', changes: 3 })
  keeping.opened()
  const barrier = keeping.barrier()
  keeping.changed()
  keeping.answered(barrier, 2000)
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.answered(keeping.barrier(), 3000)
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 3000 })
})

test('[LAMP3] a refusal stays until the line opens again', () => {
  const keeping = opened()
  keeping.refuse('no')
  keeping.lost()
  expect(keeping.lamp).toEqual({ kind: 'refused', reason: 'no' })
  keeping.opened()
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 1000 })
})

test('[LAMP3] who only reads is told so', () => {
  const keeping = new Keeping(false)
  keeping.opened()
  keeping.answered(keeping.barrier(), 1000)
  expect(keeping.lamp).toEqual({ kind: 'reading' })
})

test('[LAMP4] while the server keeps nothing the lamp says so and counts, and never says kept', () => {
  const keeping = opened()
  keeping.storage('full')
  expect(keeping.lamp).toEqual({ kind: 'unkept', trouble: 'full', changes: 0 })
  keeping.changed()
  const barrier = keeping.barrier()
  keeping.changed()
  expect(keeping.lamp).toEqual({ kind: 'unkept', trouble: 'full', changes: 2 })
  keeping.storage('failing')
  expect(keeping.lamp).toEqual({ kind: 'unkept', trouble: 'failing', changes: 2 })
  keeping.storage('well')
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.answered(barrier, 2000)
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.answered(keeping.barrier(), 3000)
  expect(keeping.lamp).toEqual({ kind: 'kept', at: 3000 })
})

test('[LAMP4] a line that is lost in trouble is offline, and a new one is well until the server says otherwise', () => {
  const keeping = opened()
  keeping.storage('full')
  keeping.changed()
  keeping.lost()
  expect(keeping.lamp).toEqual({ kind: 'offline', changes: 1 })
  keeping.opened()
  expect(keeping.lamp).toEqual({ kind: 'saving' })
  keeping.storage('full')
  keeping.refuse('no')
  expect(keeping.lamp).toEqual({ kind: 'refused', reason: 'no' })
})

test('[LAMP4] who only reads is not told of a disk', () => {
  const keeping = new Keeping(false)
  keeping.opened()
  keeping.answered(keeping.barrier(), 1000)
  keeping.storage('failing')
  expect(keeping.lamp).toEqual({ kind: 'reading' })
})
