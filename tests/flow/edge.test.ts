import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CLOSE } from '#shared/wire.ts'
import { HttpLine, requestOf } from '../load/http-line.ts'
import { Rapport } from '../support/rapport.ts'
import { ask, sendBytes, upgradeHead } from '../support/raw-request.ts'

const PUBLIC = 'https://rapport.example'
const KEY = 'correct-horse-battery-staple'
const FROM_PUBLIC = { host: 'rapport.example', origin: PUBLIC }

const MANNERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'.*frame-ancestors '(none|self)'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*microphone=\(\)/,
}

let rapport: Rapport
beforeAll(async () => {
  rapport = await Rapport.start()
})
afterAll(() => rapport.remove())

/** The heads of all answers in the bytes of a line, each with its headers by name. */
function headsIn(bytes: Buffer): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const heads = bytes.toString('latin1').match(/HTTP\/1\.1 \d{3}[^]*?\r\n\r\n/g) ?? []
  return heads.map((head) => {
    const [status = '', ...lines] = head.trim().split('\r\n')
    const headers = lines.map((line) => /^([^:]+): (.*)$/.exec(line)?.slice(1) ?? [])
    return [
      status.slice(9, 12),
      new Map(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    ]
  })
}

function expectManners(status: string, headers: ReadonlyMap<string, string>, what: string): void {
  for (const [name, value] of Object.entries(MANNERS))
    expect(headers.get(name), `${status} ${what}: ${name}`).toMatch(value)
}

test('[EDGE3] every answer has its manners, whoever writes it', async () => {
  const session = await rapport.session('A session')
  const token = await session.enter('organiser')
  const api = `/api/sessions/${session.id}`
  const paths = [
    ['GET /', '200'],
    ['GET /f', '200'],
    ['GET /sw.js', '200'],
    ['GET /icon.svg', '200'],
    ['GET /nothing', '404'],
    ['GET /assets/nothing.js', '404'],
    ['GET /healthz', '200'],
    ['GET /metrics', '200'],
    ['GET /api/openapi.json', '200'],
    ['GET /api/nothing', '404'],
    [`GET ${api}`, '200'],
    [`GET ${api}/feed`, '200'],
    [`GET ${api}/report.html`, '200'],
    [`GET ${api}/report.json`, '200'],
    [`HEAD ${api}/feed`, '200'],
    [`POST ${api}/questions`, '400'],
    [`GET /rooms/${session.id}/notes`, '426'],
    [`OPTIONS ${api}`, '404'],
  ] as const
  for (const [line, status] of paths) {
    const head = `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n`
    const [answer] = headsIn(await headOf(`${head}\r\n`))
    expect(answer?.[0], line).toBe(status)
    expectManners(answer?.[0] ?? '', answer?.[1] ?? new Map(), line)
    if (line.startsWith('GET /api') && !line.includes('report.html'))
      expect(answer?.[1].get('content-security-policy'), line).toContain("form-action 'none'")
  }
})

test('[EDGE3] what is no request, and what is no upgrade, is refused with manners too', async () => {
  const host = 'Host: localhost\r\n'
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
  const session = await rapport.session('A session')
  const token = await session.enter('observer')
  const whole = Buffer.from(upgradeHead(`/rooms/${session.id}/notes`, token)).toString()
  for (const [what, text, status] of [
    ['nonsense', 'nonsense\r\n\r\n', '400'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['an expectation', `GET / HTTP/1.1\r\n${host}Expect: cake\r\n\r\n`, '417'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', '400'],
    ['a head too large', `GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['another name', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', '421'],
    ['an upgrade by another name', whole.replace('localhost', 'evil.example'), '421'],
    ['an upgrade by a host that is none', whole.replace('localhost', 'a/b'), '400'],
    ['an upgrade by nobody', whole.replace(token, 'x'.repeat(43)), '401'],
    ['an upgrade without a key', whole.replace(/Sec-WebSocket-Key.*\r\n/, ''), '400'],
    ['an upgrade to nowhere', `GET /rooms/x/notes HTTP/1.1\r\n${host}${upgrade}\r\n`, '404'],
  ] as const) {
    const [answer] = headsIn((await sendBytes(rapport, Buffer.from(text))).bytes)
    expect(answer?.[0], what).toBe(status)
    expectManners(answer?.[0] ?? '', answer?.[1] ?? new Map(), what)
  }
})

test('[EDGE2] another name is refused with a sentence, for programs as JSON, and said once to the operator', async () => {
  const evil = { host: 'evil.example' }
  const status = async (path: string) => (await ask(rapport, 'GET', path, evil)).status
  for (const path of ['/', '/f', '/healthz', '/api/openapi.json', '/rooms/x/notes'])
    expect(await status(path), path).toBe(421)
  const page = await sendBytes(
    rapport,
    Buffer.from('GET / HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\n\r\n'),
  )
  expect(page.bytes.toString()).toContain('\r\n\r\nThis server does not go by that name. Use')
  expect(rapport.output).toContain('set PUBLIC_URL')
  expect(rapport.output).not.toContain('evil.example')
  // With its own Origin it is what a page could send whose name leads here.
  const rebound = { ...evil, origin: 'http://evil.example', 'content-type': 'application/json' }
  expect((await ask(rapport, 'POST', '/api/sessions', rebound, Buffer.from('{}'))).status).toBe(421)
})

test('[HOST1] on this machine anybody makes sessions, unless a proxy passed it on', async () => {
  expect((await rapport.call('GET', '/api/host')).json).toEqual({ needed: false, signedIn: false })
  for (const name of ['x-forwarded-for', 'forwarded', 'via']) {
    const passedOn = { [name]: '192.0.2.7' }
    const { status, json } = await rapport.call(
      'POST',
      '/api/sessions',
      { proposal: 'x' },
      undefined,
      passedOn,
    )
    expect([status, json.code], name).toEqual([401, 'host-key-needed'])
  }
  expect(rapport.output.match(/TRUSTED_PROXIES/g)).toHaveLength(1)
})

test('[HOST1] elsewhere a host makes sessions, by a key that is said at the first start alone, and may nothing else', async () => {
  const away = await Rapport.start({ PUBLIC_URL: PUBLIC })
  const key = /host key[^\n]*: ([2-9a-z-]{27})\n/.exec(away.output)?.[1] ?? ''
  expect(key).not.toBe('')
  const found = (token?: string) =>
    away.call('POST', '/api/sessions', { proposal: 'A session' }, token)
  const stranger = await found()
  expect([stranger.status, stranger.json.code]).toEqual([401, 'host-key-needed'])
  const wrong = await away.call('POST', '/api/host/enter', { key: key.slice(1) })
  expect([wrong.status, wrong.json.code]).toEqual([403, 'wrong-host-key'])

  const entered = await away.call('POST', '/api/host/enter', { key })
  const token = String(entered.json.token)
  const cookie = entered.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(
    /^rapport_host=[\w-]{43}; Max-Age=43200; Path=\/api; HttpOnly; SameSite=Strict$/,
  )
  const made = await found(token)
  expect(made.status).toBe(201)
  expect(made.json.links.organiser).toMatch(/^https:\/\/rapport\.example\/s\//)
  const api = `/api/sessions/${made.json.session}`
  for (const path of ['', '/links', '/questions', '/feed', '/report.json'])
    expect((await away.call('GET', api + path, undefined, token)).status, path).toBe(401)

  await away.stop()
  const before = away.output.length
  await away.run({ PUBLIC_URL: PUBLIC })
  expect(away.output.slice(before)).not.toContain('host key')
  expect((await found(token)).status).toBe(201)
  expect((await away.call('DELETE', '/api/host', undefined, token)).status).toBe(200)
  expect((await found(token)).status).toBe(401)
  await away.remove()
})

test('[EDGE1] behind a listed proxy cookies are Secure, links lead to the public address, and TLS is to stay', async () => {
  const away = await Rapport.start({
    PUBLIC_URL: PUBLIC,
    HOST_KEY: KEY,
    TRUSTED_PROXIES: '127.0.0.0/8, ::1',
  })
  const passedOn = { ...FROM_PUBLIC, 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' }
  const through = (method: string, path: string, body: unknown, more = {}) =>
    asked(away, method, path, { ...passedOn, ...more }, JSON.stringify(body))
  const host = await through('POST', '/api/host/enter', { key: KEY })
  expect(host.status).toBe(200)
  expect(host.cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/)
  expect(host.headers['strict-transport-security']).toBe('max-age=31536000')
  const cookie = { cookie: host.cookie.split(';')[0] }
  const made = await through('POST', '/api/sessions', { proposal: 'A session' }, cookie)
  expect(made.status).toBe(201)
  const { session, links } = JSON.parse(made.text)
  expect(links.participant).toContain(`${PUBLIC}/f/${session}#`)
  const key = String(links.participant).split('#')[1]
  const entered = await through('POST', `/api/sessions/${session}/enter`, { key })
  expect(entered.cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/)
  // The origin of the plain address is another origin.
  const plain = { origin: 'http://rapport.example' }
  expect((await through('POST', '/api/join', { code: 'x' }, plain)).status).toBe(403)
  // Not through the proxy, by an address: no TLS, and nothing that says it had any.
  const direct = await away.call('GET', '/healthz', undefined, undefined, {
    'x-forwarded-proto': 'http',
  })
  expect(direct.headers.get('strict-transport-security')).toBeNull()
  await away.remove()
})

test('[EDGE4] a browser that was in many sessions keeps the last forty tickets and is not locked out', async () => {
  const session = await rapport.session('A session')
  const old = Array.from(
    { length: 60 },
    (_, index) => `rapport_desk_session${index}=${'t'.repeat(43)}`,
  )
  const { status, headers } = await session.call(
    'POST',
    '/enter',
    { key: session.key('participant') },
    undefined,
    { cookie: ['other=1', ...old].join('; '), origin: rapport.address },
  )
  expect(status).toBe(200)
  const set = headers.getSetCookie()
  const gone = set
    .filter((cookie) => cookie.includes('Max-Age=0'))
    .map((each) => each.split('=')[0])
  expect(gone).toEqual(Array.from({ length: 21 }, (_, index) => `rapport_desk_session${index}`))
  expect(set.at(-1)).toMatch(
    new RegExp(
      `^rapport_desk_${session.id}=[\\w-]{43}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax$`,
    ),
  )
})

test('[LIMIT1] more than one’s share is refused with when to come back, and who does not wait is cut off', async () => {
  const session = await rapport.session('A session')
  const [one, other] = [await session.enter('participant'), await session.enter('participant')]
  const asking = async (token: string, text: string) =>
    session.call('POST', '/questions', { text }, token)
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => asking(one, `question ${n}?`)),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 201 || status === 200)).toHaveLength(10)
  expect(refused[0]?.json.code).toBe('too-many-asks')
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(3)
  expect([200, 201]).toContain((await asking(other, 'mine?')).status)

  const { hostname, port } = new URL(rapport.address)
  const socket = connect(Number(port), hostname)
  const head = `POST /api/host/enter HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"key":1}`
  let heard = ''
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()))
  const ended = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  // Whoever waits for each answer is told; whoever does not wait is soon told nothing more.
  for (let times = 0; times < 20; times++) socket.write(head)
  await expect.poll(() => heard.match(/HTTP\/1\.1 429/g)?.length).toBe(10)
  for (let times = 0; times < 50; times++) socket.write(head)
  await ended
  const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)
  expect(statuses.filter((status) => status === '400')).toHaveLength(10)
  expect(statuses.filter((status) => status === '429')).toHaveLength(10)
})

test('[LIMIT2] one person holds 20 feeds and 40 sockets; the next is refused, and gets the place of one that ended', async () => {
  const session = await rapport.session('A session')
  const [one, other] = [await session.enter('rapporteur'), await session.enter('rapporteur')]
  const address = `${rapport.address}/api/sessions/${session.id}/feed`
  const feed = async (token: string) => {
    const stop = new AbortController()
    const { status, headers } = await fetch(address, {
      headers: { authorization: `Bearer ${token}` },
      signal: stop.signal,
    })
    return { status, after: headers.get('retry-after'), end: () => stop.abort() }
  }
  const feeds = await Promise.all(Array.from({ length: 25 }, () => feed(one)))
  const held = feeds.filter(({ status }) => status === 200)
  expect(held).toHaveLength(20)
  expect(feeds.filter(({ status, after }) => status === 429 && after === '10')).toHaveLength(5)
  const another = await feed(other)
  expect(another.status).toBe(200)
  held[0]?.end()
  await expect.poll(async () => (await feed(one)).status).toBe(200)
  for (const { end } of [...held, another]) end()

  const room = `${rapport.address.replace('http', 'ws')}/rooms/${session.id}/notes?schema=1`
  const socket = (token: string): Promise<{ said: number | 'open'; end(): void }> =>
    new Promise((resolve) => {
      const line = new WebSocket(room, { headers: { authorization: `Bearer ${token}` } })
      const end = () => line.terminate()
      line.once('unexpected-response', (_, { statusCode = 0 }) =>
        resolve({ said: statusCode, end }),
      )
      line.once('close', (code) => resolve({ said: code, end }))
      line.once('message', () => resolve({ said: 'open', end }))
      line.on('error', () => undefined)
    })
  const sockets = await Promise.all(Array.from({ length: 45 }, () => socket(one)))
  const open = sockets.filter(({ said }) => said === 'open')
  expect(open).toHaveLength(40)
  // Those let in beside others are told when they come; whoever asks afterwards is told at once.
  expect(sockets.filter(({ said }) => said === 429 || said === CLOSE.unavailable)).toHaveLength(5)
  expect((await socket(one)).said).toBe(429)
  const theirs = await socket(other)
  expect(theirs.said).toBe('open')
  open[0]?.end()
  await expect.poll(async () => (await socket(one)).said).toBe('open')
  for (const { end } of [...open, theirs]) end()
})

test('[LIMIT1] who asks for ever on a line over HTTP is held to a share as well', async () => {
  const session = await rapport.session('A session')
  const [one, other] = [await session.enter('rapporteur'), await session.enter('rapporteur')]
  const port = Number(new URL(rapport.address).port)
  const lines = await Promise.all(Array.from({ length: 4 }, () => HttpLine.open(port)))
  const at = `/rooms/${session.id}/notes/line/no-line-of-theirs?after=0`
  const question = requestOf('GET', at, one)
  const statuses = new Set<number>()
  await Promise.all(
    lines.map(async (line) => {
      for (let times = 0; times < 5_000 && !statuses.has(429); times++)
        statuses.add((await line.ask(question)).status)
    }),
  )
  expect(statuses).toEqual(new Set([404, 429]))
  expect((await lines[0]?.ask(requestOf('GET', at, other)))?.status).toBe(404)
  for (const line of lines) line.close()
})

/** Asks with a Host header of its own, which fetch does not let one choose. */
function asked(
  { address }: Rapport,
  method: string,
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
) {
  return new Promise<{
    readonly status: number
    readonly headers: IncomingHttpHeaders
    readonly cookie: string
    readonly text: string
  }>((resolve, reject) => {
    const asking = request(address + path, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      answer.on('end', () => {
        const cookie = answer.headers['set-cookie']?.at(-1) ?? ''
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, cookie, text })
      })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** The head of an answer, whose body may never end. */
function headOf(text: string): Promise<Buffer> {
  const { hostname, port } = new URL(rapport.address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let bytes = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(bytes))
    socket.write(text)
  })
}
