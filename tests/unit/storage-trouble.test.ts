import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Problem } from '#shared/problem.ts'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { Overtaken, type DocumentId, type LogRecord } from '../../server/rooms/log.ts'
import { Room } from '../../server/rooms/room.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const FULL = new Problem('storage-full')
const FAILING = new Problem('storage-failing')

/** A room whose log can be told to fail, and whose time passes when the test says so. */
async function aRoom() {
  const log = new MemoryLog()
  const clock = new FakeClock()
  const broken: unknown[] = []
  const said: string[] = []
  const room = new Room(
    NOTES,
    log,
    await log.read(NOTES),
    {
      broken: (_room, cause) => broken.push(cause),
      storage: (_room, state) => said.push(state),
    },
    clock,
  )
  return { log, clock, room, broken, said }
}

async function enters(room: Room, person?: string, options?: { mayWrite?: boolean }) {
  const client = new FakeClient(room, person, options).sync()
  await turn()
  return client
}

/** The log answers what is being appended, and everything else from now on at once or not at all. */
async function fails(log: MemoryLog, cause: Error): Promise<LogRecord | undefined> {
  const append = log.waiting.shift()
  append?.fail(cause)
  await turn()
  return append?.record
}

test('[ROOM12] a full disk closes nobody: what was taken waits, unseen and not called kept, and is kept when there is room', async () => {
  const { log, clock, room, broken } = await aRoom()
  const writer = await enters(room, 'person-1')
  const reader = await enters(room, 'person-2')
  log.held = true
  const line = addLine(writer.doc, 'written on a full disk')
  writer.flush().barrier(1)
  const first = await fails(log, FULL)
  writeIn(line, ', and more')
  writer.flush().barrier(2)
  for (let tries = 0; tries < 5; tries++) {
    await clock.passes(2_000)
    expect(await fails(log, FULL)).toEqual(first)
  }
  expect(writer.closed).toBeUndefined()
  expect(writer.barriers).toEqual([])
  expect(linesOf(reader.doc)).toEqual([])
  expect(reader.storage).toEqual(['full'])

  log.held = false
  await clock.passes(2_000)
  await turn()
  expect(log.records[0]).toEqual(first)
  expect(log.records.map(({ updates }) => updates.length)).toEqual([1, 1])
  expect(writer.barriers).toEqual([1, 2])
  expect(writer.storage).toEqual(['full', 'well'])
  expect(linesOf(reader.doc)).toEqual(['written on a full disk, and more'])
  expect(broken).toEqual([])
})

test('[ROOM12] people are told within five seconds, those who come meanwhile too, and a stock client hears nothing it does not know', async () => {
  const { log, clock, room, said } = await aRoom()
  const writer = await enters(room, 'person-1')
  const stock = new FakeClient(room, 'person-2', { isCurrent: false }).sync()
  log.held = true
  addLine(writer.doc, 'one')
  writer.flush()
  await fails(log, FAILING)
  expect(writer.storage).toEqual(['failing'])
  const late = await enters(room, 'person-3')
  expect(late.storage).toEqual(['failing'])
  await clock.passes(250)
  await fails(log, FULL)
  expect(late.storage).toEqual(['failing', 'full'])
  expect(stock.storage).toEqual([])
  stock.barrier(1)
  expect(stock.storage).toEqual(['full'])
  expect(said).toEqual(['failing', 'full'])
})

test('[ROOM12] an append that takes longer than ten seconds is told as slow, and well again when it ends', async () => {
  const { log, clock, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'slow')
  writer.flush().barrier(1)
  await clock.passes(9_999)
  expect(writer.storage).toEqual([])
  await clock.passes(1)
  expect(writer.storage).toEqual(['slow'])
  log.waiting.shift()?.keep()
  await turn()
  expect(writer.storage).toEqual(['slow', 'well'])
  expect(writer.barriers).toEqual([1])
})

test('[ROOM12] reading, joining and presence go on while nothing can be kept', async () => {
  const { log, room } = await aRoom()
  const ana = await enters(room, 'person-1')
  addLine(ana.doc, 'kept before')
  ana.flush()
  await turn()
  log.held = true
  addLine(ana.doc, 'not yet')
  ana.flush()
  await fails(log, FULL)
  const bo = await enters(room, 'person-2')
  expect(linesOf(bo.doc)).toEqual(['kept before'])
  ana.says(11, 1, { where: 'here' })
  expect(bo.presence.at(-1)?.client).toBe(11)
  bo.barrier(7)
  expect(bo.barriers, 'nothing of theirs waits').toEqual([7])
})

test('[ROOM2] who says again on a new line what still waits from the old one is not told that it is kept', async () => {
  const { log, clock, room } = await aRoom()
  const first = await enters(room, 'person-1')
  log.held = true
  addLine(first.doc, 'once')
  first.flush()
  await fails(log, FULL)
  first.peer.left()

  for (const mayWrite of [true, false]) {
    const back = new FakeClient(room, 'person-1', { mayWrite })
    back.send(sync(1, Y.encodeStateAsUpdate(first.doc))).barrier(1)
    expect(back.barriers, `mayWrite ${mayWrite}`).toEqual([])
    expect(back.closed).toBeUndefined()
    log.held = false
    if (mayWrite) continue
    await clock.passes(2_000)
    await turn()
    expect(back.barriers).toEqual([1])
  }
  expect(log.records).toHaveLength(1)
})

test('[ROOM13] what waits is bounded: beyond it whoever writes is sent away to come back, whoever has nothing new stays', async () => {
  const { log, clock, room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const other = await enters(room, 'person-2')
  const reader = await enters(room, 'person-3', { mayWrite: false })
  log.held = true
  const words = '字'.repeat(90_000)
  const bytes = 3 * words.length
  for (let count = 0; count < 200 && !writer.closed; count++) {
    addLine(writer.doc, words)
    writer.flush()
    if (count === 0) await fails(log, FULL)
  }
  expect(writer.closed?.code).toBe(4503)
  const taken = writer.doc.getXmlFragment('notes').length - 1
  expect(taken * bytes).toBeGreaterThan(8 << 20)
  expect(taken * bytes).toBeLessThan((8 << 20) + 2 * bytes)
  other.send(sync(1, Y.encodeStateAsUpdate(other.doc)))
  expect([other.closed, reader.closed]).toEqual([undefined, undefined])

  log.held = false
  await clock.passes(2_000)
  await turn()
  expect(linesOf(reader.doc)).toHaveLength(taken)
  const back = new FakeClient(room, 'person-1')
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(writer.doc))
  back.sync().barrier(1)
  await turn()
  expect(linesOf(reader.doc)).toHaveLength(taken + 1)
})

test('[ROOM13] the notes as they were before something disappeared count among what waits', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room, 'person-1')
  for (let count = 0; count < 10; count++) addLine(writer.doc, '字'.repeat(30_000))
  writer.flush()
  await turn()
  log.held = true
  const section = { id: 'calls', kind: 'section', part: 'calls' }
  for (let count = 0; count < 100 && !writer.closed; count++) {
    addLine(writer.doc, 'Calls', section)
    writer.flush()
    writer.doc.getXmlFragment('notes').delete(10, 1)
    writer.flush()
    if (count === 0) await fails(log, FULL)
  }
  expect(writer.closed?.code).toBe(4503)
})

test('[ROOM7] an error that is not the storage’s is tried for half a minute; then the room closes, and nothing of it is called kept', async () => {
  const { log, clock, room, broken } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'at a number that is taken')
  writer.flush().barrier(1)
  for (let seconds = 0; seconds <= 32; seconds++) {
    await fails(log, new Error('the number is taken'))
    await clock.passes(1_000)
  }
  expect(broken).toHaveLength(1)
  expect(writer.barriers).toEqual([])
  expect(new FakeClient(room, 'person-2').closed?.code).toBe(4503)
  writer.flush().barrier(2)
  expect(writer.barriers).toEqual([])
})

test('[ROOM7] a room whose number another record has closes at once: no second try could help it', async () => {
  const { log, room, broken } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'too late')
  writer.flush().barrier(1)
  await fails(log, new Overtaken('record 1 is another one'))
  expect(broken).toHaveLength(1)
  expect(log.waiting).toEqual([])
  expect(writer.barriers).toEqual([])
})

test('[ROOM7] the hallway opens a fresh room after one that broke, and reports once', async () => {
  const log = new MemoryLog()
  const clock = new FakeClock()
  const problems: string[] = []
  const hallway = new Hallway(log, (problem) => problems.push(problem), { clock })
  const room = await hallway.open(NOTES)
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'still on the device')
  writer.flush()
  for (let seconds = 0; seconds <= 32; seconds++) {
    await fails(log, new Error('the number is taken'))
    await clock.passes(1_000)
  }
  expect(writer.closed?.code).toBe(4503)
  expect(problems.filter((problem) => problem.includes('closes'))).toHaveLength(1)
  log.held = false
  const again = await hallway.open(NOTES)
  expect(again).not.toBe(room)
  const back = new FakeClient(again, 'person-1')
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(writer.doc))
  back.sync().barrier(1)
  await turn()
  expect(back.barriers).toEqual([1])
  expect(log.records).toHaveLength(1)
})

test('[RUN2] a room that is stopped while nothing can be kept sends everybody away in time and calls nothing kept', async () => {
  const { log, clock, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'not kept')
  writer.flush().barrier(1)
  await fails(log, FULL)
  let finished = false
  const finishing = room.finish(5_000).then(() => (finished = true))
  addLine(writer.doc, 'too late')
  writer.flush().barrier(2)
  await clock.passes(4_999)
  expect(finished).toBe(false)
  await clock.passes(1)
  await finishing
  expect(writer.closed?.code).toBe(1012)
  await fails(log, FULL)
  expect(writer.barriers).toEqual([])
  expect(log.records).toEqual([])
})

test('[RUN2] a room that is stopped keeps what was taken first, and answers for it', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'under way')
  writer.flush().barrier(1)
  const finishing = room.finish(5_000)
  log.waiting.shift()?.keep()
  await finishing
  expect(writer.barriers).toEqual([1])
  expect(writer.closed?.code).toBe(1012)
})
