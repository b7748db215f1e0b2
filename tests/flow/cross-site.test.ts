import { createServer, request } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { allRowsOf } from '../support/all-rows.ts'
import { operationsOf, type Operation } from '../support/api-bodies.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, Session } from '../support/rapport.ts'
import { ask } from '../support/raw-request.ts'
import { Writer } from '../support/writer.ts'

const HOST_KEY = 'correct-horse-battery-staple'
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
vi.setConfig({ testTimeout: 120_000 })

let rapport: Rapport
let session: Session
let bearer: string
/** What a browser sends of itself: an organiser’s cookie, and a host’s. */
let cookie: string
let changes: readonly Operation[]
let upgrades: readonly string[]
/** What stands for the parts of a path: each is there, so that only the refusal keeps it as it is. */
const names = new Map<string, string>()

beforeAll(async () => {
  rapport = await Rapport.start({ HOST_KEY, QUOTAS: '1000' })
  const host = String((await rapport.call('POST', '/api/host/enter', { key: HOST_KEY })).json.token)
  const { json } = await rapport.call('POST', '/api/sessions', { proposal: 'A session' }, host)
  session = new Session(rapport, json.session, json.links, json.code)
  bearer = await session.enter('organiser')
  cookie = `rapport_desk_${session.id}=${bearer}; rapport_host=${host}`
  const participant = await session.enter('participant')
  const writer = await new Writer(session, 'polls', bearer).synced()
  draftPoll(writer.doc, 'the-poll', 'Which?', { a: 'One', b: 'Two' })
  await writer.kept()
  writer.leave()
  await session.call('POST', '/polls/the-poll/open', { reason: 'A test' }, bearer)
  const asked = await session.call('POST', '/questions', { text: 'Why?' }, participant)
  const guest = await session.call('POST', '/invitations', { name: 'Cy', role: 'speaker' }, bearer)
  const line = await rapport.call('POST', `/rooms/${session.id}/notes/line?schema=1`, {}, bearer)
  names.set('session', session.id)
  names.set('poll', 'the-poll')
  names.set('question', String(asked.json.id))
  names.set('invitation', String(guest.json.id))
  names.set('line', String(line.json.line))
  names.set('role', 'participant')
  names.set('person', (await session.call('GET', '', undefined, participant)).json.person)

  const described = await rapport.call('GET', '/api/openapi.json')
  const operations = operationsOf(described.json, { key: session.key('participant') })
  changes = operations.filter(({ method }) => method !== 'GET')
  upgrades = operations
    .filter(({ method, path }) => method === 'GET' && /^\/rooms\/\{session\}\/\w+$/.test(path))
    .map(({ path }) => pathOf(path))
})
afterAll(() => rapport.remove())

const pathOf = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => names.get(name) ?? 'nothing')

function bodyOf(operation: Operation, type: string): Buffer {
  const [body = {}] = operation.bodiesSaying('What?')
  const json = JSON.stringify(body)
  // A form can say JSON: what it puts between a name and its value falls into a text.
  return Buffer.from(type === 'application/x-www-form-urlencoded' ? `${json}=` : json)
}

type Headers = Readonly<Record<string, string>>

function change({ method, path }: Operation, headers: Headers, body: Uint8Array) {
  // Said for DELETE too, where Node would write the bytes and not how many they are.
  const counted = { ...headers, 'content-length': String(body.length) }
  return ask(rapport, method, pathOf(path), counted, body)
}

/** What a request says that a page of another site made a browser send. */
function foreignHeaders(): Readonly<Record<string, Headers>> {
  const own = new URL(rapport.address)
  const byCookie = { cookie }
  const byToken = { authorization: `Bearer ${bearer}` }
  return {
    'a foreign origin': { ...byCookie, origin: 'https://evil.example' },
    'a foreign origin with a token': { ...byToken, origin: 'https://evil.example' },
    'no origin that it says, with a token': { ...byToken, origin: 'null' },
    'no origin that it says': { ...byCookie, origin: 'null' },
    'the own origin over TLS': { ...byCookie, origin: `https://${own.host}` },
    'another port': { ...byCookie, origin: `http://${own.hostname}:${Number(own.port) - 1}` },
    'no port': { ...byCookie, origin: `http://${own.hostname}` },
    'another name of this machine': { ...byCookie, origin: `http://localhost:${own.port}` },
    'a longer name': { ...byCookie, origin: `${own.origin}.evil.example` },
    'the own origin before an @': { ...byCookie, origin: `${own.origin}@evil.example` },
    'the own origin and another': { ...byCookie, origin: `${own.origin} https://evil.example` },
    'an empty origin': { ...byCookie, origin: '' },
    'no origin, by a cookie': byCookie,
    'no origin, from another site': { ...byCookie, 'sec-fetch-site': 'cross-site' },
    'no origin, from a neighbour': { ...byCookie, 'sec-fetch-site': 'same-site' },
    'no origin, from another site, with a token': { ...byToken, 'sec-fetch-site': 'cross-site' },
    'no origin, from a neighbour, with a token': { ...byToken, 'sec-fetch-site': 'same-site' },
    'a foreign origin that calls itself ours': {
      ...byCookie,
      origin: 'https://evil.example',
      'sec-fetch-site': 'same-origin',
    },
  }
}

const TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded']

/** What is not a refusal of what comes from elsewhere, in words. */
function wrongOf(what: string, { status, text }: { status: number; text: string }): string[] {
  return status === 403 && text.includes('"foreign-origin"') ? [] : [`${what}: ${status} ${text}`]
}

test('[DOOR2] every change and every upgrade that another site asks for is refused, in every shape, and changes nothing', async () => {
  const before = allRowsOf(rapport)
  expect(Object.keys(before).length).toBeGreaterThan(15)
  expect(changes.length).toBeGreaterThan(30)
  expect(upgrades).toHaveLength(2)
  const wrong: string[] = []
  let tried = 0
  for (const [what, headers] of Object.entries(foreignHeaders())) {
    const answers = changes.flatMap((operation) =>
      TYPES.map(async (type) => {
        const all = { ...headers, 'content-type': type }
        const answer = await change(operation, all, bodyOf(operation, type))
        return wrongOf(`${operation.method} ${operation.path} with ${what} as ${type}`, answer)
      }),
    )
    const lines = upgrades.map(async (at) => {
      const { status } = await ask(rapport, 'GET', at, { ...headers, ...UPGRADE })
      return status === 403 ? [] : [`upgrade of ${at} with ${what}: ${status}`]
    })
    wrong.push(...(await Promise.all([...answers, ...lines])).flat())
    tried += answers.length + lines.length
  }
  expect(wrong).toEqual([])
  expect(tried).toBeGreaterThan(1500)
  expect(allRowsOf(rapport)).toEqual(before)
})

test('[DOOR2] a change that another server redirects here is refused, from a page of ours and of its own', async () => {
  const elsewhere = createServer((asked, answer) => {
    answer.writeHead(307, { location: rapport.address + (asked.url ?? '') })
    answer.end()
  })
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as AddressInfo
  const before = allRowsOf(rapport)
  const wrong: string[] = []
  for (const operation of changes) {
    const body = bodyOf(operation, 'text/plain')
    // Another port is another origin and the same site: cookies go along. Once led across origins, a browser says null.
    for (const origin of ['null', `http://127.0.0.1:${port}`]) {
      const headers = {
        cookie,
        origin,
        'sec-fetch-site': 'same-site',
        'content-type': 'text/plain',
      }
      const location = await ledTo(port, operation.method, pathOf(operation.path), body)
      const { pathname, host } = new URL(location)
      expect(host).toBe(new URL(rapport.address).host)
      expect(pathname).toBe(pathOf(operation.path))
      const answer = await change(operation, headers, body)
      wrong.push(...wrongOf(`${operation.method} ${pathname} led here by ${origin}`, answer))
    }
  }
  elsewhere.close()
  expect(wrong).toEqual([])
  expect(allRowsOf(rapport)).toEqual(before)
})

/** Where a server on this machine leads a request. */
function ledTo(port: number, method: string, path: string, body: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ hostname: '127.0.0.1', port, method, path }, (answer) => {
      answer.resume()
      resolve(answer.headers.location ?? '')
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** What takes something from whoever asks next comes last. */
const LAST = [/\/revoke$/, /\/end$/, /\/suspend$/, /\/resume$/, /\/erase$/, /\/host$/]
const turnOf = ({ path }: Operation): number => LAST.findIndex((each) => each.test(path))

test('[DOOR2] what the own pages ask for is not refused, and is done', async () => {
  const before = allRowsOf(rapport)
  const own = { cookie, origin: rapport.address, 'sec-fetch-site': 'same-origin' }
  for (const at of upgrades)
    expect((await ask(rapport, 'GET', `${at}?schema=1`, { ...own, ...UPGRADE })).status).toBe(101)
  const refused: string[] = []
  let done = 0
  for (const operation of [...changes].sort((one, other) => turnOf(one) - turnOf(other))) {
    const headers = { ...own, 'content-type': 'application/json' }
    const body = bodyOf(operation, 'application/json')
    const answer = await change(operation, headers, body)
    if (answer.status < 300) done += 1
    if (answer.text.includes('foreign-origin') || answer.status >= 500 || answer.status === 0)
      refused.push(`${operation.method} ${operation.path}: ${answer.status} ${answer.text}`)
  }
  expect(refused).toEqual([])
  expect(done).toBeGreaterThanOrEqual(25)
  const after = allRowsOf(rapport)
  const changed = Object.keys(before).filter(
    (table) => JSON.stringify(before[table]) !== JSON.stringify(after[table]),
  )
  expect(changed).toEqual(
    expect.arrayContaining([
      'session',
      'person',
      'link',
      'invitation',
      'question',
      'poll',
      'trail',
    ]),
  )
})
