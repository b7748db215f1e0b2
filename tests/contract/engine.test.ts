import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../server/store/engine.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

describe.each(ENGINES)('the engine on $name', ({ name: engineName, place: makePlace, newer }) => {
  let place: StorePlace
  let engine: Engine
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const keep = (name: string, value: string) =>
    engine.rows.insertInto('house').values({ name, value }).compile()
  const record = (seq: number, updates: Uint8Array) =>
    engine.rows
      .insertInto('author')
      .values({ document: Buffer.from(updates).toString('hex'), client: seq, person: 'ana' })
      .compile()
  const values = async (): Promise<Record<string, string>> => {
    const rows = await engine.rows.selectFrom('house').selectAll().orderBy('name').execute()
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  }
  const outcomeOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'kept',
      () => 'refused',
    )

  test('[STORE1] a commit happens wholly or not at all', async () => {
    await engine.commit([keep('one', '1'), keep('two', '2')])
    await expect(engine.commit([keep('three', '3'), keep('two', '4')])).rejects.toThrow()
    expect(await values()).toEqual({ one: '1', two: '2' })
  })

  test('[STORE1] of many that wait together, one that fails takes nobody with it, whatever place it has', async () => {
    await engine.commit([keep('taken', '0')])
    const names = ['a', 'taken', 'b', 'c', 'taken', 'd']
    const ends = names.map((name) =>
      outcomeOf(engine.commit([keep(`with ${name}`, '1'), keep(name, '1')])),
    )
    expect(await Promise.all(ends)).toEqual(['kept', 'refused', 'kept', 'kept', 'refused', 'kept'])
    expect(Object.keys(await values())).toEqual([
      'a',
      'b',
      'c',
      'd',
      'taken',
      'with a',
      'with b',
      'with c',
      'with d',
    ])
  })

  test('[STORE1] what waits together happens in the order in which it came', async () => {
    const changes = Array.from({ length: 300 }, (_, index) =>
      engine.commit([
        engine.rows
          .insertInto('house')
          .values({ name: 'last', value: String(index) })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(index) }))
          .compile(),
        engine.rows.selectFrom('house').select('value').where('name', '=', 'last').compile(),
      ]),
    )
    const seen = (await Promise.all(changes)).map(([, read]) => read?.rows[0]?.['value'])
    expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => String(index)))
    expect(await values()).toEqual({ last: '299' })
  })

  test('[STORE1] each query answers with its rows, or with how many it changed', async () => {
    const outcomes = await engine.commit([
      keep('one', '1'),
      engine.rows
        .insertInto('house')
        .values({ name: 'one', value: '2' })
        .onConflict((conflict) => conflict.doNothing())
        .compile(),
      engine.rows.updateTable('house').set({ value: '3' }).compile(),
      engine.rows
        .insertInto('house')
        .values({ name: 'two', value: '4' })
        .returning('name')
        .compile(),
      engine.rows.selectFrom('house').select(['name', 'value']).orderBy('name').compile(),
      sql`DELETE FROM house WHERE name = ${'nobody'}`.compile(engine.rows),
    ])
    expect(outcomes.map(({ affected }) => affected)).toEqual([1, 0, 1, 1, 2, 0])
    expect(outcomes.map(({ rows }) => rows.map((row) => ({ ...row })))).toEqual([
      [],
      [],
      [],
      [{ name: 'two' }],
      [
        { name: 'one', value: '3' },
        { name: 'two', value: '4' },
      ],
      [],
    ])
  })

  test('[STORE2] numbers, bytes, text and nothing come back as they were kept', async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)
    const text = 'Ωmega 🐙 ’quoted’ "twice" \\x00 \n\t العربية 𝒳'
    await engine.commit([
      engine.rows
        .insertInto('session')
        .values({ id: 's', code: 'C', details: text, proposal: '', created_at: 2 ** 53 - 1 })
        .compile(),
      engine.rows
        .insertInto('person')
        .values({
          id: 'p',
          session: 's',
          name: text,
          roles: '[]',
          affiliation: null,
          group_name: '',
          entered_at: -1,
        })
        .compile(),
      engine.rows
        .insertInto('author')
        .values({ document: 'd', client: 4_294_967_295, person: 'p' })
        .compile(),
      sql`INSERT INTO log (document, seq, updates, sum, at) VALUES ('d', ${1}, ${everyByte}, ${new Uint8Array()}, ${0})`.compile(
        engine.rows,
      ),
    ])
    const session = await engine.rows.selectFrom('session').selectAll().executeTakeFirstOrThrow()
    expect([session.details, session.proposal, session.created_at]).toEqual([text, '', 2 ** 53 - 1])
    const person = await engine.rows.selectFrom('person').selectAll().executeTakeFirstOrThrow()
    expect([person.affiliation, person.group_name, person.entered_at]).toEqual([null, '', -1])
    const [read] = await engine.commit([
      engine.rows.selectFrom('log').select(['updates', 'sum']).compile(),
    ])
    expect(read?.rows[0]?.['updates']).toStrictEqual(everyByte)
    expect(read?.rows[0]?.['sum']).toStrictEqual(new Uint8Array())
    const count = await engine.rows
      .selectFrom('author')
      .select([
        (each) => each.fn.countAll<number>().as('times'),
        (each) => each.fn.max('client').as('last'),
      ])
      .executeTakeFirstOrThrow()
    expect(count).toEqual({ times: 1, last: 4_294_967_295 })
  })

  test('[STORE2] half a character becomes the sign for one that cannot be read, and nothing else changes', async () => {
    await engine.commit([keep('half', 'before \uD83D after')])
    expect(await values()).toEqual({ half: 'before \uFFFD after' })
  })

  test('[STORE2] the character 0 is kept, or written as the sign for what cannot be read', async () => {
    await engine.commit([keep('nul', 'a\0b')])
    // PostgreSQL has no way to keep this one character in text; refusing a proposal for it would lose the rest.
    const read = engineName === 'PostgreSQL' ? 'a\uFFFDb' : 'a\0b'
    expect(await values()).toEqual({ nul: read })
  })

  const strange: readonly (readonly [string, unknown])[] = [
    ['a date', new Date(0)],
    ['nothing at all', undefined],
    ['a truth', true],
    ['an object', { value: 1 }],
    ['a list', [1]],
  ]
  for (const [what, value] of strange) {
    test(`[STORE2] ${what} is refused wherever it stands, and takes nobody with it`, async () => {
      const insert = sql`INSERT INTO house (name, value) VALUES (${value}, ${'x'})`
      const ends = [
        engine.commit([keep('before', '1')]),
        engine.commit([keep('with it', '1'), insert.compile(engine.rows)]),
        engine.commit([keep('after', '1')]),
        insert.execute(engine.rows),
        sql`SELECT name FROM house WHERE name = ${value}`.execute(engine.rows),
      ].map(outcomeOf)
      expect(await Promise.all(ends)).toEqual(['kept', 'refused', 'kept', 'refused', 'refused'])
      expect(await values()).toEqual({ before: '1', after: '1' })
    })
  }

  test('[STORE1] what was committed is there after opening again; closing waits for what is under way', async () => {
    const underWay = engine.commit([keep('late', '1'), record(1, new Uint8Array([1]))])
    await engine.close()
    await underWay
    await expect(engine.commit([keep('too late', '1')])).rejects.toThrow()
    await engine.close()
    engine = await place.open()
    expect(await values()).toEqual({ late: '1' })
  })

  test('[STORE3] a store has one Rapport at a time, also when two start at once', async () => {
    await expect(place.open()).rejects.toThrow('another Rapport is using it')
    await engine.commit([keep('one', '1')])
    await engine.close()
    const [first, second] = await Promise.allSettled([place.open(), place.open()])
    const opened = [first, second].flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    )
    expect(opened).toHaveLength(1)
    if (opened[0]) engine = opened[0]
    expect(await values()).toEqual({ one: '1' })
  })

  test('[STORE3] two that start at once on an empty store make its tables once', async () => {
    const fresh = await makePlace()
    const ends = await Promise.allSettled([fresh.open(), fresh.open()])
    const [opened] = ends.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const [refused] = ends.flatMap((each) =>
      each.status === 'rejected' ? [String(each.reason)] : [],
    )
    expect(refused).toContain('another Rapport is using it')
    expect(await opened?.rows.selectFrom('house').selectAll().execute()).toEqual([])
    await opened?.close()
    await fresh.remove()
  })

  test('[STORE3] the store of a newer Rapport is refused and left as it is', async () => {
    await engine.commit([keep('one', '1')])
    await engine.close()
    await place.tamper(newer)
    await expect(place.open()).rejects.toThrow('written by a newer Rapport (99, this one knows')
    expect(await place.tamper('SELECT name, value FROM house')).toEqual([
      { name: 'one', value: '1' },
    ])
  })
})
