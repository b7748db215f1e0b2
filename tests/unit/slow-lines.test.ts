import { expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { Outgoing } from '../../server/rooms/outgoing.ts'
import type { Room } from '../../server/rooms/room.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { FakeClient } from '../support/fake-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf, writeIn } from '../support/notes.ts'

async function aRoom() {
  const clock = new FakeClock()
  const hallway = new Hallway(new MemoryLog(), () => undefined, { clock })
  const room = await hallway.open({ session: 'session-1' as SessionId, name: 'notes' })
  return { room, clock }
}

async function enters(room: Room, person?: string, options?: { mayWrite?: boolean }) {
  const client = new FakeClient(room, person, options).sync()
  await turn()
  return client
}

async function writes(writer: FakeClient, words: string): Promise<void> {
  addLine(writer.doc, words)
  writer.flush()
  await turn()
}

test('[ROOM14] who reads too slowly is shown nothing more until they have read; then all they lack comes at once', async () => {
  const { room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const slow = await enters(room, 'person-2')
  await writes(writer, 'before')
  slow.load = 'full'
  const received = slow.received
  const line = addLine(writer.doc, 'meanwhile')
  writer.flush()
  await turn()
  writer.doc.getXmlFragment('notes').delete(0, 1)
  writer.flush()
  await turn()
  writeIn(line, ', and more')
  writer.flush()
  await turn()
  expect(slow.received).toBe(received)
  expect(linesOf(slow.doc)).toEqual(['before'])

  slow.load = 'light'
  slow.peer.drained()
  await turn()
  expect(linesOf(slow.doc)).toEqual(['meanwhile, and more'])
  await writes(writer, 'after')
  expect(linesOf(slow.doc)).toEqual(['meanwhile, and more', 'after'])
})

test('[ROOM14] a slow reader’s own words are kept, and their barrier is answered', async () => {
  const { room } = await aRoom()
  const writer = await enters(room, 'person-1')
  const slow = await enters(room, 'person-2')
  slow.load = 'full'
  await writes(writer, 'from the other')
  addLine(slow.doc, 'from the slow one')
  slow.flush().barrier(1)
  await turn()
  expect(slow.barriers).toEqual([1])
  expect(linesOf(writer.doc)).toContain('from the slow one')
  slow.load = 'light'
  slow.peer.drained()
  await turn()
  expect(linesOf(slow.doc)).toEqual(linesOf(writer.doc))
})

test('[ROOM14] who asks for the document on a line that is full gets it once, when there is room', async () => {
  const { room } = await aRoom()
  const writer = await enters(room, 'person-1')
  await writes(writer, 'x'.repeat(1000))
  const slow = new FakeClient(room, 'person-2')
  slow.load = 'full'
  for (let count = 0; count < 10; count++) slow.sync()
  await turn()
  expect(slow.received).toBe(0)
  slow.load = 'light'
  slow.peer.drained()
  await turn()
  expect(slow.received).toBeGreaterThan(1000)
  expect(slow.received).toBeLessThan(2000)
})

test('[ROOM14] presence is left out while a line is heavy, and made good when it is light', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const slow = await enters(room, 'person-2')
  slow.load = 'heavy'
  ana.says(11, 1, { where: 'a' })
  await clock.passes(100)
  ana.says(11, 2, { where: 'b' })
  await clock.passes(100)
  expect(slow.presence).toEqual([])
  slow.load = 'light'
  slow.peer.drained()
  expect(slow.presence.map(({ state }) => state)).toMatchObject([{ where: 'b' }])
})

test('[PRES3] of what changes often at most ten a second are passed on, and the last one always', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  for (let step = 1; step <= 100; step++) {
    ana.says(11, step, { where: `at ${step}` })
    await clock.passes(10)
  }
  expect(bo.presence.length).toBeGreaterThanOrEqual(9)
  expect(bo.presence.length).toBeLessThanOrEqual(11)
  await clock.passes(100)
  expect(bo.presence.at(-1)?.state).toMatchObject({ where: 'at 100' })
  ana.peer.left()
  const heard = bo.presence.length
  await clock.passes(1000)
  expect(bo.presence).toHaveLength(heard)
  expect(bo.presence.at(-1)?.state).toBeNull()
})

test('[PRES3] of all who move at once everybody is told in one message, and nobody of themselves', async () => {
  const { room, clock } = await aRoom()
  const people = await Promise.all(
    Array.from({ length: 20 }, (_, index) => enters(room, `person-${index}`)),
  )
  await clock.passes(100)
  const messages = people.map(({ heard }) => heard)
  for (const [index, each] of people.entries()) each.says(100 + index, 1, { where: 'here' })
  await clock.passes(100)
  for (const [index, each] of people.entries()) {
    expect(each.heard - (messages[index] ?? 0)).toBeLessThanOrEqual(2)
    expect(each.presence.map(({ client }) => client).toSorted((one, two) => one - two)).toEqual(
      people.map((_, other) => 100 + other).filter((client) => client !== 100 + index),
    )
  }
})

test('[PRES3] a presence that is too large, or that repeats everybody’s, is passed over, and the next good one is heard', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  ana.says(11, 1, { where: 'here' })
  await clock.passes(100)
  ana.says(11, 2, { where: 'too large', more: 'x'.repeat(2048) })
  ana.says(11, 3, 'x'.repeat(100_000))
  await clock.passes(100)
  expect(bo.presence.map(({ state }) => state)).toMatchObject([{ where: 'here' }])
  for (let client = 100; client < 1_100; client++) ana.says(client, 1, { where: 'somebody' })
  await clock.passes(100)
  expect(bo.presence).toHaveLength(1)
  ana.says(11, 4, { where: 'there' })
  await clock.passes(100)
  expect(bo.presence.at(-1)?.state).toMatchObject({ where: 'there' })
  expect([ana.closed, bo.closed]).toEqual([undefined, undefined])
})

test('[PRES4] the late end of an old line takes neither the presence nor the place of the new one', async () => {
  const { room, clock } = await aRoom()
  const bo = await enters(room, 'person-2')
  const old = await enters(room, 'person-1')
  old.says(11, 5, { where: 'old' })
  const back = await enters(room, 'person-1')
  back.says(11, 5, { where: 'new' })
  await clock.passes(100)
  expect(bo.presence.at(-1)?.state).toMatchObject({ where: 'new' })
  old.says(11, 6, { where: 'a doubled tab' })
  await clock.passes(100)
  expect(bo.presence.at(-1)?.state).toMatchObject({ where: 'new' })
  const heard = bo.presence.length
  old.peer.left()
  expect(bo.presence).toHaveLength(heard)
  expect(room.peers.has(back.peer)).toBe(true)
  addLine(bo.doc, 'for who came back')
  bo.flush()
  await turn()
  expect(linesOf(back.doc)).toEqual(['for who came back'])
})

test('[PRES4] nobody takes the presence of somebody else', async () => {
  const { room, clock } = await aRoom()
  const ana = await enters(room, 'person-1')
  const bo = await enters(room, 'person-2')
  const watcher = await enters(room, 'person-3')
  ana.says(11, 1, { where: 'mine' })
  bo.says(11, 9, { where: 'stolen' })
  await clock.passes(100)
  expect(watcher.presence.map(({ state }) => state)).toMatchObject([{ where: 'mine' }])
})

test('[ROOM15] of many who come at once those who write are served first, and what all lack is encoded once', async () => {
  const { room } = await aRoom()
  const writer = await enters(room, 'person-1')
  await writes(writer, 'for everybody')
  const order: string[] = []
  const frames = new Set<Uint8Array>()
  const comes = (name: string, isWriter: boolean): void =>
    room.reception.wait({
      isWriter,
      catchUp: () => {
        order.push(name)
        frames.add(room.reception.answer(1, new Uint8Array([0])))
      },
    })
  for (let count = 0; count < 100; count++) comes(`reader ${count}`, false)
  for (let count = 0; count < 5; count++) comes(`writer ${count}`, true)
  while (order.length < 105) await turn()
  const writers = order.flatMap((name, at) => (name.startsWith('writer') ? [at] : []))
  expect(writers).toEqual([20, 21, 22, 23, 24])
  expect(frames.size).toBe(1)
  await writes(writer, 'something new')
  expect(frames.has(room.reception.answer(1, new Uint8Array([0])))).toBe(false)
})

/** A line whose other end reads when the test says so: it echoes what it has read. */
function aLine() {
  const clock = new FakeClock()
  const way: ({ bytes: number; fin: boolean } | { ping: string })[] = []
  let drained = 0
  let stuck = 0
  const outgoing = new Outgoing(
    {
      get bufferedAmount() {
        return stuck
      },
      send: (bytes, { fin }) => way.push({ bytes: bytes.length, fin }),
      ping: (ping) => way.push({ ping }),
    },
    clock,
    () => (drained += 1),
  )
  return {
    clock,
    outgoing,
    /** Messages that arrived whole. */
    messages: 0,
    read: 0,
    drained: () => drained,
    /** So many bytes do not even leave this process. */
    sticks: (bytes: number) => (stuck = bytes),
    /** Reads at least so many bytes, or all; answers whether there was anything. */
    reads(most = Infinity): boolean {
      const before = this.read
      while (way.length > 0 && this.read - before < most) {
        const next = way.shift()
        if (!next) break
        if ('ping' in next) outgoing.echo(next.ping)
        else {
          this.read += next.bytes
          if (next.fin) this.messages += 1
        }
      }
      return this.read > before
    },
    underWay: () => way.reduce((sum, each) => sum + ('bytes' in each ? each.bytes : 0), 0),
  }
}

test('[ROOM14] whoever echoes what they never read is as full as what waits for them here', () => {
  const line = aLine()
  for (let sent = 0; sent < 40; sent++) {
    line.outgoing.send(new Uint8Array(32 << 10))
    line.outgoing.echo(String((sent + 1) * (32 << 10))) // no ping is needed to guess it
  }
  expect(line.outgoing.load).toBe('light')
  line.sticks(40 * (32 << 10))
  expect(line.outgoing.load).toBe('full')
  expect(line.outgoing.isOverrun).toBe(false)
  line.sticks((2 << 20) + 1)
  expect(line.outgoing.isOverrun).toBe(true)
})

test('[ROOM14] a large message goes in pieces, few at a time, and nothing overtakes it', () => {
  const line = aLine()
  line.outgoing.send(new Uint8Array(1_000_000))
  line.outgoing.send(new Uint8Array(10))
  expect(line.underWay()).toBeLessThanOrEqual(160 << 10)
  while (line.reads(1000)) expect(line.underWay()).toBeLessThanOrEqual(160 << 10)
  expect(line.read).toBe(1_000_010)
  expect(line.messages).toBe(2)
})

test('[ROOM14] a line says how much it carries, and when it is light again', () => {
  const line = aLine()
  for (let count = 0; count < 10; count++) line.outgoing.send(new Uint8Array(30_000))
  expect(line.outgoing.load).toBe('heavy')
  for (let count = 0; count < 30; count++) line.outgoing.send(new Uint8Array(30_000))
  expect(line.outgoing.load).toBe('full')
  expect(line.drained()).toBe(0)
  line.reads()
  expect(line.outgoing.load).toBe('light')
  expect(line.drained()).toBe(1)
  // Who says to have read more than there was is not believed.
  line.outgoing.echo(String(10 ** 12))
  for (let count = 0; count < 40; count++) line.outgoing.send(new Uint8Array(30_000))
  expect(line.outgoing.load).toBe('full')
})

test('[LINE1] a line that answers no ping is dead within ten seconds, one that answers never', async () => {
  const line = aLine()
  const beats = async (answer: boolean): Promise<number> => {
    for (let beat = 1; beat <= 30; beat++) {
      await line.clock.passes(2_000)
      if (line.outgoing.isDead) return beat * 2
      line.outgoing.send(new Uint8Array(4))
      line.outgoing.beat()
      if (answer) line.reads()
    }
    return Infinity
  }
  expect(await beats(true)).toBe(Infinity)
  expect(await beats(false)).toBeLessThanOrEqual(10)
})

test('[LINE1] a phone that takes a megabyte at 400 kbit/s lives, though every ping waits behind the document', async () => {
  const line = aLine()
  line.outgoing.send(new Uint8Array(1 << 20))
  let seconds = 0
  for (; line.messages === 0 && seconds < 60; seconds++) {
    line.reads(50_000)
    await line.clock.passes(1_000)
    expect(line.outgoing.isDead).toBe(false)
    if (seconds % 2 === 0) line.outgoing.beat()
  }
  expect(seconds).toBeGreaterThan(15)
  expect(seconds).toBeLessThan(30)
})

test('[LINE1] a line that carries five kilobytes a second lives, and is dead all the same when it stops', async () => {
  const line = aLine()
  line.outgoing.send(new Uint8Array(200_000))
  let isDead = false
  for (let second = 1; line.messages === 0 && second < 60; second++) {
    await line.clock.passes(1_000)
    if (second % 6 === 0) line.reads(1)
    isDead ||= line.outgoing.isDead
  }
  expect(line.messages).toBe(1)
  expect(isDead).toBe(false)
  line.outgoing.send(new Uint8Array(4))
  line.outgoing.beat()
  await line.clock.passes(15_000)
  expect(line.outgoing.isDead).toBe(true)
})
