import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'
import type { DocumentId } from '../../server/rooms/log.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { SessionId } from '#shared/ids.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const POLLS: DocumentId = { session: 'session-1' as SessionId, name: 'polls' }

async function aRoom(document = NOTES) {
  const log = new MemoryLog()
  const problems: string[] = []
  const clock = new FakeClock()
  const hallway = new Hallway(log, (problem) => problems.push(problem), { clock })
  const room = await hallway.open(document)
  return { log, hallway, room, problems, clock }
}

async function enters(room: Room, person?: string, options?: { mayWrite: boolean }) {
  const client = new FakeClient(room, person, options).sync()
  await turn()
  return client
}

test('[ROOM1] whoever reads a document while words are on their way gets what is kept, and all of it afterwards', async () => {
  const { log, hallway, room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const says = async (text: string) => {
    addLine(writer.doc, text)
    writer.flush()
    await turn()
  }
  const read = async () => [
    linesOf(await hallway.copy(NOTES)),
    linesOf(copyOf(room.state())),
    linesOf((await enters(room, 'person-2')).doc),
  ]
  await says('kept')
  log.held = true
  await says('on its way')
  expect(await read()).toEqual([['kept'], ['kept'], ['kept']])
  log.held = false
  log.waiting.shift()?.keep()
  await turn()
  const all = ['kept', 'on its way']
  expect(await read()).toEqual([all, all, all])
})

test('[ROOM1] nobody sees an update before it is in the log', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const reader = await enters(room, 'person-2')
  log.held = true
  addLine(writer.doc, 'kept first')
  writer.flush()
  await turn()
  expect(linesOf(reader.doc)).toEqual([])
  const late = await enters(room, 'person-3')
  expect(linesOf(late.doc)).toEqual([])

  log.waiting[0]?.keep()
  await turn()
  expect(linesOf(reader.doc)).toEqual(['kept first'])
  expect(linesOf(late.doc)).toEqual(['kept first'])
})

test('[ROOM2] a barrier is answered when everything before it is in the log, and not earlier', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'first')
  writer.flush()
  await turn()
  addLine(writer.doc, 'second')
  writer.flush().barrier(1)
  await turn()
  log.waiting[0]?.keep()
  await turn()
  expect(writer.barriers).toEqual([])
  log.waiting[1]?.keep()
  await turn()
  expect(writer.barriers).toEqual([1])
  writer.barrier(2)
  expect(writer.barriers).toEqual([1, 2])
})

test('[ROOM2] what waits while a record is written goes into one record', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  for (const word of ['a', 'b', 'c', 'd']) {
    addLine(writer.doc, word)
    writer.flush()
  }
  log.waiting[0]?.keep()
  await turn()
  log.waiting[1]?.keep()
  await turn()
  expect(log.records.map((record) => record.updates.length)).toEqual([1, 3])
})

test('[LOG2] a document that cannot be read is an error, never an empty room', async () => {
  const log = new MemoryLog()
  const hallway = new Hallway(log, () => undefined)
  log.readError = new Error('bad sector')
  await expect(hallway.open(NOTES)).rejects.toThrow('cannot be opened')
  log.readError = undefined
  await expect(hallway.open(NOTES)).resolves.toBeDefined()
})

test('[ROOM7] whoever opens a document at the same time shares one room', async () => {
  const hallway = new Hallway(new MemoryLog(), () => undefined)
  const [first, second] = await Promise.all([hallway.open(NOTES), hallway.open(NOTES)])
  expect(first).toBe(second)
})

test('[ROOM3] who may only read is closed at the first word they write, and nothing of it stays', async () => {
  const { log, room } = await aRoom()
  const team = await enters(room, 'person-1')
  addLine(team.doc, 'the notes')
  team.flush()
  await turn()
  const reader = await enters(room, 'person-2', { mayWrite: false })
  expect(linesOf(reader.doc)).toEqual(['the notes'])
  expect(reader.closed).toBeUndefined() // its answer to our question had nothing new
  addLine(reader.doc, 'forged')
  reader.flush()
  await turn()
  expect(reader.closed?.code).toBe(4403)
  expect(linesOf(team.doc)).toEqual(['the notes'])
  expect(log.records).toHaveLength(1)
})

test('[ROOM3] who may only read cannot delete', async () => {
  const { room } = await aRoom()
  const team = await enters(room, 'person-1')
  addLine(team.doc, 'the notes')
  team.flush()
  await turn()
  const reader = await enters(room, 'person-2', { mayWrite: false })
  reader.doc.getXmlFragment('notes').delete(0, 1)
  reader.flush()
  expect(reader.closed?.code).toBe(4403)
})

test('[ROOM3] a right that is taken away in the middle ends one line, and nobody else’s words wait or fall out', async () => {
  const { log, room } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  const cy = await enters(room, 'person-3')
  log.held = true
  addLine(ana.doc, 'taken while she might')
  ana.flush().barrier(1)
  addLine(bo.doc, 'his own')
  bo.flush().barrier(1)
  ana.mayWrite = false
  addLine(ana.doc, 'too late')
  ana.flush().barrier(2)
  expect(ana.closed?.code).toBe(4403)
  addLine(cy.doc, 'hers too')
  cy.flush().barrier(1)
  while (log.waiting.length > 0) {
    log.waiting.shift()?.keep()
    await turn()
  }
  expect([bo.barriers, cy.barriers]).toEqual([[1], [1]])
  expect([bo.closed, cy.closed]).toEqual([undefined, undefined])
  expect(linesOf(bo.doc).toSorted()).toEqual(['hers too', 'his own', 'taken while she might'])
  expect(linesOf(cy.doc)).toEqual(linesOf(bo.doc))
})

test('[ROOM4] malformed frames close their own line and harm nobody', async () => {
  const { room } = await aRoom()
  const team = await enters(room, 'person-1')
  const hostile = [
    [],
    [0],
    [0, 9, 1, 1],
    [0, 2],
    [0, 2, 200, 1],
    [0, 0, 3, 255, 255, 255],
    [1, 3, 1, 2],
    [7],
    [100],
    [255, 255, 255, 255, 255, 255, 255, 255, 255],
  ].map((bytes) => new Uint8Array(bytes))
  for (const frame of hostile) {
    const client = await enters(room, 'person-2')
    client.send(frame)
    expect(client.closed?.code, `frame ${frame.join(' ')}`).toBeGreaterThanOrEqual(4400)
  }
  addLine(team.doc, 'still here')
  team.flush()
  await turn()
  expect((await enters(room, 'person-3')).closed).toBeUndefined()
  expect(team.closed).toBeUndefined()
})

test('[ROOM4] an update that throws half-way, or is none, leaves nothing behind', async () => {
  const { log, room } = await aRoom()
  const team = await enters(room, 'person-1')
  addLine(team.doc, 'good')
  const [good] = [Y.encodeStateAsUpdate(team.doc)]
  for (let cut = 1; cut < good.length; cut++) {
    const client = await enters(room, `person-${cut + 10}`)
    client.update(good.subarray(0, cut))
  }
  await turn()
  expect(log.records).toHaveLength(0)
  team.flush()
  await turn()
  expect(linesOf((await enters(room)).doc)).toEqual(['good'])
})

test('[ROOM4] an update larger than the limit is refused, though every line of it is good', async () => {
  const { log, room } = await aRoom()
  const pastes = async (lines: number) => {
    const client = await enters(room)
    client.doc.transact(() => {
      for (let line = 0; line < lines; line++) addLine(client.doc, 'x'.repeat(LARGEST_UPDATE / 16))
    })
    client.flush()
    await turn()
    return client.closed
  }
  expect(await pastes(15)).toBeUndefined()
  expect(await pastes(16)).toEqual({ code: 4422, reason: 'too large' })
  expect(log.records).toHaveLength(1)
})

test('[ROOM4] a refusal takes nothing with it of what is on its way to the log', async () => {
  const { log, room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const hostile = await enters(room, 'person-2')
  log.held = true
  const line = addLine(writer.doc, 'one')
  writer.flush()
  await turn()
  writeIn(line, ' two')
  writer.flush()
  hostile.doc.getXmlFragment('notes').push([new Y.XmlElement('script')])
  hostile.flush()
  expect(hostile.closed?.code).toBe(4422)
  writeIn(line, ' three')
  writer.flush().barrier(1)
  for (let commits = 0; commits < 3; commits++) {
    log.waiting.shift()?.keep()
    await turn()
  }
  expect(writer.closed).toBeUndefined()
  expect(writer.barriers).toEqual([1])
  log.held = false
  expect(linesOf((await enters(room, 'person-3')).doc)).toEqual(['one two three'])
})

test('[RUN2] a hallway is closed when what was taken is kept, and not before', async () => {
  const { log, hallway, room } = await aRoom()
  const writer = await enters(room)
  log.held = true
  addLine(writer.doc, 'last words')
  writer.flush().barrier(1)
  let isClosed = false
  const closing = hallway.close().then(() => (isClosed = true))
  await turn()
  expect(isClosed).toBe(false)
  expect(writer.closed).toBeUndefined()
  log.waiting.shift()?.keep()
  await closing
  expect(writer.barriers).toEqual([1])
  expect(writer.closed?.code).toBe(1012)
  expect(log.records).toHaveLength(1)
})

test('[ROOM8] a client id belongs to the first person who wrote with it', async () => {
  const { room } = await aRoom()
  const first = await enters(room, 'person-1')
  addLine(first.doc, 'mine')
  first.flush()
  await turn()
  const thief = await enters(room, 'person-2')
  thief.doc.clientID = first.doc.clientID
  addLine(thief.doc, 'signed by somebody else')
  thief.flush()
  expect(thief.closed?.code).toBe(4422)
  expect(room.authors.get(first.doc.clientID)).toBe('person-1')
})

test('[ROOM8] somebody comes back with their own earlier words', async () => {
  const { hallway, room } = await aRoom()
  const client = await enters(room, 'person-1')
  const line = addLine(client.doc, 'one')
  client.flush()
  await turn()
  client.peer.left()
  writeIn(line, ' two')
  writeIn(line, ' three')
  const back = new FakeClient(await hallway.open(NOTES), 'person-1')
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(client.doc))
  back.sync()
  await turn()
  expect(back.closed).toBeUndefined()
  expect(linesOf((await enters(room, 'person-2')).doc)).toEqual(['one two three'])
})

test('[ROOM9] an update that arrives before what it builds on waits for it, and its barrier too', async () => {
  const { log, room } = await aRoom()
  const offline = new Y.Doc()
  const line = addLine(offline, 'written offline')
  const updates: Uint8Array[] = []
  offline.on('update', (update: Uint8Array) => updates.push(update))
  writeIn(line, ', then online')

  const client = new FakeClient(room, 'person-1')
  client.doc.clientID = offline.clientID
  for (const update of updates) client.update(update)
  client.barrier(1)
  expect(client.barriers).toEqual([])
  expect(log.records).toHaveLength(0)
  client.send(sync(1, Y.encodeStateAsUpdate(offline)))
  await turn()
  expect(client.closed).toBeUndefined()
  expect(client.barriers).toEqual([1])
  expect(linesOf((await enters(room, 'person-2')).doc)).toEqual(['written offline, then online'])
})

test('[ROOM9] a gap after the first exchange asks the client to start again', async () => {
  const { room } = await aRoom()
  const client = await enters(room)
  const line = addLine(client.doc, 'lost on the way')
  const before = Y.encodeStateVector(client.doc)
  writeIn(line, ' and the rest')
  client.update(Y.encodeStateAsUpdate(client.doc, before))
  expect(client.closed?.code).toBe(4500)
})

const wrongInNotes: readonly [string, (doc: Y.Doc) => void][] = [
  ['an unknown block', (doc) => doc.getXmlFragment('notes').push([new Y.XmlElement('script')])],
  ['text outside a line', (doc) => doc.getXmlFragment('notes').push([new Y.XmlText('loose')])],
  ['an unknown root', (doc) => doc.getMap('other').set('a', 1)],
  ['an unknown kind', (doc) => addLine(doc, 'x', { kind: 'banana' })],
  ['an unknown attribute', (doc) => addLine(doc, 'x', { style: 'color:red' })],
  ['an attribute of a wrong type', (doc) => addLine(doc, 'x', { speaker: { name: 'Speaker 1' } })],
  ['a depth out of bounds', (doc) => addLine(doc, 'x', { depth: 99 })],
  ['an attribute that is too long', (doc) => addLine(doc, 'x', { speaker: 'x'.repeat(301) })],
  ['a line in a line', (doc) => addLine(doc, 'x').push([new Y.XmlElement('line')])],
  ['an attribute of the whole', (doc) => doc.getMap('notes').set('kind', 'text')],
  [
    'a link to a script',
    (doc) => {
      const text = new Y.XmlText()
      const line = addLine(doc, '')
      line.push([text])
      text.insert(0, 'x', { link: { href: 'javascript:alert(1)' } })
    },
  ],
  [
    'an unknown mark',
    (doc) => {
      const text = new Y.XmlText()
      addLine(doc, '').push([text])
      text.insert(0, 'x', { onclick: true })
    },
  ],
  [
    'an embed in a text',
    (doc) => {
      const text = new Y.XmlText()
      addLine(doc, '').push([text])
      text.insertEmbed(0, { image: 'x' })
    },
  ],
]
for (const [name, write] of wrongInNotes) {
  test(`[ROOM5] ${name} is refused, and the next good line is taken`, async () => {
    const { log, room } = await aRoom()
    const client = await enters(room, 'person-1')
    client.doc.transact(() => write(client.doc))
    client.flush()
    await turn()
    expect(client.closed?.code).toBe(4422)
    const other = await enters(room, 'person-2')
    addLine(other.doc, 'good', {
      kind: 'opinion',
      depth: 1,
      speaker: 'Speaker 1',
      at: 1_700_000_000_000,
    })
    other.flush().barrier(1)
    await turn()
    expect(other.barriers).toEqual([1])
    expect(linesOf(other.doc)).toEqual(['good'])
    expect(log.records).toHaveLength(1)
  })
}

test('[ROOM5] drafts of polls are taken, and nothing else in their document', async () => {
  const { room, log } = await aRoom(POLLS)
  const speaker = await enters(room, 'person-1')
  const draft = new Y.Map<unknown>()
  draft.set('question', new Y.Text('Which?'))
  draft.set('kind', 'single')
  const option = new Y.Map<unknown>()
  option.set('id', 'a')
  option.set('text', new Y.Text('Peering'))
  const options = new Y.Array<unknown>()
  options.push([option])
  draft.set('options', options)
  speaker.doc.getMap('polls').set('poll-1', draft)
  speaker.flush()
  await turn()
  expect(speaker.closed).toBeUndefined()
  expect(log.records).toHaveLength(1)

  draft.set('votes', { a: 100 })
  speaker.flush()
  expect(speaker.closed?.code).toBe(4422)
})

const here = (clock: number) => ({
  anchor: { type: null, tname: null, item: { client: 1, clock }, assoc: 0 },
  head: { type: null, tname: null, item: { client: 1, clock }, assoc: 0 },
})

test('[ROOM20] what takes long to show is done half of the time, and what came meanwhile is kept and shown at once', async () => {
  const { log, room, clock } = await aRoom()
  const writer = await enters(room, 'person-1')
  const reader = await enters(room, 'person-2')
  let shown = 0
  const slow = {
    isWriter: false,
    isLate: false,
    fallBehind: () => undefined,
    tellPresence: () => undefined,
    tellStorage: () => undefined,
    close: () => undefined,
    show() {
      shown += 1
      clock.takes(8)
    },
  }
  room.join(slow)
  for (let count = 0; count < 50; count++) room.join({ ...slow, show: () => undefined })
  const records = log.records.length
  const says = async (text: string) => {
    addLine(writer.doc, text)
    writer.flush()
    await turn()
  }
  await says('first')
  for (let line = 0; line < 10; line++) await says(`line ${line}`)
  expect([shown, log.records.length - records]).toEqual([1, 1])
  await clock.passes(7)
  expect(shown).toBe(1)
  await clock.passes(1)
  await turn()
  expect([shown, log.records.length - records]).toEqual([2, 2])
  expect(linesOf(reader.doc)).toHaveLength(11)
})

test('[PRES1] the name beside a cursor is the server’s, and nobody speaks for another', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  ana.says(11, 1, { user: { name: 'Somebody important' }, cursor: here(1), secret: true })
  expect(bo.presence.at(-1)).toEqual({
    client: 11,
    state: {
      cursor: here(1),
      where: null,
      user: { id: 'person-1', name: 'Name of person-1', role: 'rapporteur', colour: 1 },
    },
  })
  const heard = bo.presence.length
  ana.says(22, 1, { cursor: here(2) })
  bo.says(11, 5, { cursor: here(3) })
  await clock.passes(100)
  expect(bo.presence).toHaveLength(heard)
  ana.peer.left()
  expect(bo.presence.at(-1)).toEqual({ client: 11, state: null })
})

test('[PRES1] who speaks for one client id cannot speak for a colleague’s, however high they count', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  ana.says(11, 1, { cursor: here(1) })
  bo.says(22, 1, { cursor: here(2) })
  bo.says(11, 99, { cursor: here(3) })
  await clock.passes(100)
  const newcomer = await enters(room, 'person-3')
  const seen = (client: number) =>
    newcomer.presence.findLast((each) => each.client === client)?.state
  expect(seen(11)).toMatchObject({ cursor: here(1), user: { id: 'person-1' } })
  expect(seen(22)).toMatchObject({ cursor: here(2), user: { id: 'person-2' } })
})

test('[PRES1] a cursor that no editor can read is none', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  const strange = [
    {},
    5,
    'x',
    [],
    { anchor: null, head: null },
    { anchor: here(1).anchor },
    { anchor: { item: { client: 1, clock: -5 } }, head: here(1).head },
    { anchor: { item: { client: 'x', clock: 1 } }, head: here(1).head },
    { anchor: { tname: 'elsewhere' }, head: { tname: 'elsewhere' } },
    { anchor: { item: { client: 1.5, clock: 1e300 } }, head: here(1).head },
  ]
  for (const [count, cursor] of strange.entries()) {
    ana.says(11, count + 1, { cursor, where: { a: 1 } })
    await clock.passes(100)
    expect(bo.presence).toHaveLength(count + 1)
    expect(bo.presence.at(-1)?.state, JSON.stringify(cursor)).toMatchObject({
      cursor: null,
      where: null,
    })
  }
})

test('[PRES1] whoever comes back is seen at once, though their own count did not grow', async () => {
  const { room, clock } = await aRoom()
  const bo = await enters(room, 'person-2')
  const counts: number[] = []
  bo.hearsCounts = (told) => counts.push(told)
  const ana = await enters(room, 'person-1')
  ana.says(11, 1, {})
  await clock.passes(100)
  ana.peer.left()
  await clock.passes(100)
  const back = await enters(room, 'person-1')
  back.says(11, 1, {})
  expect(counts).toHaveLength(3)
  expect([...counts].sort((one, other) => one - other)).toEqual(counts)
  expect(new Set(counts).size).toBe(3)
  expect(bo.presence.at(-1)?.state).not.toBeNull()
})

test('[PRES1] two people have two colours, and one person has one in every tab', async () => {
  const { room, clock } = await aRoom()
  const watcher = await enters(room, 'person-9')
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  const anaAgain = await enters(room, 'person-1')
  ana.says(11, 1, {})
  bo.says(12, 1, {})
  anaAgain.says(13, 1, {})
  await clock.passes(100)
  const colours = watcher.presence.map(
    ({ state }) => (state as { user: { colour: number } }).user.colour,
  )
  expect(colours).toEqual([1, 2, 1])
})

test('[PRES2] who only reads is shown to nobody and sees nobody', async () => {
  const { room, clock } = await aRoom()
  const team = await enters(room, 'person-1')
  const other = await enters(room, 'person-3')
  const reader = await enters(room, 'person-2', { mayWrite: false })
  team.says(11, 1, { cursor: here(1) })
  reader.says(12, 1, { cursor: here(1) })
  await clock.passes(100)
  expect(reader.presence).toEqual([])
  expect(other.presence.map(({ client }) => client)).toEqual([11])
})

test('[ROOM4] who asks for the whole document all the time is sent away, others are not', async () => {
  const { room } = await aRoom()
  const team = await enters(room, 'person-1')
  const reader = await enters(room, 'person-2', { mayWrite: false })
  for (let count = 0; count < 50; count++) reader.sync()
  expect(reader.closed?.code).toBe(4500)
  expect(team.sync().closed).toBeUndefined()
})

function copyOf(state: Uint8Array): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, state)
  return copy
}
