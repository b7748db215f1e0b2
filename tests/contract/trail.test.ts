import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { TrailEntry } from '../../server/access/trail.ts'
import type { Engine } from '../../server/store/engine.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { damageOf } from '../../server/store/trail-chain.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const ANA = 'ana' as PersonId

describe.each(ENGINES)('the trail in $name', ({ place: makePlace, bytes }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1_700_000_000_000)
    await sessionsIn(engine, new TrailRows(engine, () => 1)).found(aFounding('one', 'AAAAAA'))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const entry = (n: number, session: SessionId | '' = SESSION): TrailEntry => ({
    session,
    person: ANA,
    act: 'poll-opened',
    detail: { poll: `p${n}`, eligible: n },
  })
  const act = (n: number, name = `act-${n}`) =>
    engine.rows.insertInto('house').values({ name, value: 'done' }).compile()
  const acts = async () =>
    (await engine.rows.selectFrom('house').select('name').execute())
      .map(({ name }) => name)
      .filter((name) => name.startsWith('act'))
  const entries = async (session: SessionId | '' = SESSION) => (await trail.read(session)).rows
  const damage = async (session: SessionId | '' = SESSION) => {
    const { rows, head } = await trail.read(session)
    return damageOf(session, rows, head)
  }
  const five = async () => {
    for (let n = 1; n <= 5; n++) await trail.commit([], entry(n))
  }
  const tampered = async (...statements: readonly string[]) => {
    for (const statement of statements) await place.tamper(statement)
    return damage()
  }

  test('[TRAIL1] a hundred entries at once are one chain, each with its act', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => trail.commit([act(n)], entry(n, n % 4 ? SESSION : ''))),
    )
    expect((await entries(SESSION)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 75 }, (_, n) => n + 1),
    )
    expect(await entries('')).toHaveLength(25)
    expect(await damage()).toBeUndefined()
    expect(await damage('')).toBeUndefined()
    expect(await acts()).toHaveLength(100)
  })

  test('[TRAIL1] whoever is not first writes behind the other, in any number of processes', async () => {
    const others = [0, 1, 2].map(() => new TrailRows(engine, () => 1_700_000_000_001))
    await Promise.all(
      [trail, ...others].flatMap((each, k) =>
        Array.from({ length: 15 }, (_, n) => each.commit([act(0, `act-${k}-${n}`)], entry(n))),
      ),
    )
    expect(await entries(SESSION)).toHaveLength(60)
    expect(await acts()).toHaveLength(60)
    expect(await damage()).toBeUndefined()
  })

  test('[TRAIL1] an act that fails leaves no entry, and holds up none', async () => {
    await trail.commit([act(1)], entry(1))
    const settled = await Promise.allSettled(
      [2, 1, 3, 1, 4].map((n) => trail.commit([act(n)], entry(n))),
    )
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect((await acts()).sort()).toEqual(['act-1', 'act-2', 'act-3', 'act-4'])
    expect(await entries(SESSION)).toHaveLength(4)
    expect(await damage()).toBeUndefined()
  })

  test('[TRAIL1] what can be done once is done and told once, however many do it at once', async () => {
    const when = sql<boolean>`NOT EXISTS (SELECT 1 FROM house WHERE name = 'act-1')`
    const insert = engine.rows
      .insertInto('house')
      .values({ name: 'act-1', value: 'done' })
      .onConflict((conflict) => conflict.doNothing())
      .compile()
    const done = await Promise.all(
      Array.from({ length: 6 }, (_, n) => trail.commitWhen(when, [insert], entry(n))),
    )
    expect(done.filter(Boolean)).toHaveLength(1)
    expect(await entries(SESSION)).toHaveLength(1)
    await trail.commit([act(2)], entry(2))
    expect(await damage()).toBeUndefined()
  })

  test('[TRAIL1] an act tells what it led to', async () => {
    const [outcome] = await trail.commit([act(1)], entry(1))
    expect(outcome?.affected).toBe(1)
  })

  test('[TRAIL2] a row that was altered is named, whatever was altered in it', async () => {
    await five()
    expect(await damage()).toBeUndefined()
    const changes = [
      `at = at + 1`,
      `person = 'eve'`,
      `person = NULL`,
      `act = 'poll-closed'`,
      `detail = '{"poll":"p9"}'`,
      `sum = ${bytes('00'.repeat(32))}`,
      `previous = ${bytes('00'.repeat(32))}`,
    ]
    for (const change of changes) {
      const [was] = await place.tamper('SELECT * FROM trail WHERE seq = 3')
      const found = await tampered(`UPDATE trail SET ${change} WHERE seq = 3`)
      expect(found, change).toEqual({ session: SESSION, seq: 3, what: 'altered' })
      const hex = (name: string) => bytes(Buffer.from(was?.[name] as Uint8Array).toString('hex'))
      await place.tamper(
        `UPDATE trail SET at = 1700000000000, person = 'ana', act = 'poll-opened',
         detail = '{"eligible":3,"poll":"p3"}', sum = ${hex('sum')}, previous = ${hex('previous')}
         WHERE seq = 3`,
      )
      expect(await damage()).toBeUndefined()
    }
  })

  test('[TRAIL2] a row that was taken away is named', async () => {
    await five()
    expect(await tampered('DELETE FROM trail WHERE seq = 2')).toEqual({
      session: SESSION,
      seq: 2,
      what: 'missing',
    })
  })

  test('[TRAIL2] rows that changed places are named', async () => {
    await five()
    const found = await tampered(
      'UPDATE trail SET seq = 99 WHERE seq = 2',
      'UPDATE trail SET seq = 2 WHERE seq = 3',
      'UPDATE trail SET seq = 3 WHERE seq = 99',
    )
    expect(found).toEqual({ session: SESSION, seq: 2, what: 'altered' })
  })

  test('[TRAIL2] a row that was put behind the end is named', async () => {
    await five()
    const found = await tampered(
      `INSERT INTO trail SELECT session, 6, at, person, act, detail, previous, sum FROM trail WHERE seq = 5`,
    )
    expect(found).toEqual({ session: SESSION, seq: 6, what: 'surplus' })
  })

  test('[TRAIL2] the last row is named when it was taken away, and so is a head that was', async () => {
    await five()
    const found = await tampered('DELETE FROM trail WHERE seq = 5')
    expect(found).toEqual({ session: SESSION, seq: 5, what: 'missing' })
    expect(await tampered('DELETE FROM trail_head')).toEqual({
      session: SESSION,
      seq: 1,
      what: 'surplus',
    })
  })
})
