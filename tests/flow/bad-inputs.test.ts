import { availableParallelism, loadavg } from 'node:os'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { DOCUMENT_NAMES, type DocumentName } from '#shared/ids.ts'
import { BAD_INPUTS, type BadInput, type Way } from '../fixtures/bad-inputs.ts'
import { operationsOf, type Operation } from '../support/api-bodies.ts'
import { sync } from '../support/fake-client.ts'
import { addLine } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { ask, closeCodeIn, sendBytes, upgradeHead } from '../support/raw-request.ts'
import { Writer } from '../support/writer.ts'

// A second and a half of a machine that has nothing else to do; as much longer as it has.
const longest = (): number => 1500 * Math.max(1, (2 * (loadavg()[0] ?? 0)) / availableParallelism())
const AT_ONCE = 8
const utf8 = new TextDecoder()
vi.setConfig({ testTimeout: 180_000 })

let rapport: Rapport
let attacked: Session
let control: Session
let organiser: string
let operations: readonly Operation[]
let colleagues: readonly Writer[] = []
let documents: readonly string[]
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  attacked = await rapport.session('The attacked session\n\nPolicy Question(s)\n\nWho pays?')
  control = await rapport.session('Another session')
  organiser = await attacked.enter('organiser', 'Olu')
  const tokens = { attacked: organiser, control: await control.enter('organiser', 'Cy') }
  colleagues = await Promise.all(
    DOCUMENT_NAMES.flatMap((name) => [
      new Writer(attacked, name, tokens.attacked).synced(),
      new Writer(control, name, tokens.control).synced(),
    ]),
  )
  for (const { doc } of colleagues.slice(0, 2)) addLine(doc, 'what was said')
  for (const { doc } of colleagues.slice(2))
    draftPoll(doc, 'the-poll', 'Which?', { a: 'One', b: 'Two' })
  await Promise.all(colleagues.map((colleague) => colleague.kept()))
  await attacked.call('POST', '/polls/the-poll/open', { reason: 'A test' }, organiser)
  const { json } = await rapport.call('GET', '/api/openapi.json')
  operations = operationsOf(json, { key: attacked.key('participant') })
  documents = await documentsNow()
})
afterAll(async () => {
  for (const colleague of colleagues) colleague.leave()
  await rapport.remove()
})

/** All four documents as a fresh client gets them, as bytes. */
async function documentsNow(): Promise<string[]> {
  const cy = await control.enter('observer')
  const olu = await attacked.enter('observer')
  const readers = await Promise.all(
    DOCUMENT_NAMES.flatMap((name) => [
      new Writer(attacked, name, olu).synced(),
      new Writer(control, name, cy).synced(),
    ]),
  )
  const states = readers.map(({ doc }) =>
    Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'),
  )
  for (const reader of readers) reader.leave()
  return states
}

/** What must hold after every kind of input: nobody else noticed anything. */
async function expectNoHarm(): Promise<void> {
  await attacked.call('PATCH', '/me', { name: 'Olu' }, organiser) // called other things meanwhile, by her own page
  const began = performance.now()
  await Promise.all(colleagues.map((colleague) => colleague.kept()))
  expect(performance.now() - began).toBeLessThan(longest())
  expect(colleagues.map(({ closed }) => closed)).toEqual(colleagues.map(() => undefined))
  expect(await documentsNow()).toEqual(documents)
  expect((await rapport.call('GET', '/healthz')).status).toBe(200)
}

const allOf = (...ways: readonly Way[]): BadInput[] =>
  BAD_INPUTS.filter(({ comes }) => ways.includes(comes))

/** Tries each, a few at a time. Answers what was wrong with which. */
async function eachOf<Thing>(
  things: readonly Thing[],
  attempt: (thing: Thing) => Promise<string | undefined>,
) {
  const wrong: string[] = []
  const queue = things.values()
  const work = async (): Promise<void> => {
    for (const thing of queue) {
      const found = await attempt(thing)
      if (found !== undefined) wrong.push(found)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return wrong
}

const bearer = () => ({ authorization: `Bearer ${organiser}` })
const json = () => ({ ...bearer(), 'content-type': 'application/json' })
const pathOf = (path: string, names: Readonly<Record<string, string>> = {}): string =>
  path.replace(
    /\{(\w+)\}/g,
    (_, name: string) =>
      names[name] ?? (name === 'session' ? attacked.id : name === 'poll' ? 'the-poll' : 'nothing'),
  )

function judge(what: string, { status, milliseconds }: { status: number; milliseconds: number }) {
  if (status === 0) return `${what} was not answered`
  if (status >= 500) return `${what} was answered with ${status}`
  return milliseconds > longest() ? `${what} took ${Math.round(milliseconds)} ms` : undefined
}

test('[BAD1] the corpus has 400 inputs and more, each with a name of its own, of every kind', () => {
  expect(BAD_INPUTS.length).toBeGreaterThanOrEqual(400)
  expect(new Set(BAD_INPUTS.map(({ name }) => name)).size).toBe(BAD_INPUTS.length)
  expect(operations.length).toBeGreaterThan(20)
})

test('[BAD1] every hostile text through every field of every route is taken as text or refused', async () => {
  const attempts = operations.flatMap((operation) =>
    allOf('text').flatMap(({ name, content }) =>
      operation.bodiesSaying(utf8.decode(content)).map((body) => ({ operation, name, body })),
    ),
  )
  expect(attempts.length).toBeGreaterThan(1000)
  const answers = new Map<number, number>()
  const wrong = await eachOf(attempts, async ({ operation: { method, path }, name, body }) => {
    const sent = Buffer.from(JSON.stringify(body))
    const answer = await ask(rapport, method, pathOf(path), json(), sent)
    answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
    return judge(`${method} ${path} with ${name}`, answer)
  })
  expect(wrong).toEqual([])
  for (const [status, least] of [
    [200, 50],
    [201, 100],
    [400, 50],
    [422, 10],
  ] as const)
    expect(answers.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(least)
  await expectNoHarm()
})

test('[BAD1] every broken body is refused by every route that takes one', async () => {
  const attempts = operations
    .filter((operation) => operation.bodiesSaying('x').length > 0)
    .flatMap((operation) => allOf('body').map((input) => ({ ...operation, ...input })))
  const wrong = await eachOf(attempts, async ({ method, path, name, content }) =>
    judge(
      `${method} ${path} with ${name}`,
      await ask(rapport, method, pathOf(path), json(), content),
    ),
  )
  expect(wrong).toEqual([])
  await expectNoHarm()
})

test('[BAD1] every strange name in every path leads to nothing', async () => {
  const paths = operations.flatMap(({ method, path }) =>
    [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => ({ method, path, field: field ?? '' })),
  )
  const attempts = allOf('name').flatMap(({ name, content }) => {
    const said = utf8.decode(content)
    return [
      ...paths.map(({ method, path, field }) => ({
        name,
        method,
        path: pathOf(path, { [field]: said }),
      })),
      ...[`/${said}`, `/s/${said}`, `/f/${said}`, `/assets/${said}`, `/rooms/${said}`].map(
        (path) => ({ name, method: 'GET', path }),
      ),
      { name, method: 'GET', path: `/rooms/${attacked.id}/${said}` },
      { name, method: 'GET', path: `/api/sessions/${attacked.id}/report.${said}` },
    ]
  })
  const wrong = await eachOf(attempts, async ({ name, method, path }) => {
    const answer = await ask(
      rapport,
      method,
      path,
      json(),
      method === 'GET' ? undefined : Buffer.from('{}'),
    )
    const isApi = path.startsWith('/api/') && !path.includes('//')
    const isTaken =
      answer.status >= 200 && answer.status < 300 && isApi && path.split('/')[3] !== attacked.id
    return isTaken
      ? `${method} ${name} was answered with ${answer.status}`
      : judge(`${method} ${path.slice(0, 80)} (${name})`, answer)
  })
  expect(wrong).toEqual([])
  await expectNoHarm()
})

test('[BAD1] every strange header with a request of every route harms nobody', async () => {
  const paths = operations.filter(({ path }) => !path.endsWith('.pdf'))
  const attempts = allOf('header').flatMap((input) =>
    paths.map((operation) => ({ ...operation, ...input })),
  )
  const tries = async ({ method, path, name, content }: (typeof attempts)[number]) => {
    const [, header = '', value = ''] = /^([^:]+): ?([\s\S]*)$/.exec(utf8.decode(content)) ?? []
    const headers = { ...json(), [header]: value }
    const body = method === 'GET' ? undefined : Buffer.from('{}')
    return judge(
      `${method} ${path} with ${name}`,
      await ask(rapport, method, pathOf(path), headers, body),
    )
  }
  // What holds the session back comes last, and is taken back: it is the organiser's right.
  const holdsBack = ({ path }: { path: string }): boolean => /\/(?:end|suspend)$/.test(path)
  const wrong = await eachOf(
    attempts.filter((each) => !holdsBack(each)),
    tries,
  )
  wrong.push(...(await eachOf(attempts.filter(holdsBack), tries)))
  for (const _ of ['suspended', 'over']) await attacked.call('POST', '/resume', {}, organiser)
  expect(wrong).toEqual([])
  await expectNoHarm()
})

test('[BAD1] every request that breaks HTTP ends its own line', async () => {
  const wrong = await eachOf(allOf('request'), async ({ name, content }) => {
    const { bytes, milliseconds } = await sendBytes(rapport, content)
    // Where nothing was asked nothing is answered: the end of the line is all.
    const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(bytes.toString('latin1'))?.[1] ?? 400)
    return judge(name, { status, milliseconds })
  })
  expect(wrong).toEqual([])
  await expectNoHarm()
})

// What breaks no rule of WebSockets, or was never whole: the line ends because its other end did.
const LEGAL_FRAMES = [
  'frame: a thousand pings',
  'frame: a thousand pongs',
  'frame: a message without an end',
  'frame: half a frame',
  'frame: a close, and more',
  'frame: HTTP',
]
test('[BAD1] every frame that breaks the rules of WebSockets closes its line, with a code', async () => {
  const attempts = allOf('frame').flatMap((input) =>
    DOCUMENT_NAMES.map((document) => ({ ...input, document })),
  )
  const wrong = await eachOf(attempts, async ({ name, content, document }) => {
    const head = upgradeHead(`/rooms/${attacked.id}/${document}?schema=1`, organiser)
    const { bytes, milliseconds } = await sendBytes(rapport, head, content)
    if (!bytes.toString('latin1').startsWith('HTTP/1.1 101'))
      return `${name} came before the line was open`
    const code = closeCodeIn(bytes)
    const isReasoned =
      code !== undefined && ([1002, 1003, 1007, 1009].includes(code) || code >= 4400)
    if (!isReasoned && !LEGAL_FRAMES.includes(name)) return `${name} was closed with ${code}`
    return judge(name, { status: 101, milliseconds })
  })
  expect(wrong).toEqual([])
  await expectNoHarm()
})

function barrier(number: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 100)
  encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}

/** Sends messages on a line of their own, then a barrier. Answers the close code, or `kept`. */
function sendMessages(
  document: DocumentName,
  ...messages: readonly Uint8Array[]
): Promise<number | 'kept'> {
  return new Promise((resolve) => {
    const address = `${rapport.address.replace('http', 'ws')}/rooms/${attacked.id}/${document}?schema=1`
    const socket = new WebSocket(address, { headers: bearer() })
    socket.on('open', () => {
      for (const message of [...messages, barrier(7)]) socket.send(message)
    })
    socket.on('message', (data: Buffer) => {
      if (data[0] !== 100) return
      resolve('kept')
      socket.close()
    })
    socket.on('error', () => undefined)
    socket.on('close', (code) => resolve(code))
  })
}

async function judgeMessages(
  name: string,
  document: DocumentName,
  message: Uint8Array,
  mayStay: boolean,
) {
  const began = performance.now()
  const answer = await sendMessages(document, message)
  const isReasoned =
    typeof answer === 'number' && (answer === 1009 || (answer >= 4400 && answer < 4600))
  if (!isReasoned && !(mayStay && answer === 'kept'))
    return `${name} on ${document} was answered with ${answer}`
  return judge(`${name} on ${document}`, { status: 101, milliseconds: performance.now() - began })
}

test('[BAD1] every message and every presence that is wrong closes its line or changes nothing', async () => {
  const says = (state: Uint8Array, client: number): Uint8Array => {
    const states = encoding.createEncoder()
    for (const number of [1, client, 1]) encoding.writeVarUint(states, number)
    encoding.writeVarUint8Array(states, state)
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, 1)
    encoding.writeVarUint8Array(frame, encoding.toUint8Array(states))
    return encoding.toUint8Array(frame)
  }
  const attempts = allOf('message', 'presence').flatMap((input, index) =>
    DOCUMENT_NAMES.map((document) => ({ ...input, document, client: index + 1 })),
  )
  const heard: unknown[] = []
  for (const { provider } of colleagues) {
    provider.awareness.on('change', () => heard.push(...provider.awareness.getStates().values()))
  }
  const wrong = await eachOf(attempts, ({ name, comes, content, document, client }) =>
    judgeMessages(name, document, comes === 'presence' ? says(content, client) : content, true),
  )
  expect(wrong).toEqual([])
  await expectNoHarm()
  // Whoever was heard has the name that the server knows, and nothing of what they said of themselves.
  const strangers = heard.filter((state) => 'user' in Object(state))
  for (const state of strangers) {
    expect(state).toMatchObject({ user: { name: 'Olu', role: 'organiser' } })
    expect(Object.keys(Object(state)).sort()).toEqual(['cursor', 'user', 'where'])
  }
  expect(strangers.length).toBeGreaterThan(0)
})

test('[BAD1] every update that the schema does not know is refused on both sockets, and never called kept', async () => {
  const attempts = allOf('notes', 'polls').flatMap((input) =>
    DOCUMENT_NAMES.map((document) => ({ ...input, document })),
  )
  const wrong = await eachOf(attempts, ({ name, content, document }) =>
    judgeMessages(name, document, sync(2, content), false),
  )
  expect(wrong).toEqual([])
  await expectNoHarm()
})

test('[BAD2] 100,000 bad messages are 200 lines in the log at most, and every line is one of ours', async () => {
  const bad = allOf('message', 'notes', 'polls').filter(({ content }) => content.length < 300)
  const frames = bad.map(({ comes, content }) => (comes === 'message' ? content : sync(2, content)))
  const lines = Array.from({ length: 500 }, (_, index) => index)
  const wrong = await eachOf(lines, async (index) => {
    const messages = Array.from(
      { length: 200 },
      (_, n) => frames[(index + n) % frames.length] ?? new Uint8Array(),
    )
    const answer = await sendMessages(DOCUMENT_NAMES[index % 2] ?? 'notes', ...messages)
    return answer === 'kept' ? `line ${index} went on` : undefined
  })
  expect(wrong).toEqual([])
  await expectNoHarm()
  const said = rapport.output.trim().split('\n')
  expect(said.length).toBeLessThanOrEqual(200)
  expect(said.filter((line) => line.includes('for what it sent')).length).toBeGreaterThan(0)
  for (const line of said.filter((each) => each.startsWith('{')))
    expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(['at', 'problem']))
  expect(rapport.output).not.toContain('all is well')
})
