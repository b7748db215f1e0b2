import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hmacOf, signatureOf } from '../../server/inbox/signature.ts'
import { Rapport, type Session } from '../support/rapport.ts'

const ROOT = path.join(import.meta.dirname, '../..')

let rapport: Rapport
beforeAll(async () => {
  rapport = await Rapport.start()
})
afterAll(() => rapport.remove())

async function aBridge(session?: Session) {
  const own = session ?? (await rapport.session('A session'))
  const token = await own.enter('onlineModerator')
  const made = await own.call('POST', '/bridges', { name: 'Matrix' }, token)
  const queue = async () => (await own.call('GET', '/questions', undefined, token)).json.questions
  const bridge = made.json as { id: string; token: string }
  return { session: own, token, made, queue, bridge }
}
const line = (id: string, more: object = {}) => ({
  id,
  text: `line ${id}`,
  channel: 'online',
  ...more,
})

test('[BRIDGE1] a token is shown once, opens the inbox and nothing else, until it is revoked', async () => {
  const { session, token, made, queue, bridge } = await aBridge()
  expect([made.status, made.json.kind, made.json.isRevoked]).toEqual([201, 'lines', false])
  const list = await session.call('GET', '/bridges', undefined, token)
  expect(list.json.bridges).toMatchObject([{ id: bridge.id, name: 'Matrix', isRevoked: false }])
  expect(list.text).not.toContain(bridge.token)

  const said = await session.call('POST', '/inbox', line('1', { author: 'Ana' }), bridge.token)
  expect([said.status, said.json.text, said.json.author]).toEqual([201, 'line 1', 'Ana'])
  for (const [method, where, body] of [
    ['GET', '/questions'],
    ['GET', ''],
    ['POST', '/imports', { tool: 'names', filename: '', content: 'Ana: hi' }],
    ['POST', '/bridges', { name: 'Another' }],
    ['DELETE', `/bridges/${bridge.id}`],
  ] as const)
    expect((await session.call(method, where, body, bridge.token)).status, where).toBe(401)

  const other = await aBridge()
  const wrong = bridge.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  for (const shown of [wrong, other.bridge.token]) {
    const answer = await session.call('POST', '/inbox', line('2'), shown)
    expect([answer.status, answer.json.code]).toEqual([401, 'wrong-bridge'])
  }
  const revoke = () => session.call('DELETE', `/bridges/${bridge.id}`, undefined, token)
  expect((await revoke()).status).toBe(200)
  expect((await session.call('POST', '/inbox', line('3'), bridge.token)).status).toBe(401)
  expect((await revoke()).json.code).toBe('no-such-bridge')
  expect(await queue()).toHaveLength(1)
  for (const [, role] of [
    ['', 'speaker'],
    ['', 'moderator'],
    ['', 'participant'],
  ] as const) {
    const answer = await session.call('POST', '/bridges', { name: 'x' }, await session.enter(role))
    expect(answer.status, role).toBe(403)
  }
})

test('[BRIDGE3] the same id is one line, and two bridges’ ids are two; a reply is linked', async () => {
  const { session, queue, bridge } = await aBridge()
  const second = (await aBridge(session)).bridge
  const say = (token: string, id: string, more?: object) =>
    session.call('POST', '/inbox', line(id, more), token)
  const ids = await Promise.all([1, 2, 3].map(async () => (await say(bridge.token, '1')).json.id))
  expect(new Set(ids).size).toBe(1)
  await say(second.token, '1')
  const reply = await say(bridge.token, '2', {
    replyTo: '1',
    at: Date.now() + 1e9,
    author: '\u202Eevil',
  })
  expect(reply.json).toMatchObject({ replyTo: ids[0], author: 'evil' })
  expect(reply.json.at).toBeLessThan(Date.now() + 60_000)
  expect(await queue()).toHaveLength(3)
})

test('[BRIDGE2] a line that is signed with the token is taken, late, changed or unsigned ones are not', async () => {
  const { session, bridge } = await aBridge()
  const send = async (body: string, at: number, signature?: string) => {
    const timestamp = String(Math.round(at / 1000))
    const response = await fetch(`${rapport.address}/api/sessions/${session.id}/inbox`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-rapport-bridge': bridge.id,
        'x-rapport-timestamp': timestamp,
        'x-rapport-signature': signature ?? signatureOf(bridge.token, timestamp, body),
      },
      body,
    })
    return response.status
  }
  const body = JSON.stringify(line('1', { text: 'é 👍' }))
  expect(await send(body, Date.now())).toBe(201)
  expect(await send(body, Date.now() - 360_000)).toBe(401)
  expect(await send(body, Date.now() + 360_000)).toBe(401)
  expect(await send(body, Date.now(), 'v0=00')).toBe(401)
})

test('[BRIDGE1] a session that is held back takes nothing, and the next one does', async () => {
  const { session, bridge } = await aBridge()
  const organiser = await session.enter('organiser')
  const say = async (id: string) =>
    (await session.call('POST', '/inbox', line(id), bridge.token)).json.code
  await session.call('POST', '/suspend', {}, organiser)
  expect(await say('1')).toBe('session-suspended')
  await session.call('POST', '/resume', {}, organiser)
  expect(await say('1')).toBeUndefined()
})

test('[BRIDGE4] Zoom’s address answers its challenge, and takes what was said to everyone', async () => {
  const { session, token, queue } = await aBridge()
  const secret = 'secret of the app'
  const made = await session.call('POST', '/bridges', { name: 'Zoom', kind: 'zoom', secret }, token)
  expect(made.text).not.toContain(secret)
  const call = async (event: object, key = secret) => {
    const body = JSON.stringify(event)
    const timestamp = String(Math.round(Date.now() / 1000))
    const response = await fetch(
      `${rapport.address}/api/sessions/${session.id}/bridges/${made.json.id}/zoom`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-zm-request-timestamp': timestamp,
          'x-zm-signature': signatureOf(key, timestamp, body),
        },
        body,
      },
    )
    return { status: response.status, json: await response.json() }
  }
  const challenge = { event: 'endpoint.url_validation', payload: { plainToken: 'abc' } }
  expect((await call(challenge)).json).toEqual({
    plainToken: 'abc',
    encryptedToken: hmacOf(secret, 'abc'),
  })
  const said = (to: string, text: string) => ({
    event: 'meeting.chat_message_sent',
    payload: {
      object: {
        chat_message: {
          message_id: text,
          message_content: text,
          sender_name: 'Ana Souza',
          recipient_type: to,
        },
      },
    },
  })
  expect((await call(said('everyone', 'Who pays?'))).json).toEqual({ taken: 1 })
  expect((await call(said('guest', 'psst'))).json).toEqual({ taken: 0 })
  expect((await call(said('everyone', 'forged'), 'another')).status).toBe(401)
  expect((await queue()).map(({ text }: { text: string }) => text)).toEqual(['Who pays?'])
  // A bridge of Zoom's has no token that the inbox takes.
  const list = await session.call('GET', '/bridges', undefined, token)
  expect(list.text).not.toContain(secret)
})

test('[BRIDGE5] the adapter in the documentation brings a Matrix room’s lines, each once', async () => {
  const { session, queue, bridge } = await aBridge()
  const [sample = ''] =
    /```js\n([^]*?)```/.exec(readFileSync(path.join(ROOT, 'docs/bridges.md'), 'utf8'))?.slice(1) ??
    []
  expect(sample.split('\n').length).toBeLessThan(42)
  const message = (event_id: string, body: string, more: object = {}) => ({
    type: 'm.room.message',
    event_id,
    origin_server_ts: Date.UTC(2026, 2, 16, 17) + Number(event_id.slice(1)),
    sender: '@ana:example.org',
    content: { msgtype: 'm.text', body, ...more },
  })
  const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$1' } } }
  const batches = [
    [message('$1', 'Who pays?'), { type: 'm.room.member', event_id: '$2', content: {} }],
    [message('$1', 'Who pays?'), message('$3', 'All of us', reply)],
  ]
  const matrix = createServer((request, response) => {
    const since = new URL(request.url ?? '', 'http://x').searchParams.get('since')
    const events = batches[Number(since ?? 0)]
    if (!events) return // it waits for what is said next
    const rooms = { join: { '!room': { timeline: { events } } } }
    response.end(JSON.stringify({ next_batch: String(Number(since ?? 0) + 1), rooms }))
  }).listen(0, '127.0.0.1')
  await once(matrix, 'listening')
  const adapter = spawn(process.execPath, ['--input-type=module', '--eval', sample], {
    env: {
      MATRIX: `http://127.0.0.1:${(matrix.address() as AddressInfo).port}`,
      MATRIX_TOKEN: 'matrix',
      ROOM: '!room',
      RAPPORT: rapport.address,
      SESSION: session.id,
      BRIDGE_TOKEN: bridge.token,
    },
    stdio: 'inherit',
  })
  try {
    await expect.poll(async () => (await queue()).length).toBe(2)
    const [first, second] = await queue()
    expect(first).toMatchObject({
      author: '@ana:example.org',
      text: 'Who pays?',
      channel: 'online',
    })
    expect(second).toMatchObject({ text: 'All of us', replyTo: first.id })
  } finally {
    adapter.kill('SIGKILL')
    matrix.closeAllConnections()
    matrix.close()
  }
})
