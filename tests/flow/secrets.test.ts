import { DatabaseSync } from 'node:sqlite'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import { ROLES } from '#shared/role.ts'
import { operationsOf } from '../support/api-bodies.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, Session } from '../support/rapport.ts'
import { partsOf } from '../support/report-office.ts'
import { Writer } from '../support/writer.ts'

const HOST_KEY = 'correct-horse-battery-staple'
const RECEIPT = 'receipt-of-a-ballot-0001'

let rapport: Rapport
let session: Session
let moderator: string
/** What opens something, by what it is. */
const secrets = new Map<string, string>([
  ['the host key', HOST_KEY],
  ['a receipt', RECEIPT],
])

beforeAll(async () => {
  rapport = await Rapport.start({ HOST_KEY, QUOTAS: '100' })
  const host = await rapport.call('POST', '/api/host/enter', { key: HOST_KEY })
  const token = String(host.json.token)
  secrets.set('a host’s token', token)
  const { json } = await rapport.call('POST', '/api/sessions', { proposal: 'A session' }, token)
  session = new Session(rapport, json.session, json.links, json.code)
  secrets.set('the code', session.code)
  for (const role of ROLES) secrets.set(`the key of ${role}`, session.key(role))
  for (const role of ROLES) secrets.set(`a ticket of ${role}`, await session.enter(role))
  moderator = secrets.get('a ticket of moderator') ?? ''
  const design = await new Writer(session, 'polls', moderator).synced()
  draftPoll(design.doc, 'poll', 'Which?', { a: 'One', b: 'Other' })
  await design.kept()
  design.leave()
  await session.call('POST', '/polls/poll/open', { reason: 'A test' }, moderator)
  const ballot = { choices: ['a'], receipt: RECEIPT }
  const voter = secrets.get('a ticket of participant')
  expect((await session.call('POST', '/polls/poll/ballots', ballot, voter)).status).toBe(201)
})
afterAll(() => rapport.remove())

function expectNone(text: string, where: string): void {
  for (const [what, secret] of secrets)
    expect(text.includes(secret), `${what} in ${where}`).toBe(false)
}

test('[KEY2] [SAID2] of twenty secrets none is in what the server says of itself, in a report, or in a refusal', async () => {
  expect(secrets.size).toBeGreaterThanOrEqual(18)
  for (const at of ['/metrics', '/healthz', '/readyz', '/api/openapi.json', '/api/host', '/', '/f'])
    expectNone((await rapport.call('GET', at)).text, at)
  for (const format of REPORT_FORMATS) {
    const { status, bytes, headers } = await session.call(
      'GET',
      `/report.${format}`,
      undefined,
      moderator,
    )
    expect(status, format).toBe(200)
    const isOffice = format === 'docx' || format === 'odt'
    const text = isOffice
      ? [...partsOf(bytes).values()].join('\n')
      : Buffer.from(bytes).toString('latin1')
    expectNone(text + JSON.stringify([...headers]), format)
  }
  const observer = secrets.get('a ticket of observer')
  const description = await rapport.call('GET', '/api/openapi.json')
  for (const { method, path: at } of operationsOf(description.json, {})) {
    if (at.startsWith('/rooms')) continue
    const filled = at.replace('{session}', session.id).replaceAll(/\{\w+\}/g, session.code)
    const body =
      method === 'GET' || method === 'DELETE'
        ? undefined
        : { key: 1, code: session.code, text: HOST_KEY }
    for (const token of [undefined, observer]) {
      const feed = filled.endsWith('/feed')
      if (feed && token !== undefined) continue // it never ends
      const answer = await rapport.call(method, filled, body, token)
      if (answer.status >= 400) expectNone(answer.text, `${method} ${at}: ${answer.status}`)
    }
  }
})

test('[SAID2] a line of the log about a damaged document leads to nobody', async () => {
  await rapport.stop()
  const file = path.join(rapport.folder, 'rapport.sqlite')
  const database = new DatabaseSync(file)
  database.exec("UPDATE log SET sum = x'00', updates = x'00'; DELETE FROM snapshot")
  database.close()
  // Whoever edits by hand removes the twin: it would undo the edit at the next start.
  rmSync(`${file}-twin`, { force: true })
  await rapport.run({ HOST_KEY })
  const before = rapport.output.length
  await session.call('GET', '/report.json', undefined, moderator)
  await expect.poll(() => rapport.output.slice(before)).toContain('"problem"')
  await rapport.stop()
  const said = rapport.output
  expectNone(said, 'the log')
  expect(said.slice(before)).not.toContain(session.id)
})
