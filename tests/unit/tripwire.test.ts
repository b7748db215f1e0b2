import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { MESSAGE } from '#shared/wire.ts'
import { Connection } from '../../server/rooms/connection.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { replay } from '../../server/rooms/replay.ts'
import type { DocumentId } from '../../server/rooms/log.ts'
import { FakeClient } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, lineWith, linesOf } from '../support/notes.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }

/** A room with two sections of the template, a poll between lines, and some words. */
async function aRoomWithNotes() {
  const log = new MemoryLog()
  const told: string[] = []
  const report = (problem: string): never => {
    throw new Error(problem)
  }
  const hallway = new Hallway(log, report, { guarded: () => void told.push('guarded') })
  const room = await hallway.open(NOTES)
  const writer = new FakeClient(room, 'person-1').sync()
  await turn()
  writer.doc.transact(() => {
    addLine(writer.doc, 'Details', { id: 'details', kind: 'section', part: 'details' })
    addLine(writer.doc, 'a first line', { id: 'first' })
    addPoll(writer.doc, 'poll-1')
    addLine(writer.doc, 'a last line', { id: 'last' })
    addLine(writer.doc, 'Calls', { id: 'calls', kind: 'section', part: 'calls' })
  })
  writer.flush()
  await turn()
  told.length = 0
  return { log, room, writer, told, lost: () => log.records.flatMap((record) => record.lost ?? []) }
}

function addPoll(doc: Y.Doc, poll: string): void {
  const place = new Y.XmlElement('poll')
  place.setAttribute('id', `place-of-${poll}`)
  place.setAttribute('poll', poll)
  doc.getXmlFragment('notes').push([place])
}

function indexOf(doc: Y.Doc, name: string, value: string): number {
  const blocks: unknown[] = doc.getXmlFragment('notes').toArray()
  return blocks.findIndex(
    (block) => block instanceof Y.XmlElement && block.getAttribute(name) === value,
  )
}

function takeOut(doc: Y.Doc, name: string, value: string): void {
  doc.getXmlFragment('notes').delete(indexOf(doc, name, value), 1)
}

function removes(...names: readonly string[]): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.removes)
  encoding.writeVarUint(frame, names.length)
  for (const name of names) encoding.writeVarString(frame, name)
  return encoding.toUint8Array(frame)
}

test('[TRIP1] [TRIP2] a poll that disappears is noticed, with the notes before it in the same record', async () => {
  const { log, writer, told, lost } = await aRoomWithNotes()
  takeOut(writer.doc, 'poll', 'poll-1')
  writer.flush()
  await turn()
  expect(lost()).toHaveLength(1)
  const [{ lost: seen, person } = { lost: undefined, person: undefined }] = lost()
  expect(person).toBe('person-1')
  expect(seen?.what).toEqual({ kind: 'removed', polls: ['poll-1'], sections: [], characters: 0 })
  expect(log.records.at(-1)?.lost).toEqual(lost())
  const before = replay('notes', seen ? [seen.before] : [])
  expect(indexOf(before, 'poll', 'poll-1')).toBe(2)
  expect(seen?.blocks).toHaveLength(1)
  expect(told).toEqual(['guarded'])
})

test('[TRIP1] a section of the template that disappears is noticed, as a line or as its part', async () => {
  const { writer, lost } = await aRoomWithNotes()
  takeOut(writer.doc, 'id', 'details')
  writer.flush()
  await turn()
  lineWith(writer.doc, 'Calls').removeAttribute('part')
  writer.flush()
  await turn()
  expect(lost().map((each) => each.lost.what.sections)).toEqual([['Details'], ['Calls']])
})

test('[TRIP1] a poll that another one takes the place of is noticed, also when its end is not told', async () => {
  const { writer, lost } = await aRoomWithNotes()
  let sent = new Uint8Array()
  writer.doc.once('update', (update: Uint8Array) => (sent = Uint8Array.from(update)))
  const place: unknown = writer.doc
    .getXmlFragment('notes')
    .get(indexOf(writer.doc, 'poll', 'poll-1'))
  if (!(place instanceof Y.XmlElement)) throw new Error('no place')
  place.setAttribute('poll', 'poll-2')
  // The deletions stand at the end of an update; what is written anew replaces the old value all the same.
  const [[client, [range]] = [0, []]] = [...Y.decodeUpdate(sent).ds.clients]
  const told = encoding.createEncoder()
  for (const number of [1, client, 1, range?.clock ?? 0, range?.len ?? 0])
    encoding.writeVarUint(told, number)
  const end = encoding.toUint8Array(told)
  expect(sent.subarray(-end.length)).toEqual(end)
  writer.update(new Uint8Array([...sent.subarray(0, -end.length), 0]))
  await turn()
  expect(lost().map((each) => each.lost.what.polls)).toEqual([['poll-1']])
})

test('[TRIP1] what is moved, corrected or made another kind has not disappeared', async () => {
  const { writer, lost, told } = await aRoomWithNotes()
  const notes = writer.doc.getXmlFragment('notes')
  writer.doc.transact(() => {
    const at = indexOf(writer.doc, 'poll', 'poll-1')
    const copy = (notes.get(at) as Y.XmlElement).clone()
    notes.delete(at, 1)
    notes.push([copy])
  })
  lineWith(writer.doc, 'Details').setAttribute('part', 'papers')
  lineWith(writer.doc, 'Calls').setAttribute('kind', 'text')
  takeOut(writer.doc, 'id', 'first')
  writer.flush()
  await turn()
  expect(lost()).toEqual([])
  expect(told.length).toBeGreaterThan(0)
})

test('[TRIP1] much text at once is noticed, also announced; a page of a long text, or text that is replaced, is not', async () => {
  const { writer, lost } = await aRoomWithNotes()
  const words = 'word '.repeat(500)
  for (let line = 0; line < 4; line++) addLine(writer.doc, words, { id: `long-${line}` })
  writer.flush()
  await turn()
  writer.doc.transact(() => {
    takeOut(writer.doc, 'id', 'long-0')
    addLine(writer.doc, words, { id: 'long-0' })
  })
  writer.flush()
  await turn()
  takeOut(writer.doc, 'id', 'long-1') // 2,500 of 10,000 characters
  writer.flush()
  await turn()
  expect(lost()).toEqual([])
  writer.send(removes('long-2', 'long-3'))
  writer.doc.transact(() => {
    takeOut(writer.doc, 'id', 'long-2')
    takeOut(writer.doc, 'id', 'long-3')
  })
  writer.flush()
  await turn()
  expect(lost().map((each) => each.lost.what.characters)).toEqual([5000])
  expect(lost()[0]?.lost.blocks).toHaveLength(2)
})

test('[TRIP3] what is announced is no alarm, until the next barrier of that line', async () => {
  const { writer, room, lost } = await aRoomWithNotes()
  writer.send(removes('place-of-poll-1', 'poll-1'))
  takeOut(writer.doc, 'poll', 'poll-1')
  writer.flush().barrier(1)
  await turn()
  expect(lost()).toEqual([])

  const other = new FakeClient(room, 'person-2').sync()
  await turn()
  other.send(removes('calls'))
  takeOut(writer.doc, 'id', 'calls')
  writer.flush()
  await turn()
  expect(lost().map((each) => each.lost.what.sections)).toEqual([['Calls']])

  writer.send(removes('details')).barrier(2)
  takeOut(writer.doc, 'id', 'details')
  writer.flush()
  await turn()
  expect(lost()).toHaveLength(2)
})

test('[TRIP3] more names, or longer ones, than a page sends close the line and change nothing', async () => {
  for (const frame of [
    removes(...Array.from({ length: 1001 }, (_, index) => `name-${index}`)),
    removes('x'.repeat(65)),
    removes('cut').subarray(0, 3),
    new Uint8Array([102, 255, 255, 255, 255, 15]),
  ]) {
    const { writer, lost } = await aRoomWithNotes()
    writer.send(frame)
    expect(writer.closed?.code).toBe(4400)
    expect(lost()).toEqual([])
  }
})

test('[TRIP1] typing and correcting never reads the notes whole', async () => {
  const { writer } = await aRoomWithNotes()
  const whole: unknown[] = []
  const { toArray } = Y.XmlFragment.prototype
  Y.XmlFragment.prototype.toArray = function (this: Y.XmlFragment) {
    if (!(this instanceof Y.XmlElement) && this.doc !== writer.doc) whole.push(this)
    return toArray.call(this)
  }
  try {
    const words = lineWith(writer.doc, 'a first line').get(0) as Y.XmlText
    for (let letter = 0; letter < 50; letter++) {
      words.insert(words.length, 'x')
      if (letter % 5 === 0) words.delete(0, 2)
      writer.flush()
    }
    takeOut(writer.doc, 'id', 'last')
    writer.flush()
    await turn()
  } finally {
    Y.XmlFragment.prototype.toArray = toArray
  }
  expect(whole).toEqual([])
})

test('[SCHEMA1] who says another version hears the current one before anything else', async () => {
  const { room } = await aRoomWithNotes()
  const heard: number[] = []
  const line = { send: (frame: Uint8Array) => heard.push(frame[0] ?? -1), close: () => undefined }
  const guest = {
    person: 'person-3' as never,
    stamp: { id: 'person-3', name: 'Three', role: 'rapporteur' as const },
    isCurrent: false,
    mayWrite: () => false,
  }
  const outdated = new Connection(room, line, { ...guest, isOfOtherVersion: true })
  expect(heard).toEqual([MESSAGE.schema, MESSAGE.sync])
  heard.length = 0
  const silent = new Connection(room, line, guest)
  expect(heard).toEqual([MESSAGE.sync])
  outdated.left()
  silent.left()
  expect(linesOf(replay('notes', [room.state()]))).toContain('a first line')
})
