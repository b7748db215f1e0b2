import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HttpLine, requestOf } from '../load/http-line.ts'
import type { Flooded, FloodOrder } from '../support/flooder.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const PEOPLE = 2_000
const AT_ONCE = 200 // who are on their way at the same moment
const WITHIN = 10_000 // ms

let rapport: Rapport
let session: Session
let moderator: string
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session in a hall')
  moderator = await session.enter('moderator')
  const design = await new Writer(session, 'polls', moderator).synced()
  draftPoll(design.doc, 'who', 'Who should pay for the exchange?', { a: 'All', b: 'Some' })
  await design.kept()
  design.leave()
  await session.call('POST', '/polls/who/open', { reason: 'A test' }, moderator)
})
afterAll(() => rapport.remove())

test('[LIMIT1] 2,000 behind one address enter, vote and ask within 10 seconds while one of them floods', async () => {
  const api = `/api/sessions/${session.id}`
  const port = Number(new URL(rapport.address).port)
  const key = session.key('participant')
  const ticket = await session.enter('participant', 'the flooder')
  const flooder = fork(path.join(import.meta.dirname, '../support/flooder.ts'))
  const post = (at: string, body: unknown, more = '') => ({
    head: `POST ${api}${at} HTTP/1.1\r\nhost: 127.0.0.1${more}`,
    body: JSON.stringify(body),
  })
  const order: FloodOrder = {
    port,
    connections: 16,
    requests: [
      post('/questions', { text: 'Me again?' }, `\r\nauthorization: Bearer ${ticket}`),
      post('/enter', { key: 'WRONG1' }),
      post('/questions', { text: 'x' }, `\r\nauthorization: Bearer ${'x'.repeat(43)}`),
      { head: 'GET /f HTTP/1.1\r\nhost: 127.0.0.1', body: '' },
    ],
  }
  flooder.send(order)

  const took: number[] = []
  const wrong: string[] = []
  const asked = async (line: HttpLine, request: Buffer): Promise<string> => {
    const began = performance.now()
    const { status, body } = await line.ask(request)
    took.push(performance.now() - began)
    if (status >= 300) wrong.push(`${status} ${body}`)
    return body
  }
  const began = performance.now()
  let next = 0
  const comeOneByOne = async (): Promise<void> => {
    while (next < PEOPLE) {
      const person = next++
      const line = await HttpLine.open(port)
      const entered = await asked(line, requestOf('POST', `${api}/enter`, undefined, { key }))
      const { token } = JSON.parse(entered) as { readonly token: string }
      const ballot = { choices: [person % 3 === 0 ? 'a' : 'b'], receipt: `receipt-of-${person}` }
      await asked(line, requestOf('POST', `${api}/polls/who/ballots`, token, ballot))
      const question = { text: `What about place ${person}?` }
      await asked(line, requestOf('POST', `${api}/questions`, token, question))
      line.close()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, comeOneByOne))
  const all = performance.now() - began
  const flooded = once(flooder, 'message') as Promise<[Flooded]>
  flooder.send('stop')
  const [counts] = await flooded
  const elapsed = performance.now() - began
  const left = once(flooder, 'exit')
  flooder.kill()
  await left

  took.sort((one, other) => one - other)
  const p99 = took[Math.floor(took.length * 0.99)] ?? Infinity
  console.log(
    `${Math.round(all)} ms for all, p99 ${Math.round(p99)} ms, flood ${JSON.stringify(counts)}`,
  )
  expect(wrong).toEqual([])
  expect(took).toHaveLength(3 * PEOPLE)
  expect(p99).toBeLessThan(2_000)
  expect(all).toBeLessThan(WITHIN)

  // Each of them was counted once, and the flooder asked what anybody may.
  const { json } = await session.call('GET', '/polls', undefined, moderator)
  expect(json.polls[0].tally.voters).toBe(PEOPLE)
  const mine = counts[0] ?? {}
  const share = 10 + Math.ceil((elapsed / 60_000) * 10)
  expect(mine['200'] ?? mine['201'] ?? 0).toBeLessThanOrEqual(share)
  expect(mine['429']).toBeGreaterThan(20)
  // Tickets that open nothing are looked up 120 times on a connection, of which this one has four at a time.
  const lost = counts[2] ?? {}
  expect(lost['401']).toBeLessThan(4 * 200)
})
