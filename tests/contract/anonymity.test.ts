import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { idFrom, type OptionId, type PersonId, type PollId, type SessionId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { PollStore } from '../../server/polls/poll-store.ts'
import type { Engine } from '../../server/store/engine.ts'
import { writeBackup } from '../../server/store/backup-writing.ts'
import { pollsIn } from '../../server/store/poll-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { freshDatabase } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'
import { framesOf, leavesOf, timesIn } from '../support/sqlite-pages.ts'

const SESSION = 'one' as SessionId
const ANA = 'ana' as PersonId
const SUMS_AT = 8_192 // where the twin notes frames of the journal, eight bytes each
const SUMS = 65_536 // bytes of them

let folder: string
let file: string
let engine: Engine
let polls: PollStore
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  file = path.join(folder, 'store.sqlite')
  engine = await openSqlite(file)
  const trail = new TrailRows(engine, () => 1)
  polls = pollsIn(engine, trail)
  await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
})
afterEach(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const poll = (id: string, kind: Poll['kind']): Poll => ({
  id: id as PollId,
  question: 'Which?',
  kind,
  options:
    kind === 'text' ? [] : ['a', 'b', 'c'].map((each) => ({ id: each as OptionId, text: each })),
  settings: USUAL_POLL_SETTINGS,
  draft: id as PollId,
  round: 1,
  state: 'open',
  openedAt: 1,
  base: 'voters',
})
const open = (id: string, kind: Poll['kind']) =>
  polls.open(
    SESSION,
    { poll: poll(id, kind), by: ANA },
    { session: SESSION, act: 'poll-opened', detail: { poll: id } },
  )
const close = (id: string) =>
  polls.close(
    SESSION,
    id as PollId,
    { at: 2, by: ANA },
    { session: SESSION, act: 'poll-closed', detail: { poll: id } },
  )
const cast = (id: string, voter: string, ballot: { choices?: string[]; texts?: string[] }) =>
  polls.cast(SESSION, id as PollId, {
    voter,
    receipt: idFrom<string>(randomBytes(16)),
    id: idFrom<string>(randomBytes(20)),
    choices: [],
    ...ballot,
  })
/** Voters as the rows have them, in the order in which they will come. */
const someVoters = (count: number) =>
  Array.from({ length: count }, () => randomBytes(32).toString('base64url'))

/** The third columns of a poll's rows in every page, in the order in which they were put there. */
function layoutOf(id: string, is: (column: string) => boolean): string[][] {
  return leavesOf(file)
    .map(({ cells }) =>
      cells.flatMap(({ columns }) => {
        const [session, ofPoll, third] = columns
        const fits = session === SESSION && ofPoll === id && typeof third === 'string' && is(third)
        return fits ? [third] : []
      }),
    )
    .filter((page) => page.length > 1)
}

/**
 * How well the places of rows tell the order in which they came: of all pairs that lie in one page, the share that lies as it came.
 * One half tells nothing; all and none of them tell everything.
 */
function toldBy(pages: readonly string[][], came: readonly string[]): number {
  const place = new Map(came.map((key, at) => [key, at]))
  let pairs = 0
  let asTheyCame = 0
  for (const page of pages) {
    for (const [at, later] of page.entries()) {
      for (const earlier of page.slice(0, at)) {
        pairs++
        if ((place.get(earlier) ?? 0) < (place.get(later) ?? 0)) asTheyCame++
      }
    }
  }
  expect(pairs).toBeGreaterThan(60)
  return asTheyCame / pairs
}
/** What a row of written words is called. */
const idOf = (text: string) =>
  createHash('sha256')
    .update(JSON.stringify({ texts: [text] }))
    .digest('base64url')
const NOTHING = { most: 0.6, least: 0.4 }

/** Twelve who vote one after the other in a new database: all have room in one page, and there places would tell all of it. */
async function smallPoll(then: () => Promise<unknown>) {
  await open('p', 'text')
  const voters = someVoters(12)
  const words = voters.map(() => `word ${randomBytes(9).toString('hex')}`)
  for (const [at, voter] of voters.entries()) await cast('p', voter, { texts: [words[at] ?? ''] })
  await then()
  await engine.close()
  const told = (keys: readonly string[]) =>
    toldBy(
      layoutOf('p', (column) => keys.includes(column)),
      keys,
    )
  const both = { voters: told(voters), ballots: told(words.map(idOf)) }
  engine = await openSqlite(file)
  return both
}
// By chance twelve lie nearly as they came once in some ten thousand times.
const NOT_ALL = { most: 0.95, least: 0.05 }

test('[BAL3] while a poll is open, nothing in the files tells the order in which its ballots came', async () => {
  const { ballots } = await smallPoll(() => Promise.resolve())
  expect(ballots).toBeLessThan(NOT_ALL.most)
  expect(ballots).toBeGreaterThan(NOT_ALL.least)
})

test('[BAL3] from its closing on, not even who of twelve came first is told by a place', async () => {
  const { ballots, voters } = await smallPoll(() => close('p'))
  for (const told of [ballots, voters]) {
    expect(told).toBeLessThan(NOT_ALL.most)
    expect(told).toBeGreaterThan(NOT_ALL.least)
  }
})

test('[BAL3] the rows of a few options lie in one order, whoever chose which first', async () => {
  const orders = ['abc', 'bca', 'cab', 'cba']
  const layouts: string[] = []
  for (const order of orders) {
    const id = `poll-${order}`
    await open(id, 'single')
    for (const [at, choice] of [...order].entries())
      await cast(id, `${id}-voter-${at}`, { choices: [choice] })
    await close(id)
    await engine.close()
    layouts.push(layoutOf(id, (column) => !column.startsWith('poll-')).join())
    engine = await openSqlite(file)
    polls = pollsIn(engine, new TrailRows(engine, () => 1))
  }
  expect(new Set(layouts).size).toBe(1)
  expect(layouts[0]).toHaveLength(3 * 43 + 2)
})

test('[BAL3] no journal, and no sum of one, tells apart what fewer than five voters did', async () => {
  await open('p', 'text')
  const voters = someVoters(30)
  for (const voter of voters) {
    await cast('p', voter, { texts: [`word ${randomBytes(9).toString('hex')}`] })
    // What was answered is out of the journal a moment later, and not only when nobody votes for a while.
    await expect.poll(() => framesOf(`${file}-wal`).length).toBe(0)
    const noted = () => readFileSync(`${file}-twin`).subarray(SUMS_AT, SUMS_AT + SUMS)
    await expect.poll(() => noted().some((byte) => byte !== 0)).toBe(false)
  }
})

test('[BAL3] from its closing on, rows of voters and ballots lie in the order of their keys, each once', async () => {
  await open('p', 'text')
  const voters = someVoters(400)
  const words = voters.map(() => `word-${randomBytes(9).toString('hex')}`)
  for (let at = 0; at < voters.length; at += 7) {
    const some = voters.slice(at, at + 7)
    await Promise.all(some.map((voter, n) => cast('p', voter, { texts: [words[at + n] ?? ''] })))
  }
  await close('p')
  await engine.close()
  const ids = words.map(idOf)
  for (const keys of [voters, ids]) {
    const told = toldBy(
      layoutOf('p', (column) => keys.includes(column)),
      keys,
    )
    expect(told).toBeLessThan(NOTHING.most)
    expect(told).toBeGreaterThan(NOTHING.least)
  }
  const backup = path.join(folder, 'backup.sqlite')
  await writeBackup(file, backup, 1)
  for (const each of [file, `${file}-twin`, backup]) {
    expect(voters.map((voter) => timesIn(each, voter)).filter((times) => times !== 1)).toEqual([])
    expect(words.map((word) => timesIn(each, word)).filter((times) => times !== 1)).toEqual([])
  }
  expect(existsSync(`${file}-wal`)).toBe(false)
  engine = await openSqlite(file)
})

test('[BAL3] in PostgreSQL, from its closing on, no place, no transaction and nothing replaced tells who voted when', async () => {
  const place = await freshDatabase()
  const postgres = await place.open()
  try {
    const trail = new TrailRows(postgres, () => 1)
    polls = pollsIn(postgres, trail)
    await sessionsIn(postgres, trail).found(aFounding('one', 'AAAAAA'))
    await open('p', 'text')
    const voters = someVoters(40)
    for (const voter of voters) await cast('p', voter, { texts: [`word ${voter.slice(0, 9)}`] })
    // Somebody else looks at the database meanwhile: what they may still read cannot go before they do.
    const onlooker = new Client(place.address)
    await onlooker.connect()
    await onlooker.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM house')
    const closing = close('p')
    await expect.poll(() => place.tamper(`SELECT state FROM poll`)).toEqual([{ state: 'closed' }])
    await onlooker.query('COMMIT')
    await closing
    await onlooker.end()
    for (const [table, key] of [
      ['participation', 'voter'],
      ['ballot', 'id'],
    ] as const) {
      const lying = await place.tamper(
        `SELECT ${key} AS key, xmin::text FROM ${table} ORDER BY ctid`,
      )
      const keys = lying.map((row) => String(row['key']))
      expect(keys).toHaveLength(40)
      const inOrder = await place.tamper(`SELECT ${key} AS key FROM ${table} ORDER BY ${key}`)
      expect(keys).toEqual(inOrder.map((row) => String(row['key'])))
      expect(new Set(lying.map((row) => row['xmin'])).size).toBe(1)
    }
    // What lies in the pages, whether it is a row any more or not.
    await place.tamper('CREATE EXTENSION pageinspect')
    for (const table of ['participation', 'ballot']) {
      const [there] = await place.tamper(
        `SELECT count(*) AS items FROM generate_series(0, pg_relation_size('${table}') / 8192 - 1) AS page,
         heap_page_items(get_raw_page('${table}', page::int)) WHERE lp_len > 0`,
      )
      expect(there, table).toEqual({ items: '40' })
    }
  } finally {
    await postgres.close()
    await place.remove()
  }
})
