import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { writeBatch, readBatch, type Batch } from '#shared/line-batch.ts'
import type { Act } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { randomFrom } from '../support/random.ts'
import { slowSockets } from '../support/slow-sockets.ts'
import { VenueProxy } from '../support/venue-proxy.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let proxy: VenueProxy
const tokens = new Map<Role, string>()
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('The session\n\nPolicy Question(s)\n\nWho pays?')
  for (const role of ROLES) tokens.set(role, await session.enter(role))
})
afterAll(() => rapport.remove())
beforeEach(async () => {
  proxy = await VenueProxy.before(() => rapport.address)
})
afterEach(() => proxy.close())

const tokenOf = (role: Role): string => tokens.get(role) ?? ''
const slowWriter = (token: string, name: 'notes' | 'polls' = 'notes', more = {}) =>
  new Writer(session, name, token, {
    address: proxy.address,
    sockets: slowSockets(token),
    ...more,
  })

test('[HLINE1] [HLINE2] three on slow lines and one on a quick one end with the same words, each once, whatever answers are lost', async () => {
  const seed = 20_211_215
  const random = randomFrom(seed)
  console.log(`answers are lost by seed ${seed}`)
  // Whoever opens a line and does not hear of it opens another: of a line that is open any answer may be lost.
  proxy.loses = ({ method, url }) =>
    method !== 'DELETE' && !/\/line\?/.test(url ?? '') && random.chance(0.3)
  const own = await Promise.all(['a', 'b', 'c'].map((name) => session.enter('rapporteur', name)))
  const slow = await Promise.all(own.map((token) => slowWriter(token).synced()))
  const quick = await new Writer(session, 'notes', tokenOf('moderator')).synced()
  const writers = [...slow, quick]
  await Promise.all(
    writers.map(async (writer, index) => {
      for (let line = 0; line < 25; line++) {
        addLine(writer.doc, `writer ${index} line ${line}`)
        if (line % 5 === 0) await writer.kept()
      }
      await writer.kept()
    }),
  )
  const written = (doc: Y.Doc): string[] =>
    linesOf(doc).filter((words) => words.startsWith('writer '))
  for (const writer of writers) await writer.sees((doc) => written(doc).length === 100)
  expect(new Set(written(quick.doc)).size).toBe(100)
  for (const writer of writers) expect(linesOf(writer.doc)).toEqual(linesOf(quick.doc))
  expect(proxy.lost).toBeGreaterThan(10)
  expect(proxy.refused).toBe(0)
  for (const writer of writers) writer.leave()
})

test('[ROOM1] [HLINE1] what a barrier answered on a slow line outlives kill -9; afterwards the line comes back by itself', async () => {
  const writer = await slowWriter(tokenOf('rapporteur')).synced()
  for (let line = 0; line < 20; line++) addLine(writer.doc, `before the cut ${line}`)
  await writer.kept()
  await rapport.kill()
  addLine(writer.doc, 'while it was gone')
  await rapport.run()
  const other = await new Writer(session, 'notes', tokenOf('organiser')).synced()
  const before = linesOf(other.doc).filter((words) => words.startsWith('before the cut'))
  expect(before).toHaveLength(20)
  await writer.kept()
  await other.sees((doc) => linesOf(doc).includes('while it was gone'))
  for (const each of [writer, other]) each.leave()
})

test('[HLINE1] [HLINE3] a document of a megabyte arrives on a slow line while others go on writing', async () => {
  const large = await rapport.session('A large session')
  const token = await large.enter('rapporteur')
  const quick = await new Writer(large, 'notes', token).synced()
  for (let line = 0; line < 20; line++) addLine(quick.doc, `${line} `.padEnd(50_000, 'words and '))
  await quick.kept()
  const slow = new Writer(large, 'notes', token, {
    address: proxy.address,
    sockets: slowSockets(token),
  })
  let count = 0
  while (!slow.provider.synced) {
    addLine(quick.doc, `meanwhile ${count++}`)
    await quick.kept()
  }
  addLine(slow.doc, 'from the slow line')
  await slow.kept()
  await quick.sees((doc) => linesOf(doc).includes('from the slow line'))
  await slow.sees((doc) => linesOf(doc).length === linesOf(quick.doc).length)
  expect(linesOf(slow.doc)).toEqual(linesOf(quick.doc))
  expect(count).toBeGreaterThan(0)
  for (const each of [slow, quick]) each.leave()
})

const WRITES: readonly (readonly ['notes' | 'polls', Act, Act])[] = [
  ['notes', 'read-notes', 'write-notes'],
  ['polls', 'read-polls', 'write-polls'],
]
for (const [name, read, write] of WRITES) {
  for (const role of ROLES) {
    const mayRead = may([role], read)
    const mayWrite = may([role], write)
    test(`[MAY2] on a slow line a ${role} ${mayWrite ? 'writes' : mayRead ? 'reads, and cannot write,' : 'does not reach'} ${name}`, async () => {
      const opened = await rapport.call(
        'POST',
        `/rooms/${session.id}/${name}/line?schema=1`,
        undefined,
        tokenOf(role),
      )
      expect(opened.status).toBe(mayRead ? 201 : 403)
      if (!mayRead) return expect(opened.json.code).toBe('not-allowed')

      const watcher = await new Writer(session, name, tokenOf('organiser')).synced()
      const writer = await slowWriter(tokenOf(role), name).synced()
      if (name === 'notes') addLine(writer.doc, `slowly by ${role}`)
      else draftPoll(writer.doc, `slow-${role}`, 'Which?', { a: 'One', b: 'Two' })
      const isThere = (doc: Y.Doc): boolean =>
        name === 'notes'
          ? linesOf(doc).includes(`slowly by ${role}`)
          : doc.getMap('polls').has(`slow-${role}`)
      if (mayWrite) await watcher.sees(isThere)
      else {
        expect(await writer.closes()).toBe(4403)
        await watcher.kept()
        expect(isThere(watcher.doc)).toBe(false)
      }
      for (const each of [writer, watcher]) each.leave()
    })
  }
}

test('[ROOM6] on a slow line, too, a client that does not say the current schema reads and cannot write', async () => {
  const old = await slowWriter(tokenOf('rapporteur'), 'notes', { schema: '0' }).synced()
  expect(linesOf(old.doc).length).toBeGreaterThan(0)
  addLine(old.doc, 'slowly by an old editor')
  expect(await old.closes()).toBe(4426)
  old.leave()
})

test('[RUN2] who is on a slow line comes back after SIGTERM, and nothing is lost', async () => {
  const writer = await slowWriter(tokenOf('rapporteur')).synced()
  for (let line = 0; line < 20; line++) addLine(writer.doc, `before the stop ${line}`)
  const closes = writer.closes()
  expect(await rapport.stop()).toBe(0)
  // Told to come back, or cut: a request that comes while the server stops finds nobody.
  expect([1012, 1006]).toContain(await closes)
  await rapport.run()
  await writer.kept()
  const other = await new Writer(session, 'notes', tokenOf('organiser')).synced()
  const lines = linesOf(other.doc).filter((words) => words.startsWith('before the stop'))
  expect(new Set(lines).size).toBe(20)
  expect(lines).toHaveLength(20)
  for (const each of [writer, other]) each.leave()
})

describe('a line over HTTP, asked by hand', () => {
  const at = (name = 'notes'): string => `/rooms/${session.id}/${name}/line`
  const opened = async (token = tokenOf('rapporteur')): Promise<string> => {
    const { status, json } = await rapport.call('POST', `${at()}?schema=1`, undefined, token)
    expect(status).toBe(201)
    return `${at()}/${String(json.line)}`
  }
  const send = async (
    line: string,
    body: Uint8Array<ArrayBuffer>,
    token = tokenOf('rapporteur'),
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(rapport.address + line, {
      method: 'POST',
      body,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    })
    const text = await response.text()
    return {
      status: response.status,
      code: text === '' ? '' : (JSON.parse(text) as { code: string }).code,
    }
  }
  const barrier = (number: number, batch: number) =>
    writeBatch({ number: batch, pieces: [{ kind: 'last', bytes: new Uint8Array([100, number]) }] })
  /** Asks until it has a batch that satisfies a condition. Answers it with all pieces up to it. */
  const listen = async (
    line: string,
    from: number,
    until: (batch: Batch) => boolean,
    token = tokenOf('rapporteur'),
  ) => {
    const pieces: Batch['pieces'][number][] = []
    for (;;) {
      const { bytes, status } = await rapport.call(
        'GET',
        `${line}?after=${from + pieces.length}`,
        undefined,
        token,
      )
      expect(status).toBe(200)
      const batch = readBatch(bytes)
      if (!batch) throw new Error('no batch came')
      pieces.push(...batch.pieces)
      if (until(batch)) return { batch, pieces, received: from + pieces.length }
    }
  }
  const has = (kind: number) => (batch: Batch) =>
    batch.pieces.some(({ bytes }) => bytes[0] === kind)

  test('[HLINE2] a batch that comes again is taken once, and what is not acknowledged is told again', async () => {
    const line = await opened()
    expect(await send(line, barrier(7, 1))).toEqual({ status: 204, code: '' })
    expect(await send(line, barrier(7, 1))).toEqual({ status: 204, code: '' })
    const first = await listen(line, 0, has(100))
    const again = await listen(line, 0, has(100))
    expect(again.pieces.slice(0, first.pieces.length)).toEqual(first.pieces)
    expect(again.pieces.filter(({ bytes }) => bytes[0] === 100)).toHaveLength(1)
    await send(line, barrier(8, 2))
    const next = await listen(line, again.received, has(100))
    expect(
      next.pieces.filter(({ bytes }) => bytes[0] === 100).map(({ bytes }) => bytes[1]),
    ).toEqual([8])
  })

  test('[HLINE2] a batch out of order is refused and ends the line, and so does an acknowledgement of what was never sent', async () => {
    for (const number of [0, 2, 4_000_000_000]) {
      const line = await opened()
      expect(await send(line, barrier(1, number))).toEqual({ status: 409, code: 'line-ended' })
      const { batch } = await listen(line, 0, ({ end }) => end !== undefined)
      expect(batch.end?.code).toBe(4500)
      expect(await send(line, barrier(1, 1))).toEqual({ status: 409, code: 'line-ended' })
    }
    const line = await opened()
    const { status, json } = await rapport.call(
      'GET',
      `${line}?after=999`,
      undefined,
      tokenOf('rapporteur'),
    )
    expect([status, json.code]).toEqual([409, 'line-ended'])
  })

  test('[HLINE2] of two who wait on one line the earlier is sent away with nothing', async () => {
    const line = await opened()
    const start = await listen(line, 0, ({ pieces }) => pieces.length > 0)
    const ask = () =>
      rapport.call('GET', `${line}?after=${start.received}`, undefined, tokenOf('rapporteur'))
    const [one, other] = [ask(), ask()]
    const earlier = await Promise.race([one, other])
    expect(earlier.status).toBe(200)
    await send(line, barrier(9, 1))
    const batches = (await Promise.all([one, other])).map(
      ({ bytes }) => readBatch(bytes)?.pieces ?? [],
    )
    expect(
      batches.map((pieces) => pieces.some(({ bytes }) => bytes[0] === 100)).filter(Boolean).length,
    ).toBeLessThan(2)
  })

  test('[HLINE3] a line is its person’s and its document’s alone', async () => {
    const line = await opened()
    const name = line.split('/').at(-1)
    const elsewhere = await (await rapport.session('Another session')).enter('rapporteur')
    const wrong: readonly (readonly [string, string, number, string])[] = [
      [line, '', 401, 'not-entered'],
      [line, 'x'.repeat(43), 401, 'not-entered'],
      [line, elsewhere, 401, 'not-entered'],
      [line, tokenOf('moderator'), 404, 'not-found'],
      [`${at('polls')}/${name}`, tokenOf('rapporteur'), 404, 'not-found'],
      [`${at()}/no-such-line`, tokenOf('rapporteur'), 404, 'not-found'],
      [`${at()}/__proto__`, tokenOf('rapporteur'), 404, 'not-found'],
    ]
    for (const [path, token, status, code] of wrong) {
      expect(await send(path, barrier(1, 1), token), path).toEqual({ status, code })
      for (const [method, query] of [
        ['GET', '?after=0'],
        ['DELETE', ''],
      ] as const) {
        const answer = await rapport.call(method, path + query, undefined, token || undefined)
        expect([answer.status, answer.json.code], `${method} ${path}`).toEqual([status, code])
      }
    }
    expect((await send(line, barrier(1, 1))).status).toBe(204) // nobody harmed it
    for (const token of [undefined, elsewhere]) {
      const answer = await rapport.call('POST', at(), undefined, token)
      expect([answer.status, answer.json.code]).toEqual([401, 'not-entered'])
    }
  })

  test('[DOOR2] what comes from another site opens no line, and uses none', async () => {
    const line = await opened()
    const headers = { origin: 'https://evil.example' }
    const token = tokenOf('rapporteur')
    expect((await rapport.call('POST', `${at()}?schema=1`, undefined, token, headers)).status).toBe(
      403,
    )
    expect((await send(line, barrier(1, 1), token, headers)).code).toBe('foreign-origin')
    for (const from of [headers, { 'sec-fetch-site': 'cross-site' }]) {
      const asked = await rapport.call('GET', `${line}?after=0`, undefined, token, from)
      expect([asked.status, asked.json.code]).toEqual([403, 'foreign-origin'])
    }
    expect((await rapport.call('DELETE', line, undefined, token, headers)).status).toBe(403)
    expect((await send(line, barrier(1, 1))).status).toBe(204)
  })

  test('[HLINE3] what is no batch is refused, what is too large too, and neither harms anybody', async () => {
    const line = await opened()
    for (const body of [
      [],
      [1],
      [0, 0, 0, 1, 0, 0, 255, 255, 255, 255],
      [0, 0, 0, 1, 17, 84, 0, 0, 0, 0],
    ]) {
      expect(await send(line, new Uint8Array(body))).toEqual({ status: 400, code: 'unreadable' })
    }
    // Told so, or cut while it still sends.
    const once = { connection: 'close' } // the server cuts what it did not hear to the end
    const large = await send(line, new Uint8Array(3 << 20), tokenOf('rapporteur'), once).catch(
      () => ({
        code: 'cut',
      }),
    )
    expect(['too-large', 'cut']).toContain(large.code)
    for (const after of ['', '?after=-1', '?after=x', '?after=1e3', '?after=99999999999']) {
      expect(
        (await rapport.call('GET', line + after, undefined, tokenOf('rapporteur'))).status,
      ).toBe(400)
    }
    expect((await send(line, barrier(1, 1))).status).toBe(204)
    const message = { kind: 'last', bytes: new Uint8Array((1 << 20) + 2048) } as const
    expect((await send(line, writeBatch({ number: 2, pieces: [message] }))).status).toBe(204)
    const { batch } = await listen(line, 0, ({ end }) => end !== undefined)
    expect(batch.end?.code).toBe(1009)
  })

  test('[HLINE3] nobody has more than 20 lines, and who leaves one has room again', async () => {
    const token = await session.enter('rapporteur', 'many lines')
    const lines: string[] = []
    for (let count = 0; count < 20; count++) lines.push(await opened(token))
    const more = await rapport.call('POST', `${at()}?schema=1`, undefined, token)
    expect([more.status, more.json.code]).toEqual([429, 'too-many-tries'])
    expect((await rapport.call('DELETE', lines[0] ?? '', undefined, token)).status).toBe(204)
    await opened(token)
    expect((await send(lines[0] ?? '', barrier(1, 1), token)).status).toBe(404)
  })
})
