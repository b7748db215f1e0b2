import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../server/store/engine.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { Postgres, queryOn } from '../support/postgres.ts'

// What only a database on the other end of a network does: this one is stopped, and so is nobody else's.
let postgres: Postgres
let engine: Engine
beforeAll(async () => {
  postgres = await Postgres.start()
})
afterAll(() => postgres.remove())
const address = (): string => `${postgres.address}/rapport`
beforeEach(async () => {
  await postgres.query('CREATE DATABASE rapport')
  engine = await openPostgres(address())
})
afterEach(async () => {
  await engine.close()
  await postgres.query('DROP DATABASE rapport WITH (FORCE)')
})

const keep = (name: string, value = '1') =>
  engine.commit([engine.rows.insertInto('house').values({ name, value }).compile()])
const names = async (): Promise<string[]> => {
  const rows = await engine.rows.selectFrom('house').select('name').orderBy('name').execute()
  return rows.map(({ name }) => name)
}
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'kept',
    (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : cause),
  )

test('[STORE6] while PostgreSQL is gone, who writes and who reads is told so; afterwards both go on', async () => {
  await keep('before')
  await postgres.stop()
  expect(await outcomeOf(keep('meanwhile'))).toBe('storage-failing')
  expect(await outcomeOf(names())).toBe('storage-failing')
  expect(await Promise.all(['a', 'b', 'c'].map((name) => outcomeOf(keep(name))))).toEqual([
    'storage-failing',
    'storage-failing',
    'storage-failing',
  ])
  await postgres.run()
  await keep('after')
  expect(await names()).toEqual(['after', 'before'])
})

test('[STORE6] a commit whose line breaks is told so; what was called kept before is there', async () => {
  await keep('before')
  // The commit hangs on a row that somebody else holds; then its line is cut.
  const other = new Client({ connectionString: address() })
  await other.connect()
  await other.query("BEGIN; UPDATE house SET value = '2' WHERE name = 'before'")
  const hanging = engine.commit([
    engine.rows.updateTable('house').set({ value: '3' }).where('name', '=', 'before').compile(),
  ])
  const gathered = keep('gathered')
  const ends = Promise.all([outcomeOf(hanging), outcomeOf(gathered)])
  let cut = 0
  while (cut === 0) {
    const rows = await postgres.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rapport' AND wait_event_type = 'Lock'",
    )
    cut = rows.length
  }
  // Who waited behind it was not lost with it: the next commit opens a line and takes them along.
  expect(await ends).toEqual(['storage-failing', 'kept'])
  await other.query('ROLLBACK')
  await other.end()
  expect(await names()).toEqual(['before', 'gathered'])
})

test('[STORE3] who lost the database to another process cannot write into it any more, until that one is gone', async () => {
  await keep('before')
  const [writer] = await postgres.query(
    "SELECT pid, objid, classid FROM pg_locks WHERE locktype = 'advisory'",
  )
  await postgres.query(`SELECT pg_terminate_backend(${String(writer?.['pid'])})`)
  // Between our loss and our next commit somebody else came.
  const other = await openPostgres(address())
  expect(await outcomeOf(keep('paused'))).toBe('storage-failing')
  await other.commit([
    other.rows.insertInto('house').values({ name: 'theirs', value: '1' }).compile(),
  ])
  await other.close()
  await keep('again')
  expect(await names()).toEqual(['again', 'before', 'theirs'])
})

test('[STORE6] a full disk is told as one, and takes nobody with it that has room', async () => {
  await queryOn(
    address(),
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
     CREATE TRIGGER full_disk BEFORE INSERT ON house FOR EACH ROW
       WHEN (NEW.name LIKE 'large%') EXECUTE FUNCTION full_disk()`,
  )
  expect(await outcomeOf(keep('large'))).toBe('storage-full')
  expect(await outcomeOf(keep('small'))).toBe('kept')
  expect(await names()).toEqual(['small'])
})

test('[STORE1] a commit that PostgreSQL gives up at its very end is called kept for nobody', async () => {
  await queryOn(
    address(),
    `CREATE FUNCTION too_late() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'not after all'; END $$;
     CREATE CONSTRAINT TRIGGER too_late AFTER INSERT ON house DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW WHEN (NEW.name = 'late') EXECUTE FUNCTION too_late()`,
  )
  await keep('before')
  const ends = ['one', 'two', 'late'].map((name) => keep(name).catch(() => name))
  await Promise.all(ends)
  expect(await names()).not.toContain('late')
  await expect(keep('late')).rejects.toThrow('not after all')
  await keep('after')
  expect(await names()).toContain('after')
})

test('[STORE1] what gathers while one commit runs shares the next', async () => {
  const marked = (name: string) =>
    engine.commit([
      sql`INSERT INTO house (name, value) SELECT ${name}, txid_current()::text`.compile(
        engine.rows,
      ),
    ])
  await Promise.all(Array.from({ length: 200 }, (_, index) => marked(`n${index}`)))
  const rows = await engine.rows.selectFrom('house').select('value').distinct().execute()
  expect(rows).toHaveLength(2)
})

test('[STORE1] a commit waits for the disk also where the database would not', async () => {
  await engine.close()
  await postgres.query("ALTER DATABASE rapport SET synchronous_commit = 'off'")
  engine = await openPostgres(address())
  const [outcome] = await engine.commit([sql`SHOW synchronous_commit`.compile(engine.rows)])
  expect(outcome?.rows).toEqual([{ synchronous_commit: 'on' }])
})
