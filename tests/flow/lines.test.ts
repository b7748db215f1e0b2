import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { FaultProxy } from '../support/fault-proxy.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { RawLine } from '../support/raw-line.ts'
import { Writer } from '../support/writer.ts'

const IDLE = 5_000 // more than may wait

let rapport: Rapport
beforeAll(async () => (rapport = await Rapport.start({ QUOTAS: '10' })))
afterAll(() => rapport.remove())

async function gauge(name: string): Promise<number> {
  const { text } = await rapport.call('GET', '/metrics')
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

/** How long it takes until another one's words are here, in milliseconds. */
async function latency(from: Writer, to: Writer, words: string): Promise<number> {
  const began = performance.now()
  addLine(from.doc, words)
  await to.sees((doc) => linesOf(doc).includes(words))
  return performance.now() - began
}

test('[ROOM14] readers who stop reading cost the others nothing, take no memory, and have everything once they read', async () => {
  const session = await rapport.session('A session')
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const other = await new Writer(session, 'notes', await session.enter('moderator')).synced()
  const token = await session.enter('observer')
  const slow = await Promise.all(Array.from({ length: 200 }, () => RawLine.open(session, token)))
  await Promise.all(slow.map((line) => line.arrived()))
  const before = await gauge('process_resident_memory_bytes')
  // They do not read, and say now and then that they are there.
  for (const line of slow) line.stopReading()
  const speaking = setInterval(() => slow.forEach((line) => line.barrier()), 1_000)
  const latencies: number[] = []
  const times = 41
  for (let count = 0; count < times; count++) {
    // A line that is written and erased: the document stays small, what is shown does not.
    const line = addLine(writer.doc, '字'.repeat(30_000))
    await writer.kept()
    writer.doc.getXmlFragment('notes').delete(indexOf(writer.doc, line), 1)
    latencies.push(await latency(writer, other, `after ${count}`))
  }
  const grown = (await gauge('process_resident_memory_bytes')) - before
  clearInterval(speaking)
  expect(times * 90_000, 'far more was shown than may wait').toBeGreaterThan(2 << 20)
  expect(latencies.sort((one, two) => one - two)[times / 2 - 0.5]).toBeLessThan(500)
  // What was shown to two hundred is 738 MB; what waits for them is shared.
  expect(grown).toBeLessThan(100 << 20)
  expect(slow.filter(({ closed }) => closed !== undefined)).toEqual([])

  for (const line of slow) line.readOn()
  await Promise.all(slow.map((line) => line.sees((doc) => linesOf(doc).includes('after 40'))))
  expect(new Set(slow.map(({ doc }) => linesOf(doc).join('\n')))).toEqual(
    new Set([linesOf(writer.doc).join('\n')]),
  )
  // Every one of them got less than half of what was shown meanwhile.
  expect(Math.max(...slow.map(({ received }) => received))).toBeLessThan(
    (times * 90_000) / 2 + (1 << 20),
  )
  for (const line of slow) line.leave()
  for (const each of [writer, other]) each.leave()
})

function indexOf(doc: Y.Doc, line: Y.XmlElement): number {
  return doc.getXmlFragment('notes').toArray().indexOf(line)
}

test('[LINE1] a line that went silent is ended by the server within ten seconds; what was typed meanwhile arrives when it mends', async () => {
  const session = await rapport.session('A session')
  const proxy = await FaultProxy.before(rapport.address)
  const far = new Writer(session.through(proxy.address), 'notes', await session.enter('rapporteur'))
  await far.synced()
  await far.kept()
  const near = await new Writer(session, 'notes', await session.enter('moderator')).synced()
  const peers = await gauge('rapport_peers')
  proxy.set({ isSilent: true })
  const began = performance.now()
  addLine(far.doc, 'typed into the silence')
  await expect.poll(() => gauge('rapport_peers'), { interval: 100 }).toBe(peers - 1)
  expect(performance.now() - began).toBeLessThan(10_000)

  proxy.mend()
  proxy.reset() // the client finds out in its own time; here it is told
  await far.kept()
  await near.sees((doc) => linesOf(doc).includes('typed into the silence'))
  expect(linesOf(near.doc).filter((words) => words === 'typed into the silence')).toHaveLength(1)
  for (const each of [far, near]) each.leave()
  await proxy.close()
})

test('[LINE1] a reader at 400 kbit/s gets a large document whole, on one line', async () => {
  const session = await rapport.session('A session')
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  for (let count = 0; count < 8; count++) addLine(writer.doc, 'x'.repeat(90_000))
  await writer.kept()
  const proxy = await FaultProxy.before(rapport.address)
  proxy.set({ bandwidth: 50_000 })
  const phone = await RawLine.open(session.through(proxy.address), await session.enter('observer'))
  const began = performance.now()
  await phone.arrived()
  expect(performance.now() - began).toBeGreaterThan(10_000)
  expect(phone.closed).toBeUndefined()
  expect(linesOf(phone.doc)).toEqual(linesOf(writer.doc))
  phone.leave()
  writer.leave()
  await proxy.close()
})

test('[ROOM14] a line that comes in drops of three bytes and a tenth of a second late says the same', async () => {
  const session = await rapport.session('A session')
  const proxy = await FaultProxy.before(rapport.address)
  proxy.set({ dribble: 3, delay: 100 })
  const far = await new Writer(
    session.through(proxy.address),
    'notes',
    await session.enter('rapporteur'),
  ).synced()
  const near = await new Writer(session, 'notes', await session.enter('moderator')).synced()
  addLine(far.doc, 'from afar')
  addLine(near.doc, 'from nearby')
  await far.kept()
  await far.sees((doc) => linesOf(doc).includes('from nearby'))
  await near.sees((doc) => linesOf(doc).includes('from afar'))
  expect(linesOf(far.doc)).toEqual(linesOf(near.doc))
  for (const each of [far, near]) each.leave()
  await proxy.close()
})

test('[LINE2] frames that are too large, broken, compressed, unmasked or endless end their own line and nobody else’s', async () => {
  const session = await rapport.session('A session')
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const token = await session.enter('moderator')
  const masked = (first: number, length: number[], rest: number[] = []): number[] => [
    first,
    ...length,
    1,
    2,
    3,
    4,
    ...rest,
  ]
  const hostile: Readonly<Record<string, number[]>> = {
    'two gigabytes claimed': masked(0x82, [0xff, 0, 0, 0, 0, 0x80, 0, 0, 0]),
    'more than 2^53 claimed': masked(0x82, [0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255]),
    'just more than may be': masked(0x82, [0xff, 0, 0, 0, 0, 0, 0x10, 0x04, 0x01]),
    unmasked: [0x82, 0x01, 0x00],
    compressed: masked(0xc2, [0x81], [0]),
    'a reserved bit': masked(0xa2, [0x81], [0]),
    'an unknown opcode': masked(0x83, [0x81], [0]),
    'a piece without a beginning': masked(0x80, [0x81], [0]),
    'a ping in pieces': masked(0x09, [0x81], [0]),
    'a ping that is too long': masked(0x89, [0xfe, 0, 126]),
    'text that is none': masked(0x81, [0x82], [0xff ^ 1, 0xff ^ 2]),
    'a close code that is none': masked(0x88, [0x82], [0 ^ 1, 5 ^ 2]),
    'a beginning in a beginning': [...masked(0x02, [0x81], [0]), ...masked(0x02, [0x81], [0])],
  }
  for (const [name, bytes] of Object.entries(hostile)) {
    const socket = await upgraded(session, token)
    socket.write(Buffer.from(bytes))
    await ended(socket)
    expect(socket.destroyed || socket.readableEnded, name).toBe(true)
    expect(await latency(writer, writer, `after ${name}`)).toBeLessThan(1_000)
  }
  // Pings without an end, each of which would be answered.
  const flooding = await upgraded(session, token)
  const flooded = ended(flooding)
  flooding.write(
    Buffer.concat(Array.from({ length: 5_000 }, () => Buffer.from(masked(0x89, [0x80])))),
  )
  await flooded
  // Pieces without an end: as many as may be in one message, and no more.
  const socket = await upgraded(session, token)
  const piece = Buffer.concat([
    Buffer.from([0x02, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(65_536),
  ])
  const over = ended(socket)
  for (let count = 0; count < 40 && !socket.destroyed; count++) {
    socket.write(piece)
    piece[0] = 0x00
  }
  await over
  await writer.kept()
  writer.leave()
})

test('[RUN7] thousands who connect and say nothing, or drop by drop, are let go, and whoever works meanwhile notices nothing', async () => {
  const session = await rapport.session('A session')
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const before = await gauge('process_resident_memory_bytes')
  // One wave after the other: more than the machine's own queue holds would come again seconds later.
  const gone: Promise<number>[] = []
  while (gone.length < IDLE) {
    const wave = await Promise.all(
      Array.from({ length: 250 }, (_, index) => idler(index % 2 === 0)),
    )
    gone.push(...wave.map((each) => each.gone))
  }
  const latencies: number[] = []
  for (let count = 0; count < 20; count++) {
    addLine(writer.doc, `while they idle ${count}`)
    const asked = performance.now()
    await writer.kept()
    latencies.push(performance.now() - asked)
    expect((await rapport.call('GET', '/healthz')).status).toBe(200)
  }
  const grown = (await gauge('process_resident_memory_bytes')) - before
  expect(latencies.sort((one, two) => one - two)[10]).toBeLessThan(500)
  expect(grown / IDLE).toBeLessThan(16 << 10)
  expect(Math.max(...(await Promise.all(gone)))).toBeLessThan(25_000)
  await writer.kept()
  writer.leave()
})

/** Somebody who has connected and says nothing whole. `gone` answers after how many milliseconds they were let go. */
async function idler(begins: boolean) {
  const { hostname, port } = new URL(rapport.address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  const came = performance.now()
  if (begins) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  socket.resume()
  return { gone: closed.then(() => performance.now() - came) }
}

test('[LINE2] who only reads is cut at a message of more than 256 KiB, and nothing of it is read', async () => {
  const session = await rapport.session('A session')
  const line = await RawLine.open(session, await session.enter('observer'))
  await line.arrived()
  line.send(new Uint8Array(300_000))
  expect(await line.closes()).toBe(1009)
})

/** A socket after its upgrade, to write whatever into. */
async function upgraded(session: Session, token: string) {
  const { hostname, port, host } = new URL(session.address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    [
      `GET /rooms/${session.id}/notes?schema=1 HTTP/1.1`,
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Authorization: Bearer ${token}`,
      '\r\n',
    ].join('\r\n'),
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  expect(head.toString()).toMatch(/^HTTP\/1.1 101 /)
  return socket
}

async function ended(socket: Awaited<ReturnType<typeof upgraded>>): Promise<void> {
  socket.resume()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}
