import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { DocumentId } from '../../server/rooms/log.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { FakeClient } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const LINES = 500

function longNotes(): Uint8Array {
  const doc = new Y.Doc()
  for (let line = 0; line < LINES; line++) addLine(doc, `line ${line} `.padEnd(200, '.'))
  return Y.encodeStateAsUpdate(doc)
}

/** A room that is opened from these bytes, before anybody has come. */
async function aRoomOf(begun: Uint8Array) {
  const log = new MemoryLog()
  log.begun = begun
  log.last = 1
  const problems: string[] = []
  const clock = new FakeClock()
  const hallway = new Hallway(log, (problem) => problems.push(problem), { clock })
  return { log, clock, problems, hallway, room: await hallway.open(NOTES) }
}

test('[ROOM23] a large document is handed out as it lies in the log, before it is looked into', async () => {
  // Most of it: it can be handed out, and no document can be made of it.
  const whole = Buffer.from(longNotes())
  const lying = whole.subarray(0, -1000)
  const { room, clock, problems, hallway } = await aRoomOf(lying)
  const told: Uint8Array[] = []
  room.reception.wait({
    isWriter: true,
    catchUp: () => told.push(room.reception.answer(1, Uint8Array.of(0))),
  })
  expect(told.map((frame) => Buffer.from(frame).includes(lying))).toEqual([true])
  expect(problems).toEqual([])

  await clock.passes(250)
  expect(problems).toEqual([expect.stringContaining('its room closes')])
  await expect(hallway.open(NOTES)).resolves.not.toBe(room) // read again
})

test('[ROOM23] who writes before it is looked into is kept and shown, and finds every line', async () => {
  const begun = longNotes()
  const { room, log } = await aRoomOf(begun)
  const [early, other] = [new FakeClient(room, 'person-1'), new FakeClient(room, 'person-2')]
  for (const client of [early, other]) client.sync()
  await turn()
  expect(linesOf(early.doc)).toHaveLength(LINES)
  addLine(early.doc, 'written at once')
  early.flush().barrier(1)
  await turn()
  expect(early.barriers).toEqual([1])
  expect(log.records).toHaveLength(1)
  for (const copy of [other.doc, copyOf(room.state()), copyOf(begun, ...log.records[0]!.updates)])
    expect(linesOf(copy).at(-1)).toBe('written at once')
  expect(Y.encodeStateVector(other.doc)).toEqual(room.stateVector())
})

test('[ROOM23] a reader who has nothing new to say is no reason to look, and keeps the right to read', async () => {
  const { room } = await aRoomOf(longNotes())
  const before = room.stateVector()
  const reader = new FakeClient(room, 'person-1', { mayWrite: false }).sync()
  await turn()
  expect(reader.closed).toBeUndefined()
  expect(linesOf(reader.doc)).toHaveLength(LINES)
  expect(Y.encodeStateVector(reader.doc)).toEqual(before)
})

test('[ROOM24] ten seconds after the last word a small document is its bytes again, and goes on as if nothing had been', async () => {
  const { room, clock } = await aRoomOf(Y.encodeStateAsUpdate(new Y.Doc()))
  const [ana, bo] = [new FakeClient(room, 'person-1'), new FakeClient(room, 'person-2')]
  const isAtRest = (): boolean => room.state() === room.state() // as they lie
  for (const client of [ana, bo]) client.sync()
  await turn()
  const passes = async (milliseconds: number): Promise<void> => {
    await clock.passes(milliseconds)
    for (const { peer } of [ana, bo]) peer.rest()
  }
  for (const words of ['first', 'second', 'third']) {
    const line = addLine(ana.doc, words)
    ana.flush()
    for (const letter of ' and on') {
      writeIn(line, letter) // judged by its bytes alone: not in the draft before somebody looks
      ana.flush()
    }
    await turn()
    await passes(9_000)
    expect(isAtRest()).toBe(false)
    await passes(1_000)
    expect(isAtRest()).toBe(true)
    expect(room.stateVector()).toEqual(Y.encodeStateVector(ana.doc))
    expect(linesOf(bo.doc).at(-1)).toBe(`${words} and on`)
    expect(linesOf(copyOf(room.state()))).toEqual(linesOf(bo.doc))
  }
  // Who was away in between gets what they lack.
  addLine(bo.doc, 'by Bo')
  bo.flush().barrier(1)
  await turn()
  expect([bo.barriers, linesOf(ana.doc).at(-1)]).toEqual([[1], 'by Bo'])
})

test('[ROOM24] what is on its way to the log keeps a document from its rest, and so does a long one', async () => {
  const { room, clock, log } = await aRoomOf(Y.encodeStateAsUpdate(new Y.Doc()))
  const ana = new FakeClient(room, 'person-1').sync()
  await turn()
  addLine(ana.doc, 'kept')
  ana.flush()
  await turn()
  log.held = true
  addLine(ana.doc, 'on its way')
  ana.flush()
  await turn()
  await clock.passes(120_000)
  ana.peer.rest()
  expect(linesOf(copyOf(room.state()))).toEqual(['kept'])
  log.held = false
  log.waiting.shift()?.keep()
  await turn()
  expect(linesOf(copyOf(room.state()))).toEqual(['kept', 'on its way'])

  const long = await aRoomOf(longNotes())
  const bo = new FakeClient(long.room, 'person-1').sync()
  await turn()
  addLine(bo.doc, 'one more')
  bo.flush()
  await turn()
  await long.clock.passes(120_000)
  bo.peer.rest()
  expect(long.room.state()).not.toBe(long.room.state())
})

test('[ROOM23] a small document that cannot be read is not opened', async () => {
  await expect(aRoomOf(Uint8Array.of(1, 9, 9))).rejects.toThrow('cannot be opened')
})

function copyOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}
