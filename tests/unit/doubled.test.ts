import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { Room } from '../../server/rooms/room.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

async function aRoom() {
  const log = new MemoryLog()
  const hallway = new Hallway(log, () => undefined)
  const room = await hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
  return { log, room }
}

/** A page as it is restored beside itself: the same document, the same client id. */
async function doubled(room: Room, of: FakeClient): Promise<FakeClient> {
  const page = new FakeClient(room, 'person-1')
  Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(of.doc), page)
  page.doc.clientID = of.doc.clientID
  page.sync()
  await turn()
  return page
}

test('[ROOM16] of two pages with one client id the second is refused when it says something else, so that its words are not taken for the first one’s', async () => {
  const { room, log } = await aRoom()
  const first = new FakeClient(room, 'person-1').sync()
  await turn()
  const line = addLine(first.doc, 'begun')
  first.flush()
  await turn()
  const second = await doubled(room, first)
  // Both write before either has seen the other's words.
  const [there] = second.doc.getXmlFragment('notes').toArray()
  writeIn(line, ' here')
  const here = Y.encodeStateAsUpdate(first.doc)
  if (there instanceof Y.XmlElement) writeIn(there, ' over there')
  second.flush().barrier(1)
  await turn()
  first.update(here).barrier(2)
  await turn()
  expect(second.closed).toBeUndefined()
  expect(second.barriers).toEqual([1])
  expect(first.closed).toEqual({ code: 4422, reason: 'another page writes with this client id' })
  expect(first.barriers).toEqual([])
  expect(log.records).toHaveLength(2)
  const third = new FakeClient(room, 'person-2').sync()
  await turn()
  expect(linesOf(third.doc)).toEqual(['begun over there'])
})

test('[ROOM16] the same letter at another place is something else too', async () => {
  const { room } = await aRoom()
  const first = new FakeClient(room, 'person-1').sync()
  await turn()
  const line = addLine(first.doc, 'ab')
  first.flush()
  await turn()
  const second = await doubled(room, first)
  const [there] = second.doc.getXmlFragment('notes').toArray()
  const words = there instanceof Y.XmlElement ? there.get(0) : undefined
  writeIn(line, 'x')
  first.flush()
  if (words instanceof Y.XmlText) words.insert(0, 'x')
  second.update(Y.encodeStateAsUpdate(second.doc))
  await turn()
  expect(second.closed?.code).toBe(4422)
})

test('[ROOM16] who repeats their own words is no double, whatever became of them since', async () => {
  const { room } = await aRoom()
  const first = new FakeClient(room, 'person-1').sync()
  await turn()
  const said: Uint8Array[] = []
  first.doc.on('update', (update: Uint8Array) => said.push(update))
  const line = addLine(first.doc, 'one', { kind: 'opinion', depth: 1 })
  writeIn(line, ' two')
  const words = line.get(0)
  if (words instanceof Y.XmlText) {
    words.insert(1, 'middle')
    words.format(0, 3, { bold: true })
    words.delete(2, 4)
  }
  addLine(first.doc, 'another')
  first.doc.getXmlFragment('notes').delete(1, 1)
  first.flush()
  await turn()
  const other = new FakeClient(room, 'person-2').sync()
  await turn()
  const theirs = other.doc.getXmlFragment('notes').get(0)
  if (theirs instanceof Y.XmlElement) {
    const text = theirs.get(0)
    if (text instanceof Y.XmlText) {
      text.delete(0, 1)
      text.insert(1, 'theirs')
    }
  }
  other.flush()
  await turn()
  const again = new FakeClient(room, 'person-1')
  for (const update of said) again.update(update)
  again.send(sync(1, Y.encodeStateAsUpdate(first.doc)))
  for (const update of said) again.update(update)
  await turn()
  expect(said.length).toBeGreaterThan(5)
  expect(again.closed).toBeUndefined()
})

test('[ROOM16] a letter of two halves that somebody wrote into is still the same letter', async () => {
  const { room } = await aRoom()
  const first = new FakeClient(room, 'person-1').sync()
  await turn()
  addLine(first.doc, 'kept 😀')
  const whole = Y.encodeStateAsUpdate(first.doc)
  first.flush()
  await turn()
  const second = new FakeClient(room, 'person-2').sync()
  await turn()
  const [line] = second.doc.getXmlFragment('notes').toArray()
  const words = line instanceof Y.XmlElement ? line.get(0) : undefined
  if (words instanceof Y.XmlText) words.insert('kept '.length + 1, 'between')
  second.flush()
  await turn()
  // The first one says it all again, with words of its own behind it, before it has heard of that.
  const again = new Y.Doc()
  Y.applyUpdate(again, whole)
  again.clientID = first.doc.clientID
  addLine(again, 'and more')
  first.update(Y.encodeStateAsUpdate(again)).barrier(1)
  await turn()
  expect(first.closed).toBeUndefined()
  expect(first.barriers).toEqual([1])
})

test('[ROOM16] a number that JSON cannot write is judged, not thrown at', async () => {
  const { room } = await aRoom()
  const first = new FakeClient(room, 'person-1').sync()
  await turn()
  addLine(first.doc, 'kept', { depth: 1 })
  first.flush()
  await turn()
  const second = new Y.Doc()
  second.clientID = first.doc.clientID
  addLine(second, 'kept', { depth: 10n })
  first.update(Y.encodeStateAsUpdate(second))
  expect(first.closed?.reason).toBe('another page writes with this client id')
})
