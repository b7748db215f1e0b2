import { expect, test } from 'vitest'
import { hmacOf, isSigned, signatureOf } from '../../server/inbox/signature.ts'
import { readZoomCall } from '../../server/inbox/zoom.ts'

const NOW = Date.UTC(2026, 2, 16, 17)
const SECRET = 'a secret of Zoom’s'

const signed = (at: number, body: string, secret = SECRET) => {
  const timestamp = String(at)
  return { timestamp, body, signature: signatureOf(secret, timestamp, body) }
}

test('[BRIDGE2] a signature counts for its body, its secret and five minutes', () => {
  const seconds = NOW / 1000
  const minutes = (count: number) => seconds + count * 60
  const fits = (message: Parameters<typeof isSigned>[1]) => isSigned(SECRET, message, NOW)
  expect(fits(signed(seconds, '{}'))).toBe(true)
  expect(fits(signed(NOW, '{}'))).toBe(true) // some write milliseconds
  expect([-5, 5].map((count) => fits(signed(minutes(count), '{}')))).toEqual([true, true])
  expect([-5.1, 5.1].map((count) => fits(signed(Math.round(minutes(count)), '{}')))).toEqual([
    false,
    false,
  ])
  expect(fits({ ...signed(seconds, '{}'), body: '{ }' })).toBe(false)
  expect(fits(signed(seconds, '{}', 'another'))).toBe(false)
  expect(fits({ ...signed(seconds, '{}'), timestamp: String(seconds + 1) })).toBe(false)
  for (const timestamp of ['', 'now', '-1', '1e9', '99999999999999999999'])
    expect(fits({ timestamp, body: '{}', signature: signatureOf(SECRET, timestamp, '{}') })).toBe(
      false,
    )
})

const chat = (more: object) => ({
  event: 'meeting.chat_message_sent',
  payload: {
    object: {
      chat_message: {
        date_time: '2026-03-16T17:00:00Z',
        sender_name: 'Ana Souza',
        recipient_type: 'everyone',
        message_id: 'm1',
        message_content: 'Who pays?',
        ...more,
      },
    },
  },
})

test('[BRIDGE4] Zoom’s challenge is answered, and what was said to everyone is a line', () => {
  const challenge = { event: 'endpoint.url_validation', payload: { plainToken: 'abc' } }
  expect(readZoomCall(challenge, SECRET)).toEqual({
    asks: 'challenge',
    plainToken: 'abc',
    encryptedToken: hmacOf(SECRET, 'abc'),
  })
  expect(readZoomCall(chat({}), SECRET)).toEqual({
    asks: 'line',
    line: { id: 'm1', at: NOW, author: 'Ana Souza', text: 'Who pays?', channel: 'zoom' },
  })
})

test('[BRIDGE4] private messages and whatever else Zoom says ask for nothing', () => {
  for (const event of [
    chat({ recipient_type: 'guest' }),
    chat({ recipient_type: 'host' }),
    chat({ recipient_type: undefined }),
    chat({ recipient_type: 'Everyone, only you' }),
    chat({ message_id: 7 }),
    chat({ message_content: '' }),
    { event: 'meeting.started', payload: {} },
    { event: 'meeting.chat_message_sent' },
    { event: 'endpoint.url_validation', payload: { plainToken: 'x'.repeat(201) } },
    { event: '__proto__' },
    null,
    'event',
    [],
  ])
    expect(readZoomCall(event, SECRET)).toEqual({ asks: 'nothing' })
})
