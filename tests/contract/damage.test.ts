import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { describeDamage } from '../../server/rooms/damage.ts'
import { nameOf, type DocumentId, type Log } from '../../server/rooms/log.ts'
import { readMended } from '../../server/rooms/mending.ts'
import type { Engine } from '../../server/store/engine.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { snapshotsIn } from '../../server/store/snapshot-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { Scribe, textOf } from '../support/scribe.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const OTHER: DocumentId = { session: 'session-2' as SessionId, name: 'notes' }
const LINES = 30
const DAMAGED = 60 // documents
const ALL = Array.from({ length: LINES }, (_, index) => `line ${index + 1}`)

describe.each(ENGINES)('damage found in $name', ({ place: makePlace, bytes: written }) => {
  let place: StorePlace
  let engine: Engine
  let log: Log
  let said: string[]
  let told = 0
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    log = logIn(engine)
    said = []
    told = 0
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const open = (document = NOTES) => readMended(log, document, { report, damaged: () => told++ })
  const report = (problem: string, cause: unknown): void =>
    void said.push(`${problem}: ${String(cause)}`)

  /** Thirty lines by three people in turn, with proven snapshots after the tenth and the twentieth. */
  const written30 = async (document = NOTES): Promise<void> => {
    const store = snapshotsIn(engine)
    const scribes = [11, 12, 13].map((client) => new Scribe(client))
    for (const [index, line] of ALL.entries()) {
      const scribe = scribes[index % 3] as Scribe
      const update = scribe.line(line)
      for (const other of scribes) if (other !== scribe) other.hears(update)
      const authors = new Map([[scribe.doc.clientID, `person-${index % 3}` as PersonId]])
      await log.append(document, { seq: index + 1, updates: [update], authors })
      if (index % 10 !== 9 || index === LINES - 1) continue
      await store.write(document, { seq: index + 1, state: scribe.state() })
      await store.shorten(document, index + 1)
    }
  }
  const rows = async (sql: string): Promise<number> => (await place.tamper(`SELECT ${sql}`)).length

  test('[SNAP1] reading takes the newest snapshot and what follows; the one before and its records stay', async () => {
    await written30()
    const logged = await open()
    expect(logged.damage).toBeUndefined()
    expect(logged).toMatchObject({ seq: 30, since: { records: 10 } })
    expect(logged.updates).toHaveLength(11)
    expect(textOf(logged.updates)).toEqual(ALL)
    expect(logged.authors.size).toBe(3)
    expect(await rows('seq FROM log')).toBe(20)
    expect(await rows('seq FROM snapshot')).toBe(2)
  })

  test('[SNAP1] a snapshot that is not proven is not read where nothing is damaged', async () => {
    await written30()
    const forged = new Scribe(9)
    forged.line('what nobody wrote')
    await snapshotsIn(engine).write(NOTES, { seq: 30, state: forged.state() })
    const { updates, damage } = await open()
    expect(damage).toBeUndefined()
    expect(textOf(updates)).toEqual(ALL)
  })

  test('[LOG2] a damaged newest snapshot costs nothing: the one before and the log have all of it', async () => {
    await written30()
    await place.tamper(`UPDATE snapshot SET state = ${written('00')} WHERE seq = 20`)
    const { epoch } = await log.read(NOTES)
    const logged = await open()
    expect(textOf(logged.updates)).toEqual(ALL)
    expect(logged).toMatchObject({ seq: 30, epoch, damage: { snapshots: [20], lost: [] } })
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('the snapshot at record 20 is damaged; nothing is lost')
    expect(await rows('seq FROM damaged')).toBe(1)
    const again = await open()
    expect(again.damage).toBeUndefined()
    expect(textOf(again.updates)).toEqual(ALL)
  })

  test('[LOG2] damaged records are said with numbers and times, and what is left goes on in a new life', async () => {
    await written30()
    await written30(OTHER)
    await place.tamper(
      `UPDATE log SET at = 1700000000000 + seq; UPDATE log SET updates = ${written('0100')}
      WHERE document = 'session-1/notes' AND (seq = 24 OR seq = 25)`,
    )
    const { epoch } = await log.read(NOTES)
    const logged = await open()
    // A line that has its place after lost ones has nowhere to stand: it is counted, and its row is kept.
    expect(textOf(logged.updates)).toEqual(ALL.slice(0, 23))
    expect(logged.damage).toEqual({
      snapshots: [],
      lost: [{ is: 'damaged', first: 24, last: 25, after: 1700000000023, before: 1700000000025 }],
      covered: [],
      ending: 'known',
      stranded: { pieces: expect.any(Number), people: 3 },
    })
    expect(logged.epoch).not.toBe(epoch)
    const doc = new Y.Doc()
    for (const update of logged.updates) Y.applyUpdate(doc, update)
    expect(doc.store.pendingStructs).toBeNull() // it will not stand up by itself one day
    expect(logged.damage?.stranded?.pieces).toBeGreaterThan(0)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('records 24 to 25 are damaged, after 2023-11-14T')
    expect(told).toBe(1)
    expect(await rows("seq FROM damaged WHERE kind = 'record'")).toBe(20)
    expect(await rows("seq FROM damaged WHERE kind = 'snapshot'")).toBe(2)

    const scribe = new Scribe(99)
    for (const update of logged.updates) scribe.hears(update)
    const update = scribe.line('life goes on')
    await log.append(NOTES, { seq: logged.seq + 1, updates: [update], authors: new Map() })
    const again = await open()
    expect(again).toMatchObject({ epoch: logged.epoch, seq: 32 })
    expect(again.damage).toBeUndefined()
    expect(textOf(again.updates)).toEqual([...ALL.slice(0, 23), 'life goes on'])
    const other = await open(OTHER)
    expect(other.damage).toBeUndefined()
    expect(textOf(other.updates)).toEqual(ALL)
  })

  test('[LOG2] the last records gone, a record gone and a head gone are said each', async () => {
    await written30()
    const cases: readonly (readonly [string, string])[] = [
      ['DELETE FROM log WHERE seq > 28', 'records 29 to 30 are missing'],
      ['DELETE FROM log WHERE seq = 29', 'record 29 is missing'],
      ['DELETE FROM head', 'what names the last record is not right'],
      ['UPDATE head SET seq = 28', 'what names the last record is not right'],
      [`UPDATE head SET sum = ${written('00')}`, 'what names the last record is not right'],
      ['DELETE FROM snapshot', 'records 1 to 10 are missing'],
    ]
    for (const [statement, expected] of cases) {
      const fresh = await makePlace()
      const before = { place, engine, log }
      try {
        place = fresh
        engine = await fresh.open()
        log = logIn(engine)
        said = []
        await written30()
        await place.tamper(statement)
        await open()
        expect(said, statement).toHaveLength(1)
        expect(said[0], statement).toContain(expected)
        said = []
        expect((await open()).damage).toBeUndefined()
        expect(said).toEqual([])
      } finally {
        await engine.close()
        await fresh.remove()
        ;({ place, engine, log } = before)
      }
    }
  })

  test('[LOG2] a snapshot that was not proven yet helps out where records are damaged', async () => {
    await written30()
    const store = snapshotsIn(engine)
    const { updates } = await log.read(NOTES)
    const scribe = new Scribe(99)
    for (const update of updates) scribe.hears(update)
    await store.write(NOTES, { seq: 30, state: scribe.state() })
    await place.tamper(`UPDATE log SET updates = ${written('0100')} WHERE seq = 24`)
    const logged = await open()
    expect(textOf(logged.updates)).toEqual(ALL)
    expect(logged.damage).toMatchObject({ lost: [], covered: [{ first: 24, last: 24 }] })
    expect(said[0]).toContain('record 24 is damaged')
    expect(said[0]).toContain('a later snapshot has their words')
  })

  test('[LOG2] a document of which nothing is left is an error, also where its session is all there is', async () => {
    await written30()
    await place.tamper('DELETE FROM log; DELETE FROM snapshot')
    await expect(open()).rejects.toThrow('nothing is left of session-1/notes, which had 30 records')
    const restored = new Scribe(99)
    restored.line('from a backup')
    await log.renew(NOTES, { epoch: 'restored', state: restored.state(), old: 'set-aside' })
    expect(await open()).toMatchObject({ seq: 31, epoch: 'restored' })
    expect(textOf((await open()).updates)).toEqual(['from a backup'])
    await place.tamper('DELETE FROM snapshot')
    await place.tamper('DELETE FROM head')
    expect((await open()).updates).toEqual([])
    await place.tamper(
      "INSERT INTO session (id, code, details, proposal, created_at) VALUES ('session-1', 'ABC', '{}', '', 1)",
    )
    await expect(open()).rejects.toThrow('nothing is left of session-1/notes')
  })

  test('[LOG2] an error of the disk at any read or commit of an opening is an error, and nothing is made of it', async () => {
    for (const statement of ['SELECT 1', `UPDATE log SET sum = ${written('00')} WHERE seq = 25`]) {
      const document: DocumentId = { session: statement as SessionId, name: 'notes' }
      await written30(document)
      await place.tamper(statement)
      let failures = 0
      for (let nth = 1; ; nth++) {
        const unsteady = logIn(failingAt(engine, nth))
        const logged = await readMended(unsteady, document, { report }).catch(() => undefined)
        if (logged) {
          const expected = statement === 'SELECT 1' ? ALL : ALL.slice(0, 24)
          expect(textOf(logged.updates), `${statement}, ${nth}`).toEqual(expected)
          break
        }
        failures += 1
      }
      expect(failures).toBeGreaterThan(3)
    }
    expect(said).toHaveLength(1) // the damage, once, however often its opening failed
  })

  test('[LOG2] documents damaged at random are right, or say what is damaged; others are right', async () => {
    const first = freshSeed()
    const documents = Array.from({ length: DAMAGED }, (_, index): DocumentId => {
      return { session: `seed-${first + index}` as SessionId, name: 'notes' }
    })
    await Promise.all([...documents, OTHER].map((document) => written30(document)))
    const counts = { right: 0, mended: 0, closed: 0 }
    for (const [index, document] of documents.entries()) {
      said = []
      const statements = await damageAtRandom(first + index, nameOf(document))
      const what = `seed ${first + index}: ${statements.join('; ')}`
      const logged = await open(document).catch((cause: unknown) => String(cause))
      if (typeof logged === 'string') {
        expect(logged, what).toContain(`nothing is left of ${nameOf(document)}`)
        counts.closed += 1
        continue
      }
      const lines = textOf(logged.updates)
      if (JSON.stringify(lines) === JSON.stringify(ALL)) counts.right += 1
      else {
        expect(describeDamage(logged.damage ?? never()), what).not.toContain('nothing is lost')
        expect(said, what).toHaveLength(1)
        expect(ALL, what).toEqual(expect.arrayContaining(lines))
        expect(new Set(lines).size, what).toBe(lines.length)
        counts.mended += 1
      }
      expect((await open(document)).damage, what).toBeUndefined()
      expect(textOf((await open(document)).updates), what).toEqual(lines)
    }
    const other = await open(OTHER)
    expect(other.damage).toBeUndefined()
    expect(textOf(other.updates)).toEqual(ALL)
    console.log(`damage from seed ${first}:`, counts)
    expect(counts.mended).toBeGreaterThan(0)
    expect(counts.right).toBeGreaterThan(0)
  })

  /** Flips one bit, or takes a row away, in one to three places of a document. */
  const damageAtRandom = async (seed: number, document: string): Promise<string[]> => {
    const random = randomFrom(seed)
    const statements: string[] = []
    for (let left = 1 + random.below(3); left > 0; left--) {
      const [table, column] = random.of([
        ['log', 'updates'],
        ['log', 'sum'],
        ['log', 'previous'],
        ['snapshot', 'state'],
        ['snapshot', 'sum'],
        ['snapshot', 'link'],
        ['head', 'sum'],
        ['log', 'row'],
        ['snapshot', 'row'],
        ['head', 'row'],
        ['head', 'number'],
      ] as const)
      const where = `document = '${document}'`
      const found = await place.tamper(`SELECT * FROM ${table} WHERE ${where}`)
      if (found.length === 0) continue
      const row = random.of(found)
      const its = `${where} AND seq = ${Number(row['seq'])}`
      const value = row[column]
      if (column === 'row') statements.push(`DELETE FROM ${table} WHERE ${its}`)
      else if (column === 'number')
        statements.push(`UPDATE head SET seq = ${random.below(60)} WHERE ${its}`)
      else if (value instanceof Uint8Array && value.length > 0) {
        const flipped = Buffer.from(value)
        const at = random.below(flipped.length)
        flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
        statements.push(
          `UPDATE ${table} SET ${column} = ${written(flipped.toString('hex'))} WHERE ${its}`,
        )
      }
      await place.tamper(statements.at(-1) ?? 'SELECT 1')
    }
    return statements
  }
})

/** An engine whose n-th query or commit fails, as a disk does. */
function failingAt(engine: Engine, nth: number): Engine {
  let count = 0
  const fails = (): boolean => ++count === nth
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) =>
      fails() ? Promise.reject(new Error('bad sector')) : Promise.resolve(result),
  }
  return {
    ...engine,
    rows: engine.rows.withPlugin(plugin),
    commit: (queries) =>
      fails() ? Promise.reject(new Error('bad sector')) : engine.commit(queries),
  }
}

function never(): never {
  throw new Error('there is damage')
}
