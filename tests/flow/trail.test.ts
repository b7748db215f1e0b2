import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '#shared/role.ts'
import type { ExportedTrail } from '#shared/trail.ts'
import { freshDatabase } from '../support/engines.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { runScript } from '../support/script.ts'
import { Writer } from '../support/writer.ts'

const ACTS = ['poll-opened', 'poll-closed', 'hands-entered', 'report-exported']
const WORDS = ['Which way?', 'One way', 'Who pays?', 'Ana Anders', 'because we agreed']

let rapport: Rapport
let session: Session
let folder: string
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
  folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
})
afterAll(async () => {
  await rapport.remove()
  await rm(folder, { recursive: true, force: true })
})

async function trailOf(token: string): Promise<ExportedTrail> {
  const { status, json } = await session.call('GET', '/trail', undefined, token)
  expect(status).toBe(200)
  return json as ExportedTrail
}
const actsIn = (trail: ExportedTrail) =>
  trail.entries.map(({ act }) => act).filter((act) => ACTS.includes(act))

test('[TRAIL3] [TRAIL4] each act leaves one entry without names and words, for whoever may read it', async () => {
  const [organiser, moderator] = await Promise.all([
    session.enter('organiser'),
    session.enter('moderator', 'Ana Anders'),
  ])
  const [voter, speaker] = [await session.enter('participant'), await session.enter('speaker')]
  const design = await new Writer(session, 'polls', speaker).synced()
  draftPoll(design.doc, 'p', 'Which way?', { a: 'One way', b: 'Two' })
  await design.kept()
  design.leave()

  const reason = { reason: 'because we agreed' }
  expect((await session.call('POST', '/polls/p/open', reason, moderator)).status).toBe(200)
  expect((await session.call('POST', '/polls/p/open', {}, moderator)).status).toBe(409)
  await session.call('POST', '/polls/p/hands', { counts: { a: 3 } }, moderator)
  await session.call('POST', '/polls/p/ballots', { choices: ['a'] }, voter)
  await session.call('POST', '/questions', { text: 'Who pays?' }, voter)
  expect((await session.call('POST', '/polls/p/close', {}, moderator)).status).toBe(200)
  await session.call('GET', '/report.md?download', undefined, organiser)
  for (let look = 0; look < 3; look++) {
    await session.call('GET', '/report.html', undefined, organiser)
  }

  const whole = await trailOf(organiser)
  expect(actsIn(whole)).toEqual([
    'poll-opened',
    'hands-entered',
    'poll-closed',
    'report-exported',
    'report-exported',
  ])
  const text = JSON.stringify(whole)
  expect(WORDS.filter((words) => text.includes(words))).toEqual([])
  expect(whole.head?.seq).toBe(whole.entries.length)

  const own = await trailOf(moderator)
  expect([own.isWhole, actsIn(own)]).toEqual([
    false,
    ['poll-opened', 'hands-entered', 'poll-closed'],
  ])
  for (const role of ['participant', 'observer'] satisfies Role[]) {
    const token = await session.enter(role)
    expect((await session.call('GET', '/trail', undefined, token)).status).toBe(403)
  }
})

test('[TRAIL5] a downloaded trail and the folder of a running server are verified', async () => {
  const organiser = await session.enter('organiser')
  const { headers, text } = await session.call('GET', '/trail?download', undefined, organiser)
  expect(headers.get('content-disposition')).toBe('attachment; filename="trail.json"')
  const file = path.join(folder, 'trail.json')
  await writeFile(file, text)
  const good = await runScript('verify', rapport.folder, file)
  expect([good.code, good.said]).toEqual([0, expect.stringContaining('nothing was altered')])

  const exported = JSON.parse(text) as ExportedTrail
  const [first, ...rest] = exported.entries
  await writeFile(file, JSON.stringify({ ...exported, entries: [first, ...rest.toReversed()] }))
  expect((await runScript('verify', rapport.folder, file)).code).toBe(1)
  await writeFile(file, 'no trail')
  const none = await runScript('verify', rapport.folder, file)
  expect([none.code, none.said]).toEqual([1, expect.stringContaining('has no trail')])

  const beside = await runScript('verify', rapport.folder)
  expect([beside.code, beside.said]).toEqual([0, expect.stringContaining('nothing was altered')])
  await rapport.stop()
  const database = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'))
  database.exec(`UPDATE trail SET detail = '{"poll":"q"}' WHERE session <> '' AND seq = 2`)
  database.close()
  const altered = await runScript('verify', rapport.folder)
  expect([altered.code, altered.said]).toEqual([
    1,
    `Session ${session.id}: entry 2 of its trail is not what was written.`,
  ])
})

test('[TRAIL5] the trails of PostgreSQL are verified beside its server', async () => {
  const place = await freshDatabase()
  const elsewhere = await Rapport.start({ DATABASE_URL: place.address })
  try {
    const there = await elsewhere.session('A session')
    await there.call('GET', '/report.txt?download', undefined, await there.enter('rapporteur'))
    const store = { database: place.address }
    expect((await runScript('verify', store)).code).toBe(0)
    await place.tamper(`DELETE FROM trail WHERE act = 'report-exported'`)
    const { code, said } = await runScript('verify', store)
    expect([code, said]).toEqual([1, expect.stringContaining(`Session ${there.id}: entry `)])
  } finally {
    await elsewhere.remove()
    await place.remove()
  }
})
