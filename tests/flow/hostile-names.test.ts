import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { allRowsOf } from '../support/all-rows.ts'
import { operationsOf, type Operation } from '../support/api-bodies.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { ask } from '../support/raw-request.ts'
import { seeded } from '../support/seeded.ts'
import { Writer } from '../support/writer.ts'

vi.setConfig({ testTimeout: 120_000 })
const AT_ONCE = 16
const NOWHERE = 'qqqqqqqqqqqqqqqq'

let rapport: Rapport
let session: Session
let organiser: string
let operations: readonly Operation[]
/** Real ids, by what they are of: what the hostile ones look like. */
const real = new Map<string, string>()

beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  session = await rapport.session('A session\n\nPolicy Question(s)\n\nWho pays?')
  organiser = await session.enter('organiser')
  const participant = await session.enter('participant')
  const writer = await new Writer(session, 'polls', organiser).synced()
  for (const poll of ['Poll-of-ours', 'bridge'])
    draftPoll(writer.doc, poll, 'Which?', { a: 'One', b: 'Two' })
  await writer.kept()
  writer.leave()
  await session.call('POST', '/polls/Poll-of-ours/open', { reason: 'A test' }, organiser)
  const question = await session.call('POST', '/questions', { text: 'Why?' }, participant)
  const said = { name: 'Cy', role: 'speaker' }
  const invitation = await session.call('POST', '/invitations', said, organiser)
  const me = await session.call('GET', '', undefined, participant)
  real.set('session', session.id)
  real.set('poll', 'Poll-of-ours')
  real.set('question', String(question.json.id))
  real.set('invitation', String(invitation.json.id))
  real.set('person', String(me.json.person))
  const { json } = await rapport.call('GET', '/api/openapi.json')
  operations = operationsOf(json, { key: session.key('participant') })
})
afterAll(() => rapport.remove())

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  b: 'Ь',
  c: 'с',
  g: 'ɡ',
  h: 'һ',
  j: 'ј',
  l: 'ӏ',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  v: 'ν',
  w: 'ԝ',
  x: 'х',
  y: 'у',
  '2': '２',
}
const OF_OBJECTS = Object.getOwnPropertyNames(Object.prototype)
const OF_ARRAYS = ['length', 'prototype', 'name', 'caller', 'arguments', 'then', 'at', 'push']
const OF_ROUTES = [
  'api',
  'rooms',
  'assets',
  'sessions',
  'join',
  'host',
  'openapi.json',
  'enter',
  'door',
  'links',
  'people',
  'invitations',
  'code',
  'end',
  'resume',
  'suspend',
  'settings',
  'me',
  'polls',
  'open',
  'close',
  'ballots',
  'hands',
  'questions',
  'support',
  'inbox',
  'imports',
  'captions',
  'attendance',
  'bridges',
  'zoom',
  'alarms',
  'restore',
  'dismiss',
  'feed',
  'trail',
  'report.json',
  'report.pdf',
  'notes',
  'line',
  'healthz',
  'readyz',
]
const NOTHING_AND_NUMBERS = [
  'null',
  'undefined',
  'NaN',
  'true',
  'false',
  '0',
  '-1',
  '1e9',
  '0x10',
  '9007199254740993',
  '[object Object]',
  '[]',
  '{}',
  '""',
  "''",
  '*',
  '%',
  '_',
  '__',
  '-',
  '~',
  '$where',
  '$ne',
]
const SQL_AND_SHELL = [
  "' OR '1'='1",
  "'; DROP TABLE session; --",
  '" OR ""="',
  'x UNION SELECT 1',
  '$(id)',
  '`id`',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '|id',
  ';id',
  '\r\nX-Injected: 1',
  'x\ny',
]
const DOTS = ['...', '....', '..x', 'x..', '.x', 'x.', '..\\', '..\\..', '．．', '‥', '。。', '․․']
const LETTERS_OF_NOBODY = [
  '\u0000',
  '\u0001',
  '\u007f',
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '🐙',
  '👩‍👩‍👧',
  'é',
  'é',
  'ﬁ',
  'ß',
  'ẞ',
  'İ',
  'ı',
  'ſ',
  'K',
  'Å',
]
const LONG = ['a', '.', '-', '0', 'A-'].map((each) => each.repeat(10_000 / each.length))

/** Names of 1 to 12 letters with which something was broken before, the same at every run. */
function mixed(count: number): string[] {
  const letters = [...`./\\%:;?#&=+'"\`<>[]{}()*_-~|^$@!, aA0`, '\u0000', '\u202e', '🐙', 'é']
  const { below } = seeded(7)
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(12) }, () => letters[below(letters.length)]).join(''),
  ).filter((each) => !/^\.{0,2}$/.test(each))
}

/** What might be taken for an id that is there. */
function twinsOf(id: string): string[] {
  const twins = [
    id.toUpperCase(),
    id.toLowerCase(),
    id.slice(0, -1),
    id + id,
    [...id].toReversed().join(''),
    ` ${id}`,
    `${id} `,
    `${id}\t`,
    `${id}\u0000`,
    `${id}\u200b`,
    `\ufeff${id}`,
    `${id}.`,
    `${id};x`,
    `${id},${id}`,
    `${id}'--`,
    `${id}%`,
    `${id}*`,
    `${id.slice(0, -1)}_`,
    `${id}\u0301`,
    [...id].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join(''),
    [...id].map((letter) => LOOK_ALIKES[letter] ?? letter).join(''),
    ...[...id].flatMap((letter, at) =>
      LOOK_ALIKES[letter] ? [id.slice(0, at) + LOOK_ALIKES[letter] + id.slice(at + 1)] : [],
    ),
  ]
  return twins.filter((each) => each !== id)
}

/** Names as parts of a path: every one of its own, none with a slash that is one. */
function hostileIds(id: string): string[] {
  const others = [...real.values()].filter((each) => each !== id)
  const named = [
    ...OF_OBJECTS,
    ...OF_ARRAYS,
    ...OF_ROUTES,
    ...NOTHING_AND_NUMBERS,
    ...SQL_AND_SHELL,
    ...DOTS,
    ...LETTERS_OF_NOBODY,
    ...LONG,
    ...mixed(60),
    ...twinsOf(id),
    ...others,
    ...others.flatMap((each) => [`${each}/${id}`, `../${each}`]),
    `/${id}`,
    `${id}/`,
    `../${id}`,
    `./${id}`,
    `${id}/..`,
    '/',
    '//',
    '../..',
    '../../../etc/passwd',
  ].map((each) => encodeURIComponent(each.toWellFormed()))
  const twice = ['%2e%2e', '%2f', '%00', `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`]
  return [...new Set([...named, ...twice.map(encodeURIComponent)])]
}

/** What the server cannot read as one part of a path at all. */
const UNREADABLE = [
  '.',
  '..',
  '%2e',
  '%2e%2e',
  '.%2e',
  '%2E.',
  '%',
  '%f',
  '%zz',
  '%c0%ae',
  '%ff%fe',
  '%ed%a0%80',
  '%u002e',
  ';',
  '?',
  '',
]

async function eachOf<Thing>(
  things: readonly Thing[],
  attempt: (thing: Thing) => Promise<string[]>,
) {
  const wrong: string[] = []
  const queue = things.values()
  const work = async (): Promise<void> => {
    for (const thing of queue) wrong.push(...(await attempt(thing)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return wrong
}

async function tell(operation: Operation, path: string) {
  const [said] = operation.bodiesSaying('What?')
  const body = operation.method === 'GET' ? undefined : Buffer.from(JSON.stringify(said ?? {}))
  const headers = {
    authorization: `Bearer ${organiser}`,
    'content-type': 'application/json',
    ...(body && { 'content-length': String(body.length) }),
  }
  const { status, text } = await ask(rapport, operation.method, path, headers, body)
  return { status, text: `${status} ${text}` }
}

const KINDS = ['session', 'poll', 'question', 'person', 'invitation', 'alarm'] as const
for (const kind of KINDS) {
  test(`[BAD3] no hostile name is taken for ${kind === 'alarm' || kind === 'invitation' ? 'an' : 'a'} ${kind}’s, and each is answered as one that is not there`, async () => {
    const before = allRowsOf(rapport)
    const ids = hostileIds(real.get(kind) ?? 'some-alarm')
    expect(ids.length).toBeGreaterThanOrEqual(200)
    const doors = operations.filter(({ path }) => path.includes(`{${kind}}`))
    expect(doors.length).toBeGreaterThan(0)
    const wrong: string[] = []
    for (const door of doors) {
      const at = (id: string): string =>
        door.path
          .replace(`{${kind}}`, () => id)
          .replace(/\{(\w+)\}/g, (_, name: string) => real.get(name) ?? 'participant')
      const nowhere = await tell(door, at(NOWHERE))
      if (![400, 401, 404, 426].includes(nowhere.status))
        wrong.push(`${door.method} ${door.path} for nothing: ${nowhere.text}`)
      const found = await eachOf(ids, async (id) => {
        const { text } = await tell(door, at(id))
        return text === nowhere.text
          ? []
          : [`${door.method} ${at(id).slice(0, 120)}: ${text.slice(0, 120)}`]
      })
      const unread = await eachOf(UNREADABLE, async (id) => {
        const { status, text } = await tell(door, at(id))
        return [400, 401, 404, 426].includes(status)
          ? []
          : [`${door.method} ${at(id)}: ${text.slice(0, 120)}`]
      })
      wrong.push(...found, ...unread)
    }
    expect(wrong).toEqual([])
    expect(allRowsOf(rapport)).toEqual(before)
  })
}

/** Ways out of a folder, and ways to say a slash and a dot. */
const CLIMBS = [
  '../',
  '../../',
  '../../../../',
  '..%2f',
  '..%2f..%2f',
  '%2e%2e/',
  '%2e%2e/%2e%2e/',
  '%2e%2e%2f',
  '..%5c',
  '..\\',
  '%252e%252e%252f',
  '....//',
  '..;/',
  './/',
  '%00',
  '%2f',
  '//',
]
const TARGETS = [
  'etc/passwd',
  'package.json',
  'rapport.sqlite',
  'rapport.sqlite-wal',
  '.env',
  '.git/config',
  'server/main.ts',
  '.vite/manifest.json',
  'node_modules/hono/package.json',
  'proc/self/environ',
]
const FOLDERS = ['/', '/assets/', '/assets/fonts/', '/api/', '/rooms/', '/s/x/y/z/', '/f/x/y/z/']

test('[BAD3] no hostile path leads out of what is served, and each is answered as one that is not there', async () => {
  const before = allRowsOf(rapport)
  const paths = FOLDERS.flatMap((folder) =>
    CLIMBS.flatMap((climb) => TARGETS.map((target) => folder + climb + target)),
  )
  expect(paths.length).toBeGreaterThanOrEqual(300)
  const nothing = await ask(rapport, 'GET', '/nothing', {})
  expect(nothing.status).toBe(404)
  const page = await ask(rapport, 'GET', '/nothing', { accept: 'text/html' })
  const wrong = await eachOf(paths, async (path) => {
    // What no browser sends is refused before it is looked at.
    const [status, ...texts] = path.includes('\\') ? [400, ''] : [404, nothing.text, page.text]
    const answers = [
      await ask(rapport, 'GET', path, {}),
      await ask(rapport, 'GET', path, { accept: 'text/html' }),
    ]
    return answers
      .filter((answer) => answer.status !== status || !texts.includes(answer.text))
      .map((answer) => `${path}: ${answer.status} ${answer.text.slice(0, 100)}`)
  })
  expect(wrong).toEqual([])
  expect(allRowsOf(rapport)).toEqual(before)
})
