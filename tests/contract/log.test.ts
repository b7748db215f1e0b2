import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Damage } from '../../server/rooms/damage.ts'
import type { DocumentId, Log } from '../../server/rooms/log.ts'
import type { Engine } from '../../server/store/engine.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const POLLS: DocumentId = { session: 'session-1' as SessionId, name: 'polls' }
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values)
const by = (client: number, person: string) => new Map([[client, person as PersonId]])

describe.each(ENGINES)('the log in $name', ({ place: makePlace, bytes: written, newer }) => {
  let place: StorePlace
  let engine: Engine
  let log: Log
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    log = logIn(engine)
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const reopen = async (): Promise<void> => {
    await engine.close()
    engine = await place.open()
    log = logIn(engine)
  }

  test('[LOG1] a new document has nothing', async () => {
    expect(await log.read(NOTES)).toMatchObject({ updates: [], authors: new Map(), seq: 0 })
  })

  test('[LOG1] what was appended is read in order, after opening again too, and each document has its own', async () => {
    await log.append(NOTES, { seq: 1, updates: [bytes(1), bytes(2, 2)], authors: by(7, 'ana') })
    await log.append(NOTES, { seq: 2, updates: [bytes()], authors: by(8, 'bo') })
    await log.append(POLLS, { seq: 1, updates: [bytes(9)], authors: new Map() })
    await reopen()
    const read = await log.read(NOTES)
    expect(read.updates.map((update) => [...update])).toEqual([[1], [2, 2], []])
    expect(read.authors).toEqual(
      new Map([
        [7, 'ana'],
        [8, 'bo'],
      ]),
    )
    expect(read.seq).toBe(2)
    expect((await log.read(POLLS)).seq).toBe(1)
  })

  test('[ROOM8] a client id stays with whoever had it first', async () => {
    await log.append(NOTES, { seq: 1, updates: [bytes(1)], authors: by(7, 'ana') })
    await log.append(NOTES, { seq: 2, updates: [bytes(2)], authors: by(7, 'bo') })
    expect((await log.read(NOTES)).authors.get(7)).toBe('ana')
  })

  test('[ROOM8] a record of twenty updates with 2,000 new client ids each is kept whole', async () => {
    const clients = Array.from({ length: 40_000 }, (_, client) => client)
    const authors = new Map(clients.map((client) => [client, `p${client % 20}` as PersonId]))
    const updates = Array.from({ length: 20 }, (_, index) => bytes(index))
    await log.append(NOTES, { seq: 1, updates, authors })
    await reopen()
    const read = await log.read(NOTES)
    expect(read.updates).toHaveLength(20)
    expect(read.authors).toEqual(authors)
  })

  test('[LOG1] a number that is taken is refused, and nothing of that record stays', async () => {
    await log.append(NOTES, { seq: 1, updates: [bytes(1)], authors: new Map() })
    await expect(
      log.append(NOTES, { seq: 1, updates: [bytes(2)], authors: by(9, 'bo') }),
    ).rejects.toThrow()
    const read = await log.read(NOTES)
    expect(read.updates.map((update) => [...update])).toEqual([[1]])
    expect(read.authors.size).toBe(0)
  })

  test('[LOG1] of many who wait together, one that fails takes nobody with it', async () => {
    const appends = [1, 2, 1, 3].map((seq, turn) =>
      log.append(NOTES, { seq, updates: [bytes(turn)], authors: new Map() }).then(
        () => 'kept',
        () => 'refused',
      ),
    )
    expect(await Promise.all(appends)).toEqual(['kept', 'kept', 'refused', 'kept'])
    expect((await log.read(NOTES)).seq).toBe(3)
  })

  const broken: readonly (readonly [string, string, Damage['lost'][number]])[] = [
    ['a record gone', 'DELETE FROM log WHERE seq = 2', { is: 'missing', first: 2, last: 2 }],
    [
      'a bit that flipped',
      `UPDATE log SET updates = ${written('0103')} WHERE seq = 2`,
      { is: 'damaged', first: 2, last: 2 },
    ],
    [
      'two records at each other’s place',
      'UPDATE log SET seq = -seq WHERE seq < 3; UPDATE log SET seq = 3 + seq WHERE seq < 0',
      { is: 'damaged', first: 1, last: 2 },
    ],
    ['the last record gone', 'DELETE FROM log WHERE seq = 3', { is: 'missing', first: 3, last: 3 }],
  ]
  for (const [what, statement, lost] of broken) {
    test(`[LOG2] ${what} is said with its place, never another document in silence`, async () => {
      for (const seq of [1, 2, 3]) {
        await log.append(NOTES, { seq, updates: [bytes(seq)], authors: new Map() })
      }
      await place.tamper(statement)
      const { damage } = await log.read(NOTES)
      expect(damage?.lost).toEqual([expect.objectContaining(lost)])
      await log.append(POLLS, { seq: 1, updates: [bytes(1)], authors: new Map() })
      expect((await log.read(POLLS)).damage).toBeUndefined()
    })
  }

  test('[LOG2] a document of which nothing is left is an error, never an empty one', async () => {
    await log.append(NOTES, { seq: 1, updates: [bytes(1)], authors: new Map() })
    await place.tamper('DELETE FROM log')
    await expect(log.read(NOTES)).rejects.toThrow('nothing is left')
  })

  test('[LOG2] a database of a newer Rapport is refused and left as it is', async () => {
    await engine.close()
    await place.tamper(newer)
    await expect(place.open()).rejects.toThrow('newer Rapport')
    engine = { ...engine, close: () => Promise.resolve() }
  })
})
