import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { keptUntil, Retention, type RetentionParts } from '../../server/privacy/retention.ts'
import type { Engine } from '../../server/store/engine.ts'
import { retentionIn } from '../../server/store/retention-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { MIGRATIONS } from '../../server/store/tables.ts'
import { damageOf } from '../../server/store/trail-chain.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { aFounding } from '../support/rows.ts'

const NOW = Date.UTC(2026, 10, 25, 12)
const DAY = 86_400_000
const IDS = ['overdue', 'kept', 'unended'] as const
const TABLES = MIGRATIONS.flatMap((migration) => [
  ...migration({
    bytes: '',
    inKeyOrder: '',
    forgetOrder: () => '',
    forgetChanges: () => '',
  }).matchAll(/CREATE TABLE (\w+)/g),
]).map(([, table = '']) => table)
// They are the house's: nothing in them is of a session.
const OF_THE_HOUSE = ['house', 'host_ticket']

describe.each(ENGINES)('sessions whose time is over, in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => NOW)
    for (const [n, id] of IDS.entries()) await fill(id, n)
    await ends('overdue', Date.UTC(2026, 9, 25, 11), 1)
    await ends('kept', Date.UTC(2026, 9, 25, 13), 1)
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const parts = (changes: Partial<RetentionParts> = {}): RetentionParts => ({
    store: retentionIn(engine, trail),
    now: () => NOW,
    later: () => () => undefined,
    alone: (_session, act) => act(),
    gone: () => Promise.resolve(),
    report: (problem, cause) => {
      throw new Error(problem, { cause })
    },
    ...changes,
  })
  const ends = (id: string, at: number | null, keepMonths: number) =>
    engine.rows
      .updateTable('session')
      .set({ ended_at: at, settings: JSON.stringify({ keepMonths }) })
      .where('id', '=', id)
      .execute()
  /** Every row there is, with its table. */
  const everything = async () => {
    const all = await Promise.all(
      TABLES.map(async (table) =>
        (await place.tamper(`SELECT * FROM ${table}`)).map(
          (row) => `${table} ${JSON.stringify(row)}`,
        ),
      ),
    )
    return all.flat().toSorted()
  }
  const isOfHouse = (row: string) => /^trail(_head)? \{"session":""/.test(row)
  const isOf = (id: string) => (row: string) => row.includes(`"${id}`) && !isOfHouse(row)
  const houseTrail = async () => {
    const { rows, head } = await trail.read('')
    expect(damageOf('', rows, head)).toBeUndefined()
    return rows.map(({ act, detail }) => [act, JSON.parse(detail) as unknown])
  }

  /** A session with a row in every table, whose values all begin with its id. */
  async function fill(id: string, n: number): Promise<void> {
    const { rows } = engine
    const bytes = new Uint8Array([n])
    await sessionsIn(engine, trail).found({
      ...aFounding(id, `CODE${n}`),
      entry: { session: id as SessionId, act: 'session-founded', detail: {} },
    })
    const [person, question, document] = [`${id}-ana`, `${id}-q`, `${id}/notes`]
    const named = { name: 'Ana', affiliation: null, group_name: null }
    const at = 5
    const inserts = [
      rows
        .insertInto('person')
        .values({ id: person, session: id, ...named, roles: '["organiser"]', entered_at: at }),
      rows.insertInto('ticket').values({ hash: `${id}-hash`, person, made_at: at }),
      rows
        .insertInto('holding')
        .values({ person, role: 'organiser', came_by: 'link', generation: 1, given_by: null, at }),
      rows
        .insertInto('link')
        .values({ session: id, role: 'speaker', generation: 2, revoked_at: at }),
      rows.insertInto('invitation').values({
        id: `${id}-i`,
        session: id,
        ...named,
        role: 'speaker',
        generation: 1,
        made_by: person,
        made_at: at,
        revoked_at: null,
        person,
      }),
      rows.insertInto('author').values({ document, client: n + 1, person }),
      rows.insertInto('snapshot').values({
        document,
        seq: 1,
        link: bytes,
        state: bytes,
        sum: bytes,
        proven: 1,
        at,
      }),
      rows.insertInto('damaged').values({
        document,
        kind: 'log',
        seq: 1,
        content: bytes,
        previous: null,
        sum: bytes,
        at,
        found_at: at,
      }),
      rows.insertInto('version').values({
        session: id,
        document: 'notes',
        id: `${id}-v`,
        seq: 1,
        schema: 1,
        state: bytes,
        sum: bytes,
        why: 'removed',
        at,
        person,
      }),
      rows.insertInto('alarm').values({
        id: `${id}-a`,
        session: id,
        document: 'notes',
        what: 'lines',
        guarded: '[]',
        blocks: '[]',
        version: null,
        person,
        at,
        state: 'open',
        settled_at: null,
        settled_by: null,
      }),
      rows.insertInto('poll').values({
        session: id,
        id: 'poll',
        question: 'Open?',
        kind: 'single',
        options: '[]',
        state: 'closed',
        opened_at: at,
        opened_by: person,
        reason: null,
        closed_at: at,
        closed_by: person,
        hands: null,
      }),
      rows
        .insertInto('participation')
        .values({ session: id, poll: 'poll', voter: `${id}-voter`, receipt: 'r' }),
      rows.insertInto('ballot').values({ session: id, poll: 'poll', id: 'b', choices: '[]' }),
      rows.insertInto('question').values({
        id: question,
        session: id,
        text: 'Why?',
        author: null,
        asked_by: person,
        source: null,
        channel: 'floor',
        state: 'asked',
        at,
      }),
      rows.insertInto('support').values({ question, person }),
      rows.insertInto('named_ballot').values({
        session: id,
        poll: 'named',
        person,
        seq: 1,
        receipt: 'r',
        choices: '[]',
        at,
      }),
      rows.insertInto('agreement').values({ session: id, poll: 'draft', person, wording: '', at }),
      rows
        .insertInto('ballot_codes')
        .values({ session: id, poll: 'draft', count: 3, made_by: person, made_at: at }),
      rows.insertInto('remark').values({
        id: `${id}-remark`,
        session: id,
        document: 'polls',
        about: 'draft',
        person,
        text: 'Why?',
        at,
        settled_at: null,
        settled_by: null,
      }),
      rows.insertInto('brought').values({
        session: id,
        id: `${id}-brought`,
        kind: 'poll',
        tool: 'slido-polls',
        content: '{}',
        place: 0,
        person,
        at: n,
      }),
      rows.insertInto('bridge').values({
        id: `${id}-bridge`,
        session: id,
        name: 'Matrix',
        kind: 'lines',
        secret: null,
        made_by: person,
        made_at: n,
        revoked_at: null,
      }),
    ]
    await engine.commit(inserts.map((insert) => insert.compile()))
  }

  test('[PRIV4] whatever is overdue goes from every table, and nothing else changes', async () => {
    const before = await everything()
    for (const table of TABLES.filter((name) => !OF_THE_HOUSE.includes(name))) {
      for (const id of IDS) {
        expect(before.filter(isOf(id)).map((row) => row.split(' ')[0])).toContain(table)
      }
    }
    const gone: SessionId[] = []
    const retention = new Retention(parts({ gone: async (id) => void gone.push(id) }))
    const { overdue, neverEnded } = await retention.run()
    expect([overdue.map(({ id }) => id), neverEnded, gone]).toEqual([
      ['overdue'],
      ['unended'],
      ['overdue'],
    ])
    const after = await everything()
    expect(after.filter((row) => !isOfHouse(row))).toEqual(
      before.filter((row) => !isOf('overdue')(row)),
    )
    const entries = [
      ['session-deleted', { session: 'overdue', months: 1 }],
      ['retention-run', { deleted: 1 }],
    ]
    expect(await houseTrail()).toEqual(entries)
    // Once more, there is nothing to do, and nothing is said.
    expect((await retention.run()).overdue).toEqual([])
    expect(await houseTrail()).toEqual(entries)
    expect(await everything()).toEqual(after)
  })

  test('[PRIV4] a dry run says what would go and changes no row', async () => {
    const before = await everything()
    const { overdue, neverEnded } = await new Retention(parts()).look()
    expect([overdue.map(({ id }) => id), neverEnded]).toEqual([['overdue'], ['unended']])
    expect(await everything()).toEqual(before)
  })

  test('[PRIV4] a session that is taken up again, or kept longer, while a run is under way stays', async () => {
    const before = (await everything()).filter((row) => !row.startsWith('session '))
    for (const [at, months] of [
      [null, 1],
      [Date.UTC(2026, 9, 25, 11), 2],
    ] as const) {
      await ends('overdue', Date.UTC(2026, 9, 25, 11), 1)
      const meanwhile = new Retention(
        parts({
          async alone(session, act) {
            await ends(session, at, months)
            return act()
          },
        }),
      )
      expect((await meanwhile.run()).overdue).toEqual([])
      const after = await everything()
      expect(after.filter((row) => !row.startsWith('session '))).toEqual(before)
    }
  })

  test('[PRIV4] a run that is interrupted deletes nothing by half, and the next one ends it', async () => {
    const before = await everything()
    const troubles: string[] = []
    const report = (problem: string) => void troubles.push(problem)
    const store = retentionIn(engine, trail)
    // Before the commit: all is there.
    const broken = { ...store, remove: () => Promise.reject(new Error('the power went')) }
    await new Retention(parts({ store: broken, report })).run()
    expect(await everything()).toEqual(before)
    // After it: what was deleted is still to be overwritten, and the next run does that.
    const unscrubbed = { ...store, scrub: () => Promise.reject(new Error('a backup is written')) }
    await new Retention(parts({ store: unscrubbed, report })).run()
    expect((await houseTrail()).map(([act]) => act)).toEqual(['session-deleted'])
    let scrubbed = 0
    const whole = { ...store, scrub: async () => void (scrubbed += 1) }
    await new Retention(parts({ store: whole })).run()
    expect((await houseTrail()).map(([act]) => act)).toEqual(['session-deleted', 'retention-run'])
    await new Retention(parts({ store: whole })).run()
    expect([scrubbed, troubles.length]).toEqual([1, 2])
  })

  test('[PRIV4] it happens every day, a day after it was announced, until it is closed', async () => {
    const clock = new FakeClock()
    const started = NOW - DAY - clock.now()
    let runs = 0
    const announced: string[] = []
    const store = retentionIn(engine, trail)
    const counted = {
      ...store,
      async sessions() {
        runs += 1
        return store.sessions()
      },
    }
    const retention = new Retention(
      parts({
        store: counted,
        now: () => started + clock.now(),
        later: clock.later.bind(clock),
        report: (problem) => void announced.push(problem),
      }),
    )
    retention.start()
    await clock.passes(60_000)
    await expect.poll(() => clock.waiting).toBe(1) // the next one, a day later
    expect((await everything()).filter(isOf('overdue'))).not.toEqual([])
    expect(announced).toEqual([])
    // Found for the first time: it may be the clock that is wrong.
    await clock.passes(DAY)
    await expect.poll(() => clock.waiting).toBe(1)
    expect(announced).toEqual(['sessions whose time is over are deleted in a day: 1'])
    expect((await everything()).filter(isOf('overdue'))).not.toEqual([])
    await clock.passes(DAY)
    await expect.poll(() => clock.waiting).toBe(1)
    expect((await everything()).filter(isOf('overdue'))).toEqual([])
    expect(runs).toBe(3)
    await retention.close()
    await clock.passes(3 * DAY)
    expect(runs).toBe(3)
  })
})

test('[PRIV4] months are those of the calendar, and a month without that day is not cut short', () => {
  const until = (ended: string, keepMonths: number) =>
    new Date(keptUntil({ endedAt: Date.parse(ended), keepMonths })).toISOString()
  expect(until('2026-11-25T12:00:00Z', 12)).toBe('2027-11-25T12:00:00.000Z')
  expect(until('2026-01-31T12:00:00Z', 1)).toBe('2026-03-03T12:00:00.000Z')
  expect(until('2026-12-01T00:00:00Z', 60)).toBe('2031-12-01T00:00:00.000Z')
})
