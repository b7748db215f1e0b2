import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { WebSocket } from 'ws'
import type { Act } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let other: Session
const tokens = new Map<Role, string>()
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('The session\n\nPolicy Question(s)\n\nWho pays?')
  other = await rapport.session('Another session')
  for (const role of ROLES) tokens.set(role, await session.enter(role))
})
afterAll(() => rapport.remove())

const tokenOf = (role: Role): string => tokens.get(role) ?? ''

/** The status of an upgrade as a raw client sees it; 101 is let in. */
function upgrade(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(rapport.address.replace('http', 'ws') + path, { headers })
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

const WRITES: readonly (readonly ['notes' | 'polls', Act, Act])[] = [
  ['notes', 'read-notes', 'write-notes'],
  ['polls', 'read-polls', 'write-polls'],
]
for (const [name, read, write] of WRITES) {
  for (const role of ROLES) {
    const mayRead = may([role], read)
    const mayWrite = may([role], write)
    test(`[MAY2] a ${role} ${mayWrite ? 'writes' : mayRead ? 'reads, and cannot write,' : 'does not reach'} ${name}`, async () => {
      const path = `/rooms/${session.id}/${name}?schema=1`
      const status = await upgrade(path, { authorization: `Bearer ${tokenOf(role)}` })
      expect(status).toBe(mayRead ? 101 : 403)
      if (!mayRead) return

      const watcher = await new Writer(session, name, tokenOf('organiser')).synced()
      const writer = await new Writer(session, name, tokenOf(role)).synced()
      if (name === 'notes') addLine(writer.doc, `by ${role}`)
      else draftPoll(writer.doc, `by-${role}`, 'Which?', { a: 'One', b: 'Two' })
      const isThere = (doc: Y.Doc): boolean =>
        name === 'notes'
          ? linesOf(doc).includes(`by ${role}`)
          : doc.getMap('polls').has(`by-${role}`)
      if (mayWrite) await watcher.sees(isThere)
      else {
        expect(await writer.closes()).toBe(4403)
        await watcher.kept()
        expect(isThere(watcher.doc)).toBe(false)
      }
      writer.leave()
      watcher.leave()
    })
  }
}

test('[ROOM6] a client that does not say the current schema reads and cannot write', async () => {
  for (const schema of ['', '0', '2']) {
    const old = await new Writer(session, 'notes', tokenOf('rapporteur'), { schema }).synced()
    expect(linesOf(old.doc).length).toBeGreaterThan(0)
    addLine(old.doc, 'by an old editor')
    expect(await Promise.race([old.closes(), old.kept()])).toBe(4426)
    old.leave()
  }
})

test('[MAY2] a stranger reaches nothing', async () => {
  const calls = [
    ['GET', ''],
    ['GET', '/links'],
    ['GET', '/polls'],
    ['POST', '/polls/x/open'],
    ['POST', '/polls/x/close'],
    ['POST', '/polls/x/ballots'],
    ['POST', '/polls/x/hands'],
    ['GET', '/ballots'],
    ['GET', '/questions'],
    ['POST', '/questions'],
    ['PATCH', '/questions/x'],
    ['POST', '/questions/x/support'],
    ['POST', '/inbox'],
    ['GET', '/feed'],
    ...REPORT_FORMATS.map((format) => ['GET', `/report.${format}`] as const),
  ] as const
  const elsewhere = await other.enter('organiser')
  for (const [method, path] of calls) {
    const body = method === 'GET' ? undefined : {}
    for (const token of [undefined, 'x'.repeat(43), elsewhere]) {
      const { status, json } = await session.call(method, path, body, token)
      expect([status, json.code], `${method} ${path}`).toEqual([401, 'not-entered'])
    }
  }
  expect(await upgrade(`/rooms/${session.id}/notes?schema=1`, {})).toBe(401)
  expect(
    await upgrade(`/rooms/${session.id}/notes?schema=1`, { authorization: `Bearer ${elsewhere}` }),
  ).toBe(401)
  expect(await upgrade('/rooms/nowhere/notes?schema=1', {})).toBe(404)
  expect(await upgrade(`/rooms/${session.id}/other`, {})).toBe(404)
})

test('[DOOR2] what comes from another site is refused, whatever its shape', async () => {
  const key = session.key('organiser')
  for (const origin of [
    'https://evil.example',
    'null',
    `${rapport.address}.evil.example`,
    'http://127.0.0.1:1',
  ]) {
    const enter = await session.call('POST', '/enter', { key, name: 'X' }, undefined, { origin })
    expect([enter.status, enter.json.code]).toEqual([403, 'foreign-origin'])
    const found = await rapport.call('POST', '/api/sessions', { proposal: 'X' }, undefined, {
      origin,
    })
    expect(found.status).toBe(403)
    const asked = await session.call('POST', '/questions', { text: 'Y?' }, tokenOf('participant'), {
      origin,
    })
    expect(asked.status).toBe(403)
    const plain = { origin, 'content-type': 'text/plain' }
    expect(
      (await session.call('POST', '/questions', { text: 'Y?' }, tokenOf('participant'), plain))
        .status,
    ).toBe(403)
    const socket = { origin, authorization: `Bearer ${tokenOf('rapporteur')}` }
    expect(await upgrade(`/rooms/${session.id}/notes?schema=1`, socket)).toBe(403)
  }
  const own = { origin: rapport.address, authorization: `Bearer ${tokenOf('rapporteur')}` }
  expect(await upgrade(`/rooms/${session.id}/notes?schema=1`, own)).toBe(101)
})

test('[DOOR2] a change that rides on a cookie must say that it comes from here', async () => {
  const { headers } = await session.call('POST', '/enter', { key: session.key('participant') })
  const given = headers.get('set-cookie') ?? ''
  expect(given).toMatch(/HttpOnly/)
  expect(given).toMatch(/SameSite=Lax/)
  const cookie = given.split(';')[0] ?? ''
  const ask = (more: Record<string, string>) =>
    session.call('POST', '/questions', { text: 'From a cookie?' }, undefined, { cookie, ...more })
  expect((await ask({})).status).toBe(403)
  expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await ask({ origin: rapport.address })).status).toBe(201)
  expect(await upgrade(`/rooms/${session.id}/polls?schema=1`, { cookie })).toBe(403)
})

test('[DOOR1] a seat on the floor does not put somebody out of the desk', async () => {
  const desk = await session.call('POST', '/enter', { key: session.key('rapporteur'), name: 'Ana' })
  const deskCookie = desk.headers.get('set-cookie')?.split(';')[0] ?? ''
  const from = { origin: rapport.address, cookie: deskCookie }
  const seat = await session.call(
    'POST',
    '/enter?seat=floor',
    { key: session.key('participant') },
    undefined,
    from,
  )
  const both = `${deskCookie}; ${seat.headers.get('set-cookie')?.split(';')[0]}`
  const roles = async (path: string) =>
    (await session.call('GET', path, undefined, undefined, { cookie: both })).json.roles
  expect(await roles('')).toEqual(['rapporteur'])
  expect(await roles('?seat=floor')).toEqual(['participant'])
})

test('[KEY2] no key or token stands in a page’s address or in what the server says of itself', async () => {
  for (const role of ROLES) {
    const link = new URL(session.links[role])
    expect(link.search).toBe('')
    expect(link.pathname).not.toContain(session.key(role))
    expect(rapport.output).not.toContain(session.key(role))
    expect(rapport.output).not.toContain(tokenOf(role))
  }
  const described = await rapport.call('GET', '/api/openapi.json')
  expect(described.text).not.toContain(session.id)
})

test('[DOOR3] the door tells what a key opens, lets nobody in, and sets no cookie', async () => {
  for (const role of ROLES) {
    const told = await session.call('POST', '/door', { key: session.key(role) })
    expect([told.status, told.json]).toEqual([200, { title: 'The session', role }])
    expect(told.headers.get('set-cookie')).toBe(null)
  }
  const byCode = await session.call('POST', '/door', { key: session.code.toLowerCase() })
  expect(byCode.json.role).toBe('participant')
  const wrong = await session.call('POST', '/door', { key: other.key('organiser') })
  expect([wrong.status, wrong.json.code]).toEqual([403, 'wrong-key'])
  expect((await rapport.call('POST', '/api/sessions/nowhere/door', { key: 'x' })).status).toBe(404)
  const foreign = { origin: 'https://evil.example' }
  const key = session.key('organiser')
  const asked = await session.call('POST', '/door', { key }, undefined, foreign)
  expect(asked.status).toBe(403)
})

test('[KEY3] whoever guesses beside them, no right key and no right code is refused or held up', async () => {
  const guess = (key: string, at = '/enter') => session.call('POST', at, { key, name: 'X' })
  expect((await guess('nonsense')).json.code).toBe('wrong-key')
  expect((await guess(other.key('organiser'))).json.code).toBe('wrong-key')
  // More than are held back at once: some are turned away, and the others wait.
  const flooding = performance.now()
  await new Promise<void>((resolve) => {
    for (let n = 0; n < 90; n++) {
      void guess('AAAAAA', n % 2 ? '/door' : '/enter').then(
        ({ json }) => json.code === 'too-many-tries' && resolve(),
        () => undefined, // still waiting when the server ends
      )
    }
  })
  expect(performance.now() - flooding).toBeGreaterThan(990) // and those neither are answered at once
  const at = performance.now()
  for (const key of [session.key('rapporteur'), session.code.toLowerCase()]) {
    expect((await guess(key)).status).toBe(200)
    expect((await guess(key, '/door')).status).toBe(200)
  }
  const joined = await rapport.call('POST', '/api/join', { code: session.code })
  expect(joined.json.session).toBe(session.id)
  expect(performance.now() - at).toBeLessThan(250) // the shortest time that a wrong one waits
})
