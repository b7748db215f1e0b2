import { expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { heapUsed, Relief } from '../../server/rooms/relief.ts'
import { FakeClient } from '../support/fake-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf } from '../support/notes.ts'

const notes = (session: string) => ({ session: session as SessionId, name: 'notes' }) as const

test('[ROOM17] when memory is short no further room opens, readers are sent away to come back, half at a time, and whoever writes goes on', async () => {
  const clock = new FakeClock()
  let used = 0.5
  const said: boolean[] = []
  const hallway = new Hallway(new MemoryLog(), () => undefined, {
    clock,
    mayOpen: () => relief.mayOpen(),
  })
  const relief = new Relief({
    clock,
    used: () => used,
    rooms: () => hallway.rooms(),
    onTight: (isTight) => said.push(isTight),
  })
  const room = await hallway.open(notes('session-1'))
  const writer = new FakeClient(room, 'person-1').sync()
  const readers = Array.from({ length: 4 }, () =>
    new FakeClient(room, 'person-2', { mayWrite: false }).sync(),
  )
  const gone = (): number => readers.filter(({ closed }) => closed?.code === 4503).length
  await clock.passes(5_000)
  expect(gone()).toBe(0)

  used = 0.95
  await expect(hallway.open(notes('session-2'))).rejects.toThrow('unavailable')
  await expect(hallway.open(notes('session-1'))).resolves.toBe(room)
  await clock.passes(1_000)
  await turn()
  expect(gone()).toBe(2)
  for (const each of readers) if (each.closed) each.peer.left()
  await clock.passes(1_000)
  await turn()
  expect(gone()).toBe(3)
  addLine(writer.doc, 'written all the same')
  writer.flush().barrier(1)
  await turn()
  expect(writer.barriers).toEqual([1])
  expect(linesOf(readers[3]?.doc ?? writer.doc)).toEqual(['written all the same'])

  used = 0.5
  await clock.passes(1_000)
  await turn()
  await expect(hallway.open(notes('session-2'))).resolves.toBeDefined()
  expect(said).toEqual([true, false])
  relief.close()
  used = 0.95
  await clock.passes(5_000)
  expect(gone()).toBe(3)
})

test('[ROOM17] the share of the memory that is used lies between none and all', () => {
  const used = heapUsed()
  expect(used).toBeGreaterThan(0)
  expect(used).toBeLessThan(0.9)
})
