import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { portionsOf } from '../../client/live/portions.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { Room } from '../../server/rooms/room.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { freshSeed, randomFrom } from '../support/random.ts'

const LARGEST = 130_000 // bytes of a portion, short of a single line that is longer

async function aRoom(): Promise<Room> {
  const hallway = new Hallway(new MemoryLog(), () => undefined)
  return hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
}

/** Comes to a room with a copy and tells it what it lacks, in portions, as a page does. */
async function comesBack(room: Room, doc: Y.Doc, options?: { mayWrite?: boolean }) {
  const client = new FakeClient(room, 'person-1', options)
  await turn()
  const reach = room.stateVector()
  const known = Y.decodeStateVector(reach)
  const portions = portionsOf(Y.encodeStateAsUpdate(doc, reach), known)
  for (const [index, portion] of portions.entries()) {
    client.send(sync(index === portions.length - 1 ? 1 : 2, portion))
  }
  client.barrier(1)
  await turn()
  return { client, portions }
}

/** A page of the same copy, opened after another one: it goes on under a client id of its own. */
function reloaded(doc: Y.Doc): Y.Doc {
  const next = new Y.Doc()
  Y.applyUpdate(next, Y.encodeStateAsUpdate(doc))
  return next
}

test('[OFF9] two megabytes that were written without a network come in, in portions', async () => {
  const room = await aRoom()
  const doc = new Y.Doc()
  for (let line = 0; line < 40; line++) addLine(doc, `${line} ${'words '.repeat(8_500)}`)
  expect(Y.encodeStateAsUpdate(doc).length).toBeGreaterThan(2_000_000)
  const { client, portions } = await comesBack(room, doc)
  expect(Math.max(...portions.map(({ length }) => length))).toBeLessThan(LARGEST)
  expect(client.closed).toBeUndefined()
  expect(client.barriers).toEqual([1])
  const reader = new FakeClient(room, 'person-2').sync()
  await turn()
  expect(linesOf(reader.doc)).toEqual(linesOf(doc))
})

test('[OFF9] who loaded the page thirty times without a network and wrote each time is let in', async () => {
  const room = await aRoom()
  let doc = new Y.Doc()
  for (let load = 0; load < 30; load++) {
    doc = reloaded(doc)
    addLine(doc, `written after load ${load}`)
  }
  const { client } = await comesBack(room, doc)
  expect(client.closed).toBeUndefined()
  expect(client.barriers).toEqual([1])
  expect(linesOf(doc)).toHaveLength(30)
})

test('[OFF9] who only reads notes with very many deletions is not turned away for knowing them', async () => {
  const room = await aRoom()
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let line = 0; line < 500; line++) {
      const words = addLine(doc, 'ab'.repeat(100)).get(0) as Y.XmlText
      for (let at = 99; at >= 0; at--) words.delete(2 * at, 1)
    }
  })
  await comesBack(room, doc)
  const known = Y.encodeStateAsUpdate(doc, room.stateVector())
  expect(known.length).toBeGreaterThan(150_000)
  const { client, portions } = await comesBack(room, doc, { mayWrite: false })
  expect(portions.length).toBeGreaterThan(1)
  expect(client.closed).toBeUndefined()
  expect(client.barriers).toEqual([1])
})

test('[OFF9] portions of a tangle of pages are each taken as they come, and make the same document', async () => {
  const seed = freshSeed()
  const random = randomFrom(seed)
  const docs = Array.from({ length: 25 }, () => new Y.Doc())
  for (let step = 0; step < 400; step++) {
    const [one, other] = [random.of(docs), random.of(docs)]
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other))
    const lines = one.getXmlFragment('notes')
    const line = lines.length > 0 ? lines.get(random.below(lines.length)) : undefined
    if (random.below(4) === 0 || !(line instanceof Y.XmlElement)) {
      addLine(one, `${step} ${'w'.repeat(random.below(3_000))}`)
    } else if (random.below(3) === 0) lines.delete(random.below(lines.length), 1)
    else (line.get(0) as Y.XmlText).insert(0, `${step} `)
  }
  const all = new Y.Doc()
  for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc))
  const replayed = new Y.Doc()
  const portions = portionsOf(Y.encodeStateAsUpdate(all), new Map())
  expect(portions.length, `seed ${seed}`).toBeGreaterThan(2)
  for (const portion of portions) {
    Y.applyUpdate(replayed, portion)
    expect(replayed.store.pendingStructs, `seed ${seed}`).toBeNull()
    expect(replayed.store.pendingDs, `seed ${seed}`).toBeNull()
  }
  expect(Y.equalSnapshots(Y.snapshot(all), Y.snapshot(replayed)), `seed ${seed}`).toBe(true)
  expect(linesOf(replayed)).toEqual(linesOf(all))
})

test('[OFF9] what is small is said as it is, and what builds on something unknown too', () => {
  const doc = new Y.Doc()
  addLine(doc, 'a few words')
  const small = Y.encodeStateAsUpdate(doc)
  expect(portionsOf(small, new Map())).toEqual([small])
  const reach = Y.encodeStateVector(doc)
  for (let line = 0; line < 20; line++) addLine(doc, 'words '.repeat(4_000))
  const later = Y.encodeStateAsUpdate(doc, reach)
  expect(portionsOf(later, new Map())).toEqual([later])
  expect(portionsOf(later, Y.decodeStateVector(reach)).length).toBeGreaterThan(1)
})
