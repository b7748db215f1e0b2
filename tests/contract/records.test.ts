import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PollId, SessionId } from '#shared/ids.ts'
import { digestOf, PollRecords, recordText, type PollRecord } from '../../server/polls/record.ts'
import type { Engine } from '../../server/store/engine.ts'
import { checkRecords, recordsIn } from '../../server/store/record-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const POLL = 'p' as PollId

describe.each(ENGINES)('records of polls in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let records: PollRecords
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    records = new PollRecords(recordsIn(engine, trail))
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
    await write(`INSERT INTO poll (session, id, question, kind, options, state, opened_at, opened_by, closed_at)
      VALUES ('one', 'p', 'Which?', 'single', '[{"id":"a","text":"A"},{"id":"b","text":"B"}]', 'closed', 1, 'ana', 2)`)
    await write(`INSERT INTO ballot (session, poll, id, choices, times) VALUES
      ('one', 'p', 'x', '["a"]', 4), ('one', 'p', 'y', '["b"]', 3)`)
    for (const voter of ['u', 'v', 'w'])
      await write(
        `INSERT INTO participation (session, poll, voter, receipt) VALUES ('one', 'p', '${voter}', 'r')`,
      )
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const write = (sql: string) => engine.rows.executeQuery(CompiledQuery.raw(sql))
  const wrong = async () => (await checkRecords(engine.rows)).damages.map(({ poll }) => poll)
  const seal = () => records.seal(SESSION, { id: POLL })

  test('[RECORD1] a closed poll has the sum of its record in its row and in the trail, anew after each change', async () => {
    expect(await wrong()).toEqual([])
    await Promise.all([seal(), seal()])
    await records.start()
    const sums = async () =>
      (await trail.read(SESSION)).rows
        .filter(({ act }) => act === 'poll-sealed')
        .map(({ detail }) => (JSON.parse(detail) as { digest: string }).digest)
    const [first] = await sums()
    const kept = await place.tamper("SELECT digest FROM poll WHERE id = 'p'")
    expect(kept).toEqual([{ digest: first }])
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await sums()).toHaveLength(1)
    await write(`UPDATE poll SET hands = '{"a":12}'`)
    await seal()
    expect(await sums()).toHaveLength(2)
    expect(await wrong()).toEqual([])
  })

  test('[RECORD1] what was closed and not sealed is sealed at the next start, and one that lost its sum is not', async () => {
    await records.start()
    expect(await place.tamper('SELECT digest FROM poll WHERE digest IS NULL')).toEqual([])
    await write('UPDATE poll SET digest = NULL')
    await records.start()
    expect(await wrong()).toEqual([POLL])
  })

  const CHANGES = {
    'one ballot': `UPDATE ballot SET times = 5 WHERE id = 'x'`,
    'a ballot moved': `UPDATE ballot SET choices = '["b"]' WHERE id = 'x'`,
    'one hand': `UPDATE poll SET hands = '{"a":1}'`,
    'one option': `UPDATE poll SET options = replace(options, '"A"', '"Z"')`,
    'one voter': `DELETE FROM participation WHERE voter = 'u'`,
    'when it closed': 'UPDATE poll SET closed_at = 3',
    'a ballot with a name': `INSERT INTO named_ballot (session, poll, person, seq, receipt, choices, at)
      VALUES ('one', 'p', 'bo', 1, 'r', '["a"]', 1)`,
    'its sum': `UPDATE poll SET digest = '${'0'.repeat(64)}'`,
    'its sum taken away': 'UPDATE poll SET digest = NULL',
    'opened again': `UPDATE poll SET state = 'open'`,
    'the whole poll': 'DELETE FROM poll',
  }
  test('[RECORD2] whatever of a closed poll is changed in the database, the poll is named', async () => {
    await seal()
    expect(await wrong()).toEqual([])
    for (const [what, sql] of Object.entries(CHANGES)) {
      const columns = await Promise.all(
        ['poll', 'ballot', 'participation', 'named_ballot'].map(async (table) => ({
          table,
          rows: await place.tamper(`SELECT * FROM ${table}`),
        })),
      )
      await write(sql)
      expect(await wrong(), what).toEqual([POLL])
      for (const { table, rows } of columns) {
        await write(`DELETE FROM ${table}`)
        for (const row of rows) await write(insertion(table, row))
      }
      expect(await wrong(), `${what}, undone`).toEqual([])
    }
  })
})

function insertion(table: string, row: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(row).filter(([, value]) => value !== null)
  const values = entries.map(([, value]) => `'${String(value).replaceAll("'", "''")}'`)
  return `INSERT INTO ${table} (${entries.map(([name]) => name).join()}) VALUES (${values.join()})`
}

test('[RECORD1] the record is one text, whatever the order of its rows, and its sum is SHA-256 of it', () => {
  const record: PollRecord = {
    session: 's',
    poll: 'p',
    draft: 'p',
    round: 1,
    question: 'Which? =1+1',
    kind: 'single',
    options: '[]',
    settings: '{}',
    opened: [1, 'ana'],
    closed: [2, null],
    published: [null, null],
    base: 'voters',
    crowd: null,
    ballots: [
      ['["b"]', 1],
      ['["a"]', 2],
    ],
    voters: 3,
    hands: null,
    merges: '[]',
    parts: null,
  }
  const other = { ...record, ballots: record.ballots.toReversed() }
  expect(recordText(other)).toBe(recordText(record))
  expect(recordText(record)).toBe(
    '["rapport-poll-record/1",["s","p","p",1],["Which? =1+1","single","[]","{}"],' +
      '[[1,"ana"],[2,null],[null,null]],["voters",null],[["[\\"a\\"]",2],["[\\"b\\"]",1]],3,[null,"[]",null]]',
  )
  expect(digestOf(record)).toBe(createHash('sha256').update(recordText(record)).digest('hex'))
})
