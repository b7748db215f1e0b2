import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { judgeBounds, judgeStateVector } from '../../server/rooms/bounds.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine } from '../support/notes.ts'
import { randomFrom } from '../support/random.ts'

const HUGE = 2 ** 30

/** Bytes as Yjs would write them: numbers as varUint, texts with their length. */
function written(...parts: readonly (number | string | readonly (number | string)[])[]) {
  const encoder = encoding.createEncoder()
  for (const part of parts.flat()) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part)
    else encoding.writeVarString(encoder, part)
  }
  return encoding.toUint8Array(encoder)
}

// One client with one piece of content in the root `notes`: 1 client, 1 piece, client 7, clock 0, then the piece.
const piece = (kind: number, ...content: readonly (number | string)[]): Uint8Array =>
  written(1, 1, 7, 0, kind, 1, 'notes', ...content)

const claims: readonly (readonly [string, Uint8Array])[] = [
  ['clients', written(HUGE)],
  ['clients with something behind them', written(HUGE, 1, 1, 1, 1, 1, 1)],
  ['pieces', written(1, HUGE, 7, 0)],
  ['pieces of a second client', written(2, 1, 7, 0, 0, 1, HUGE, 8, 0)],
  ['texts of JSON', piece(2, HUGE)],
  ['bytes', piece(3, HUGE)],
  ['letters', piece(4, HUGE)],
  ['letters of an embed', piece(5, HUGE)],
  ['letters of a mark’s name', piece(6, HUGE)],
  ['letters of a mark’s value', piece(6, 'bold', HUGE)],
  ['letters of an element’s name', piece(7, 3, HUGE)],
  ['values', piece(8, HUGE)],
  ['values of a list', piece(8, 1, 117, HUGE)],
  ['values of an object', piece(8, 1, 118, HUGE)],
  ['letters of an object’s key', piece(8, 1, 118, 1, HUGE)],
  ['letters of a value', piece(8, 1, 119, HUGE)],
  ['bytes of a value', piece(8, 1, 116, HUGE)],
  ['letters of a document’s name', piece(9, HUGE)],
  ['letters of a root’s name', written(1, 1, 7, 0, 4, 1, HUGE)],
  ['letters of an attribute’s name', written(1, 1, 7, 0, 0b10_0100, 1, 'notes', HUGE)],
  ['clients with deletions', written(0, HUGE)],
  ['deletions', written(0, 1, 7, HUGE)],
]
for (const [what, update] of claims) {
  test(`[BOUND1] a claim of 2^30 ${what} in ${update.length} bytes costs nothing`, () => {
    const before = process.memoryUsage.rss()
    const began = cpuTime()
    expect(judgeBounds(update)).toBeDefined()
    expect(cpuTime() - began).toBeLessThan(5)
    expect(process.memoryUsage.rss() - before).toBeLessThan(8 << 20)
  })
}

test('[BOUND1] what Yjs writes is within bounds, and no beginning of it is, nor more than it', () => {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const line = addLine(doc, 'ten × ten', { depth: 1, at: 1.5, speaker: 'Ana' })
  const text = line.get(0) as Y.XmlText
  text.format(0, 3, { link: { href: 'https://example.org' }, bold: true })
  text.insertEmbed(2, { image: 'x' })
  text.delete(1, 4)
  doc.getMap('all').set('values', [1, -5, 1.5, 2n, 'x', true, null, { a: [undefined] }])
  doc.getMap('all').set('bytes', new Uint8Array([1, 2, 3]))
  doc.getMap('all').set('within', new Y.Doc())
  doc.getArray('list').push([new Y.Map(), new Y.Array(), new Y.Text('x'), new Y.XmlHook('hook')])
  doc.getXmlFragment('notes').delete(0, 1)
  for (const update of [...updates, Y.encodeStateAsUpdate(doc)]) {
    expect(judgeBounds(update)).toBeUndefined()
    for (let cut = 0; cut < update.length; cut++)
      expect(judgeBounds(update.subarray(0, cut)), `cut at ${cut}`).toBeDefined()
    expect(judgeBounds(Uint8Array.from([...update, 0]))).toBe('more than it says')
  }
  expect(updates.length).toBeGreaterThan(7)
})

test('[BOUND1] what stands behind the end of an update does not get into the log', async () => {
  const log = new MemoryLog()
  const room = await new Hallway(log, () => undefined).open({
    session: 'session-1' as SessionId,
    name: 'notes',
  })
  const client = new FakeClient(room).sync()
  await turn()
  const doc = new Y.Doc()
  addLine(doc, 'good')
  const tail = new Uint8Array(500_000)
  client.update(Buffer.concat([Y.encodeStateAsUpdate(doc), tail]))
  await turn()
  expect(client.closed).toEqual({ code: 4422, reason: 'more than it says' })
  expect(log.records).toHaveLength(0)
})

test('[BOUND1] whatever is within bounds can be read, or Yjs says at once why not', () => {
  const random = randomFrom(20_261_125)
  const few = [0, 1, 2, 4, 7, 8, 132]
  let within = 0
  for (let round = 0; round < 100_000; round++) {
    const bytes = Uint8Array.from({ length: 2 + random.below(12) }, () => random.of(few))
    if (judgeBounds(bytes) !== undefined) continue
    within += 1
    const began = cpuTime()
    expect(piecesIn(bytes)).toBeLessThan(bytes.length)
    expect(cpuTime() - began).toBeLessThan(100)
  }
  expect(within).toBeGreaterThan(100)
})

/** The number of pieces that Yjs reads; letters that are none are all that may still be wrong. */
function piecesIn(update: Uint8Array): number {
  try {
    return Y.decodeUpdate(update).structs.length
  } catch (cause) {
    expect(String(cause)).toContain('utf-8')
    return 0
  }
}

test('[BOUND1] the deletions of a long session are sent again by everybody who comes back, and may be', () => {
  const ranges = Array.from({ length: 200_000 }, (_, index) => [index * 3, 1]).flat()
  expect(judgeBounds(written(0, 1, 7, 200_000, ranges))).toBeUndefined()
})

test('[BOUND1] values within values end somewhere', () => {
  const nested = (depth: number): Uint8Array =>
    written(
      1,
      1,
      7,
      0,
      8,
      1,
      'notes',
      1,
      Array.from({ length: depth }, () => [117, 1]).flat(),
      126,
      0,
    )
  expect(judgeBounds(nested(10))).toBeUndefined()
  expect(judgeBounds(nested(400_000))).toBe('too deep')
})

test('[BOUND1] a question with a state vector that claims too much closes its line in no time', async () => {
  const room = await new Hallway(new MemoryLog(), () => undefined).open({
    session: 'session-1' as SessionId,
    name: 'notes',
  })
  const states = Array.from({ length: 100_000 }, (_, client) => [client, 1]).flat()
  const hostile = [
    written(HUGE),
    written(HUGE, 1, 1, 1, 1),
    written(100_000, states),
    written(1, 7),
    written(0, 0),
    new Uint8Array(),
  ]
  for (const stateVector of hostile) {
    expect(judgeStateVector(stateVector)).toBeDefined()
    const client = new FakeClient(room).sync()
    await turn()
    const began = cpuTime()
    client.send(sync(0, stateVector))
    expect(cpuTime() - began).toBeLessThan(50)
    expect(client.closed?.code).toBe(4400)
  }
  expect(judgeStateVector(Y.encodeStateVector(new Y.Doc()))).toBeUndefined()
})

test('[BOUND1] a message that says more presences than there are people is heard by nobody, in no time', async () => {
  const room = await new Hallway(new MemoryLog(), () => undefined).open({
    session: 'session-1' as SessionId,
    name: 'notes',
  })
  const other = new FakeClient(room, 'person-2').sync()
  await turn()
  const many = Array.from({ length: 100_000 }, () => [5, 1, '{}']).flat()
  for (const payload of [written(HUGE), written(100_000, many)]) {
    const client = new FakeClient(room).sync()
    await turn()
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, 1)
    encoding.writeVarUint8Array(frame, payload)
    const began = cpuTime()
    client.send(encoding.toUint8Array(frame))
    await turn()
    expect(cpuTime() - began).toBeLessThan(50)
    expect(other.presence).toEqual([])
  }
})
