import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { isLoss, sayFinding } from '../../server/store/findings.ts'
import { mendBits } from '../../server/store/journal-mending.ts'
import { frameOffset, readJournal } from '../../server/store/journal.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { troubleOf } from '../../server/store/trouble.ts'
import { FIRST_MARK, Twin } from '../../server/store/twin.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { SmallDisk } from '../support/small-disk.ts'

const PAGE = 2048
const RECORDS = 30

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  file = path.join(folder, 'store.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

const documentOf = (session: string) => ({ session: session as SessionId, name: 'notes' as const })
const updateOf = (session: string, seq: number): Uint8Array =>
  Buffer.from(`${session} ${seq} `.repeat(60))

/** Two documents with thirty records each. `left` is how the process went: in order, or killed with a full journal. */
async function aStore(left: 'closed' | 'killed'): Promise<void> {
  const live = left === 'closed' ? file : path.join(folder, 'live.sqlite')
  const engine = await openSqlite(live)
  const log = logIn(engine)
  for (let seq = 1; seq <= RECORDS; seq++) {
    for (const session of ['one', 'two'])
      await log.append(documentOf(session), {
        seq,
        updates: [updateOf(session, seq)],
        authors: new Map(),
      })
  }
  // The files as a kill would leave them; the engine may go on with its own.
  if (left === 'killed') {
    for (const end of ['', '-wal', '-twin']) cpSync(live + end, file + end)
  }
  await engine.close()
}

async function reopened() {
  const engine = await openSqlite(file)
  const log = logIn(engine)
  const records = await Promise.all(
    ['one', 'two'].map((session) =>
      log.read(documentOf(session)).then(
        ({ updates }) => updates.length,
        () => 'unreadable' as const,
      ),
    ),
  )
  await engine.close()
  const { findings } = engine
  return {
    findings,
    records,
    said: findings.map(sayFinding).join(' '),
    isLoss: findings.some(isLoss),
  }
}

const WHOLE = [RECORDS, RECORDS]

function turnBit(name: string, at: number, bit = 3): void {
  const fd = openSync(name, 'r+')
  const byte = Buffer.alloc(1)
  readSync(fd, byte, 0, 1, at)
  writeSync(fd, Buffer.from([(byte[0] ?? 0) ^ (1 << bit)]), 0, 1, at)
  closeSync(fd)
}

const pages = (): number => readFileSync(file).length / PAGE
const twinOffset = (page: number): number => {
  const twin = new Twin(`${file}-twin`)
  const offset = twin.sizeOf(page - 1, PAGE)
  twin.close()
  return offset
}

/** Fills the store and empties it again, as a log does that is shortened; it is left with room that holds nothing. */
async function fragment(): Promise<void> {
  const engine = await openSqlite(file)
  const filling = Array.from({ length: 20 }, (_, index) =>
    engine.rows
      .insertInto('house')
      .values({ name: `filling ${index}`, value: 'x'.repeat(50_000) })
      .compile(),
  )
  await engine.commit(filling)
  await engine.close()
  // Behind the engine's back, which would let go of the room by itself; the twin is told.
  const database = new DatabaseSync(file)
  database.exec("DELETE FROM house WHERE name LIKE 'filling%'")
  database.close()
  rmSync(`${file}-twin`)
  const twin = new Twin(`${file}-twin`)
  twin.writeRun(1, readFileSync(file), PAGE)
  twin.writeMark({ ...FIRST_MARK, pageSize: PAGE, pages: pages() })
  twin.close()
}

test('[DISK1] a page of the database that changed is put right from its twin, and said', async () => {
  await aStore('closed')
  for (let page = 1; page <= pages(); page += 4) {
    turnBit(file, (page - 1) * PAGE + 1_000)
    const { findings, records, said } = await reopened()
    expect(findings).toEqual([{ found: 'pages-mended', pages: [page] }])
    expect(said).toContain(`put right from its twin: page ${page}`)
    expect(records).toEqual(WHOLE)
  }
  expect((await reopened()).findings).toEqual([])
})

test('[DISK1] a twin that changed, in content or sum, is put right from the database', async () => {
  await aStore('closed')
  for (const [page, at] of [
    [3, 17],
    [4, PAGE + 6],
  ] as const) {
    turnBit(`${file}-twin`, twinOffset(page) + at)
    const { findings, records } = await reopened()
    expect(findings).toEqual([{ found: 'twins-mended', pages: [page] }])
    expect(records).toEqual(WHOLE)
  }
})

test('[DISK1] a page of which neither copy is whole is said at every start, with what it belongs to; the rest is read', async () => {
  await aStore('closed')
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database
    .prepare(
      "SELECT pageno FROM dbstat WHERE name = 'log' AND pagetype = 'leaf' ORDER BY path DESC",
    )
    .get()
  database.close()
  const page = Number(row?.['pageno'])
  turnBit(file, (page - 1) * PAGE + 1_000)
  turnBit(`${file}-twin`, twinOffset(page) + 2_000)
  for (let start = 0; start < 2; start++) {
    const { findings, said, isLoss: loss } = await reopened()
    expect(findings[0]).toEqual({ found: 'pages-lost', pages: [page], of: 'log' })
    expect(said).toContain('Everything else can be read')
    expect(loss).toBe(true)
  }
  const engine = await openSqlite(file)
  await logIn(engine).append(documentOf('three'), { seq: 1, updates: [], authors: new Map() })
  expect((await logIn(engine).read(documentOf('three'))).seq).toBe(1)
  await engine.close()
})

test('[DISK1] a database that is gone, empty or cut is made again from its twin; a twin from its database', async () => {
  await aStore('closed')
  const harms: Readonly<Record<string, () => void>> = {
    'database-rebuilt': () => rmSync(file),
    'database-rebuilt ': () => truncateSync(file),
    'pages-mended': () => truncateSync(file, 5 * PAGE + 77),
    'surplus-cut': () => writeFileSync(file, Buffer.alloc(9_000, 7), { flag: 'a' }),
    'twin-made': () => rmSync(`${file}-twin`),
    'twin-made ': () => truncateSync(`${file}-twin`),
    'twins-mended': () => truncateSync(`${file}-twin`, twinOffset(4)),
    'surplus-cut ': () => writeFileSync(`${file}-twin`, 'rubbish', { flag: 'a' }),
  }
  for (const [found, harm] of Object.entries(harms)) {
    harm()
    const { findings, records } = await reopened()
    expect(
      findings.map((finding) => finding.found),
      found,
    ).toEqual([found.trim()])
    expect(records, found).toEqual(WHOLE)
    expect((await reopened()).findings, found).toEqual([])
  }
})

test('[DISK2] any bit that flips in what the journal holds is turned back, and nothing is lost', async () => {
  await aStore('killed')
  const journal = readFileSync(`${file}-wal`)
  const twin = new Twin(`${file}-twin`)
  const sums = twin.readSums()
  const frames = twin.mark?.frames ?? 0
  twin.close()
  expect(frames).toBeGreaterThan(RECORDS)
  const random = randomFrom(freshSeed())
  const end = frameOffset(frames, PAGE)
  for (let flip = 0; flip < 300; flip++) {
    const at = flip < 32 ? flip : random.below(end)
    const bit = random.below(8)
    const bytes = Buffer.from(journal.subarray(0, end))
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
    const mended = mendBits(bytes, frames, sums)
    const says = `seed ${random.seed}, byte ${at}, bit ${bit}`
    expect(mended, says).toHaveLength(1)
    expect(bytes.equals(journal.subarray(0, end)), says).toBe(true)
  }
})

test('[DISK2] without notes a flipped bit is turned back only where it is certain: SQLite reads the same or stops', async () => {
  await aStore('killed')
  const whole = readFileSync(`${file}-wal`)
  const frames = readJournal(whole)?.committed ?? 0
  const newest = newestPages(whole, frames)
  const random = randomFrom(freshSeed())
  let left = 0
  for (let flip = 0; flip < 300; flip++) {
    const bytes = Buffer.from(whole)
    const at = 32 + random.below(frameOffset(frames, PAGE) - 32)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
    if (mendBits(bytes, frames, []).length === 0) {
      left += 1
      expect(readJournal(bytes)?.committed).toBeLessThan(frames)
    } else {
      expect(newestPages(bytes, frames), `seed ${random.seed}, byte ${at}`).toEqual(newest)
    }
  }
  expect(left).toBeLessThan(100)
})

function newestPages(journal: Buffer, frames: number): Map<number, string> {
  const newest = new Map<number, string>()
  for (let frame = 0; frame < frames; frame++) {
    const at = frameOffset(frame, PAGE)
    newest.set(journal.readUInt32BE(at), journal.toString('latin1', at + 24, at + 24 + PAGE))
  }
  return newest
}

test('[DISK2] a journal that is gone, cut at any commit, or damaged beyond help is missed: how much, and when', async () => {
  const began = Date.now()
  await aStore('killed')
  const keep = path.join(folder, 'keep')
  for (const end of ['', '-wal', '-twin']) cpSync(file + end, keep + end)
  const frames = readJournal(readFileSync(`${file}-wal`))?.committed ?? 0
  const harms: Readonly<Record<string, () => void>> = {
    gone: () => rmSync(`${file}-wal`),
    empty: () => truncateSync(`${file}-wal`),
    'cut at a frame': () => truncateSync(`${file}-wal`, frameOffset(frames - 20, PAGE)),
    'damaged in the middle': () => {
      const fd = openSync(`${file}-wal`, 'r+')
      writeSync(fd, Buffer.alloc(100, 7), 0, 100, frameOffset(frames - 30, PAGE) + 500)
      closeSync(fd)
    },
  }
  for (const [what, harm] of Object.entries(harms)) {
    for (const end of ['', '-wal', '-twin']) cpSync(keep + end, file + end)
    harm()
    const { findings, records, said, isLoss: loss } = await reopened()
    expect(loss, what).toBe(true)
    const found = findings.find((finding) => finding.found === 'journal-lost')
    expect(found, what).toMatchObject({ of: frames })
    expect(found?.found === 'journal-lost' && found.until, what).toBeGreaterThanOrEqual(began)
    expect(said, what).toContain('may be lost; what came before is whole')
    expect(records, what).not.toContain('unreadable')
    expect((await reopened()).findings, `${what}, the next time`).toEqual([])
  }
})

test('[DISK2] a journal that another tool emptied into the database is not missed', async () => {
  await aStore('killed')
  const tool = new DatabaseSync(file)
  tool.prepare('SELECT count(*) FROM log').get()
  tool.close()
  expect(existsSync(`${file}-wal`)).toBe(false)
  const { findings, records } = await reopened()
  expect(findings).toEqual([])
  expect(records).toEqual(WHOLE)
})

test('[DISK3] a checkpoint that somebody who reads holds up loses nothing and damages nothing', async () => {
  const engine = await openSqlite(file)
  const log = logIn(engine)
  const reader = new DatabaseSync(file, { readOnly: true })
  for (let seq = 1; seq <= 400; seq++) {
    if (seq % 90 === 1) reader.exec('BEGIN; SELECT count(*) FROM log')
    await log.append(documentOf('one'), {
      seq,
      updates: [updateOf('one', seq)],
      authors: new Map(),
    })
    if (seq % 90 === 0) reader.exec('COMMIT')
  }
  reader.close()
  for (const end of ['', '-wal', '-twin']) cpSync(file + end, path.join(folder, `copy${end}`))
  await engine.close()
  file = path.join(folder, 'copy')
  const { findings, records } = await reopened()
  expect(findings).toEqual([])
  expect(records).toEqual([400, 0])
})

test('[DISK8] a file of which a large part holds nothing is written anew without it, and its twin with it', async () => {
  await aStore('closed')
  const before = pages()
  await fragment()
  expect(pages()).toBeGreaterThan(before + 200)
  const engine = await openSqlite(file)
  await engine.commit([engine.rows.insertInto('house').values({ name: 'a', value: 'b' }).compile()])
  await engine.close()
  const { findings, records } = await reopened()
  expect(findings).toEqual([])
  expect(records).toEqual(WHOLE)
  expect(pages()).toBeLessThanOrEqual(before + 1)
  expect(statSync(`${file}-twin`).size).toBe(twinOffset(pages() + 1))
})

test('[DISK8] broken off between the database and its twin, nothing is damaged and nothing called so', async () => {
  await aStore('closed')
  await fragment()
  const live = path.join(folder, 'live.sqlite')
  cpSync(file, live)
  const database = new DatabaseSync(live)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; VACUUM')
  cpSync(`${live}-wal`, `${file}-wal`)
  const journal = readJournal(readFileSync(`${file}-wal`))
  database.close()
  truncateSync(file, (journal?.pages ?? 0) * PAGE)
  const { findings, records } = await reopened()
  expect(findings).toEqual([])
  expect(records).toEqual(WHOLE)
})

test('[DISK7] a database that something else wrote, or an older one put there, is refused and both are left', async () => {
  await aStore('closed')
  const older = path.join(folder, 'older')
  cpSync(file, older)
  const engine = await openSqlite(file)
  await logIn(engine).append(documentOf('three'), {
    seq: 1,
    updates: [updateOf('three', 1)],
    authors: new Map(),
  })
  for (let seq = 1; seq < 40; seq++)
    await logIn(engine).append(documentOf('four'), {
      seq,
      updates: [Buffer.alloc(3_000)],
      authors: new Map(),
    })
  await engine.close()
  const twin = readFileSync(`${file}-twin`)
  cpSync(older, file)
  await expect(openSqlite(file)).rejects.toThrow(`To go on with what is in it, remove ${file}-twin`)
  expect(readFileSync(file).equals(readFileSync(older))).toBe(true)
  expect(readFileSync(`${file}-twin`).equals(twin)).toBe(true)
  rmSync(file)
  const { records } = await reopened()
  expect(records).toEqual(WHOLE)
})

test('[DISK7] a journal without its database and twin opens nothing', async () => {
  await aStore('killed')
  rmSync(file)
  truncateSync(`${file}-twin`, 100)
  await expect(openSqlite(file)).rejects.toThrow('npm run restore')
})

test('[DISK5] a statement that is wrong is its caller’s affair, and no trouble of the disk', async () => {
  const engine = await openSqlite(file)
  const house = (name: string) => engine.rows.insertInto('house').values({ name, value: 'v' })
  await house('a').execute()
  await expect(house('a').execute()).rejects.toThrow(/UNIQUE/)
  await expect(engine.commit([house('b').compile(), house('a').compile()])).rejects.toThrow(
    /UNIQUE/,
  )
  await engine.commit([house('c').compile()])
  const names = await engine.rows.selectFrom('house').select('name').orderBy('name').execute()
  expect(names.map(({ name }) => name)).toEqual(['a', 'c'])
  expect(engine.findings).toEqual([])
  await engine.close()
})

test('[DISK5] [STORE1] while a disk fills up every commit is kept or refused, one by one and gathered', async () => {
  const disk = await SmallDisk.mount(4)
  onTestFinished(() => disk.unmount())
  file = path.join(disk.folder, 'store.sqlite')
  const engine = await openSqlite(file)
  const kept: string[] = []
  const refused: unknown[] = []
  const keep = async (name: string): Promise<void> => {
    const row = engine.rows.insertInto('house').values({ name, value: 'x'.repeat(20_000) })
    await engine.commit([row.compile()]).then(
      () => kept.push(name),
      (cause: unknown) => refused.push(cause),
    )
  }
  disk.fill()
  for (let round = 0; round < 5; round++) {
    await keep(`alone ${round}`)
    await Promise.all([1, 2, 3].map((one) => keep(`gathered ${round} ${one}`)))
  }
  expect(refused.length).toBeGreaterThan(0)
  const codes = refused.map((cause) => (cause instanceof Problem ? cause.code : String(cause)))
  expect(new Set(codes)).toEqual(new Set(['storage-full']))
  disk.free()
  await keep('when there is room')
  await engine.close()
  const again = await openSqlite(file)
  const names = await again.rows.selectFrom('house').select('name').execute()
  await again.close()
  expect(names.map(({ name }) => name).sort()).toEqual(kept.sort())
  expect(kept).toContain('when there is room')
})

test('[DISK5] a database that has no room is a full disk, and nobody’s wrong statement', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('PRAGMA max_page_count = 4; CREATE TABLE words (words TEXT)')
  const fails = (statement: string): unknown => {
    try {
      return database.exec(statement)
    } catch (cause) {
      return cause
    }
  }
  expect(troubleOf(fails('INSERT INTO words VALUES (zeroblob(100000))'))).toBe('storage-full')
  expect(troubleOf(fails('INSERT INTO nothing VALUES (1)'))).toBeUndefined()
  database.close()
})

test('[RUN5] a lock file with rubbish in it is no obstacle', async () => {
  await aStore('closed')
  writeFileSync(`${file}-lock`, 'rubbish '.repeat(100))
  expect((await reopened()).records).toEqual(WHOLE)
})
