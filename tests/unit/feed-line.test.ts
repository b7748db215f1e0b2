import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Feed } from '../../server/feed/feed.ts'
import { SharedSnapshots } from '../../server/feed/shared-snapshots.ts'
import { tellOf } from '../../server/feed/told.ts'
import { FeedLine } from '../../server/http/feed-line.ts'

const SESSION = 'one' as SessionId

let server: Server
let feed: Feed
let lines: FeedLine[]
let sockets: Socket[]
const listeners: Socket[] = []
beforeEach(async () => {
  feed = new Feed()
  lines = []
  sockets = []
  server = createServer(({ socket, httpVersion }) => {
    const line = new FeedLine(socket, httpVersion === '1.0' ? 'plain' : 'chunk', {
      person: { id: 'ana' as PersonId, session: SESSION, name: 'Ana', roles: ['participant'] },
      may: () => true,
    })
    lines.push(line)
    sockets.push(socket)
    socket.once('close', feed.listen(SESSION, line))
    server.emit('listening-line')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  for (const socket of listeners.splice(0)) socket.destroy()
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

/** Somebody who listens, and what they have read so far. */
async function aListener(version = '1.1') {
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  listeners.push(socket)
  const listener = { socket, read: '', sees: (_words: string) => Promise.resolve() }
  let look = (): void => undefined
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    listener.read += chunk.toString()
    look()
  })
  listener.sees = (words) =>
    new Promise((resolve) => {
      look = () => listener.read.includes(words) && resolve()
      look()
    })
  const here = once(server, 'listening-line')
  socket.write(`GET /feed HTTP/${version}\r\nhost: x\r\n\r\n`)
  await here
  return listener
}

test('[FEED5] what is told before the snapshot comes after it, and only the newest of it', async () => {
  const listener = await aListener()
  feed.tell(SESSION, 'poll', { id: 'p', voters: 1 })
  feed.tell(SESSION, 'question', { id: 'q' })
  feed.tell(SESSION, 'poll', { id: 'p', voters: 2 })
  lines[0]?.begin(tellOf('snapshot', {}))
  feed.tell(SESSION, 'poll', { id: 'p', voters: 3 })
  await listener.sees('"voters":3')
  const events = listener.read.match(/event: .*\ndata: .*/g)
  expect(events).toEqual([
    'event: snapshot\ndata: {}',
    'event: question\ndata: {"id":"q"}',
    'event: poll\ndata: {"id":"p","voters":2}',
    'event: poll\ndata: {"id":"p","voters":3}',
  ])
})

test('[FEED5] chunks are framed for HTTP/1.1, and a proxy that speaks HTTP/1.0 gets the bare events', async () => {
  const [chunked, plain] = [await aListener('1.1'), await aListener('1.0')]
  for (const line of lines) line.begin(tellOf('snapshot', { words: 'Grüße 🐙' }))
  const event = 'event: snapshot\ndata: {"words":"Grüße 🐙"}\n\n'
  await Promise.all([chunked.sees('🐙"}\n\n\r\n'), plain.sees('🐙"}\n\n')])
  const bodyOf = (read: string) => read.slice(read.indexOf('\r\n\r\n') + 4)
  expect(bodyOf(chunked.read)).toBe(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`)
  expect(bodyOf(plain.read)).toBe(event)
  expect(plain.read).not.toContain('chunked')
})

test('[FEED9] who reads nothing costs no memory and holds up nobody, and hears the newest of everything', async () => {
  const [slow, quick] = [await aListener(), await aListener()]
  for (const line of lines) line.begin(tellOf('snapshot', {}))
  await Promise.all([slow.sees('snapshot'), quick.sees('snapshot')])
  slow.socket.pause()
  const words = 'x'.repeat(20_000)
  const TALLIES = 2_000 // 40 MB: more than any buffer of the system takes
  for (let voters = 1; voters <= TALLIES; voters++) {
    feed.tell(SESSION, 'poll', { id: voters % 2 ? 'p' : 'q', words, voters })
    await quick.sees(`"voters":${voters}}`)
    quick.read = ''
  }
  const waiting = sockets.map(({ writableLength }) => writableLength)
  expect(Math.max(...waiting)).toBeLessThan(1 << 20)
  expect(Math.max(...waiting)).toBeGreaterThan(0)
  slow.socket.resume()
  await slow.sees(`"voters":${TALLIES}}`)
  expect(slow.read).toContain(`"voters":${TALLIES - 1}}`)
  expect(slow.read.match(/event: poll/g)?.length).toBeLessThan(TALLIES / 2)
  feed.tell(SESSION, 'poll', { id: 'p', voters: TALLIES + 1 })
  await slow.sees(`"voters":${TALLIES + 1}}`)
})

test('[FEED8] a beat is heard, and who takes none for two beats is let go', async () => {
  const [slow, quick] = [await aListener(), await aListener()]
  for (const line of lines) line.begin(tellOf('snapshot', {}))
  await Promise.all([slow.sees('snapshot'), quick.sees('snapshot')])
  feed.beat()
  await Promise.all([slow.sees('event: beat'), quick.sees('event: beat')])
  slow.socket.pause()
  for (let tally = 0; !sockets[0]?.writableNeedDrain; tally++) {
    feed.tell(SESSION, 'poll', { id: 'p', words: 'x'.repeat(1 << 20), tally })
    await quick.sees(`"tally":${tally}}`)
    quick.read = ''
  }
  feed.tell(SESSION, 'poll', { id: 'p' })
  feed.beat()
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false])
  feed.beat()
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false])
  await expect.poll(() => feed.listeners).toBe(1)
})

test('[FEED5] who comes while a snapshot is made shares the next one, which knows what happened since', async () => {
  const shared = new SharedSnapshots<number>()
  const making: ((snapshot: number) => void)[] = []
  const ask = () => shared.ask('one', () => new Promise<number>((made) => making.push(made)))
  const first = ask()
  const others = [ask(), ask(), ask()]
  expect(making).toHaveLength(1)
  making[0]?.(1)
  expect(await first).toBe(1)
  await expect.poll(() => making.length).toBe(2)
  const late = ask()
  making[1]?.(2)
  expect(await Promise.all(others)).toEqual([2, 2, 2])
  await expect.poll(() => making.length).toBe(3)
  making[2]?.(3)
  expect(await late).toBe(3)
})

test('[FEED5] a snapshot that cannot be made is nobody else’s trouble', async () => {
  const shared = new SharedSnapshots<number>()
  const failing = shared.ask('one', () => Promise.reject(new Error('no disk')))
  const next = shared.ask('one', () => Promise.resolve(2))
  await expect(failing).rejects.toThrow('no disk')
  expect(await next).toBe(2)
  expect(await shared.ask('one', () => Promise.resolve(3))).toBe(3)
})
