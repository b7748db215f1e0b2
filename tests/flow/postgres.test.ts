import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/engines.ts'
import { tries } from '../support/failed-start.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Postgres } from '../support/postgres.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

// A PostgreSQL of its own: it is stopped under a server that runs.
let postgres: Postgres
beforeAll(async () => {
  postgres = await Postgres.start()
})
afterAll(() => postgres.remove())

async function onDatabase(name: string) {
  await postgres.query(`CREATE DATABASE ${name}`)
  const env = { DATABASE_URL: `${postgres.address}/${name}` }
  return { env, rapport: await Rapport.start(env) }
}
const writerOf = async (
  session: Session,
  name: 'notes' | 'polls',
  role: 'rapporteur' | 'speaker',
) => new Writer(session, name, await session.enter(role)).synced()

test('[STORE6] a session on PostgreSQL is there after kill -9: words, people, ballots, questions', async () => {
  const { env, rapport } = await onDatabase('whole')
  const session = await rapport.session('A session')
  const writer = await writerOf(session, 'notes', 'rapporteur')
  for (let index = 0; index < 50; index++) addLine(writer.doc, `kept ${index} 🐙`)
  await writer.kept()
  const design = await writerOf(session, 'polls', 'speaker')
  draftPoll(design.doc, 'p', 'Which?', { a: 'One', b: 'Two' })
  await design.kept()
  const moderator = await session.enter('moderator')
  expect(
    (await session.call('POST', '/polls/p/open', { reason: 'A test' }, moderator)).status,
  ).toBe(200)
  const voters = await Promise.all(Array.from({ length: 20 }, () => session.enter('participant')))
  const votes = voters.flatMap((token, index) =>
    [1, 2].map(() =>
      session.call(
        'POST',
        '/polls/p/ballots',
        { choices: [index < 12 ? 'a' : 'b'], receipt: `receipt-${index}` },
        token,
      ),
    ),
  )
  expect(new Set((await Promise.all(votes)).map(({ status }) => status))).toEqual(new Set([201]))
  await session.call('POST', '/questions', { text: 'Who pays?' }, voters[0])

  expect(rapport.output).toContain('kept in the PostgreSQL database at 127.0.0.1')
  await rapport.kill()
  await rapport.run(env)

  const { json } = await session.call('GET', '/polls', undefined, moderator)
  expect(json.polls[0].tally).toEqual({ voters: 20, votes: { a: 12, b: 8 } })
  const questions = await session.call('GET', '/questions', undefined, moderator)
  expect(questions.json.questions.map(({ text }: { text: string }) => text)).toEqual(['Who pays?'])
  const again = await writerOf(session, 'notes', 'rapporteur')
  expect(linesOf(again.doc).filter((words) => words.startsWith('kept '))).toHaveLength(50)
  const report = await session.call('GET', '/report.txt', undefined, moderator)
  expect(report.text).toContain('kept 49 🐙')
  for (const each of [writer, design, again]) each.leave()
  expect(await rapport.stop()).toBe(0)
  await rapport.remove()
})

test('[STORE6] while the database is gone nothing is called kept; when it is back, every word is', async () => {
  const { rapport } = await onDatabase('gone')
  const session = await rapport.session('A session')
  const writer = await writerOf(session, 'notes', 'rapporteur')
  const voter = await session.enter('participant')
  addLine(writer.doc, 'before')
  await writer.kept()
  await postgres.stop()
  let isKept = false
  addLine(writer.doc, 'meanwhile')
  const kept = writer.kept().then(() => (isKept = true))
  const asked = await session.call('POST', '/questions', { text: 'Still there?' }, voter)
  expect([asked.status, asked.json.code]).toEqual([503, 'storage-failing'])
  expect((await rapport.call('GET', '/healthz')).status).toBe(200)
  expect(isKept).toBe(false)
  await postgres.run()
  await kept
  const other = await writerOf(session, 'notes', 'rapporteur')
  const lines = linesOf(other.doc).filter((words) => words === 'before' || words === 'meanwhile')
  expect(lines).toEqual(['before', 'meanwhile'])
  for (const each of [writer, other]) each.leave()
  await rapport.remove()
})

test('[RUN5] a second server on the same database does not start, and one after a crash does', async () => {
  const { env, rapport } = await onDatabase('twice')
  const { code, said } = await tries(env)
  expect(code).toBe(1)
  expect(said.split('\n')).toHaveLength(1)
  expect(said).toContain('another Rapport is using it')
  await rapport.kill()
  await rapport.run(env)
  expect((await rapport.call('GET', '/healthz')).status).toBe(200)
  await rapport.remove()
})

test('[RUN1] a database that cannot be used is said in one sentence, and never with its password', async () => {
  const { host } = new URL(postgres.address)
  const wrong = [
    'nonsense-secret',
    'mysql://u:secret@127.0.0.1/rapport',
    'postgres://u:secret@127.0.0.1:99999999/rapport',
    'postgres://u:secret@127.0.0.1:1/rapport',
    'postgres://u:secret@localhost:1/rapport',
    `postgres://nobody:secret@${host}/postgres`,
    `postgres://rapport:secret@${host}/nowhere`,
    'postgres://u:secret@no-such-host.invalid/rapport',
    'postgres://u:sec%ret@127.0.0.1:1/rapport',
  ]
  for (const address of wrong) {
    const { code, said } = await tries({ DATABASE_URL: address })
    expect(code, address).toBe(1)
    expect(said, address).toMatch(/^(DATABASE_URL must|The database at) .+[^:\s]$/)
    expect(said.split('\n'), address).toHaveLength(1)
    expect(said, address).not.toContain('secret')
  }
})

test('[RUN1] a database in another encoding than UTF-8 is refused, and nothing is made in it', async () => {
  await postgres.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
  const { code, said } = await tries({ DATABASE_URL: `${postgres.address}/latin` })
  expect([code, said]).toEqual([1, expect.stringContaining('must be UTF8')])
  expect(
    await postgres.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", 'latin'),
  ).toEqual([])
})

test('[STORE3] what a newer Rapport wrote is said to be newer, and left as it is', async () => {
  const database = await freshDatabase()
  await (await database.open()).close()
  await database.tamper('INSERT INTO migration (version) VALUES (99)')
  const { code, said } = await tries({ DATABASE_URL: database.address })
  expect([code, said]).toEqual([1, expect.stringContaining('written by a newer Rapport')])
  await database.remove()
})
