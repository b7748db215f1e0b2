import { createHash } from 'node:crypto'
import type { CompiledQuery, KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import { nameOf, Overtaken, type DocumentId, type Log } from '../../server/rooms/log.ts'
import type { Engine } from '../../server/store/engine.ts'
import { NO_LINK, pack } from '../../server/store/log-records.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { appending, rowOf } from '../../server/store/log-writing.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values)
const record = (seq: number, ...values: number[]) => ({
  seq,
  updates: [bytes(...values)],
  authors: new Map([[seq, `person-${seq}` as PersonId]]),
})

describe.each(ENGINES)('the chain of the log in $name', ({ place: makePlace, bytes: written }) => {
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
  const contents = async (): Promise<number[][]> =>
    (await log.read(NOTES)).updates.map((update) => [...update])

  test('[LOG1] the very same record again is kept once', async () => {
    await log.append(NOTES, record(1, 1))
    await log.append(NOTES, record(2, 2))
    await log.append(NOTES, record(2, 2))
    expect(await contents()).toEqual([[1], [2]])
    const afterRestart = logIn(engine)
    await afterRestart.append(NOTES, record(2, 2))
    await afterRestart.append(NOTES, record(3, 3))
    expect(await contents()).toEqual([[1], [2], [3]])
  })

  test('[LOG1] a record whose answer was lost stands, and trying again keeps it once', async () => {
    let losing: 'answer' | 'commit' | 'nothing' = 'nothing'
    const unsteady: Engine = {
      ...engine,
      async commit(queries) {
        if (losing === 'commit') throw new Error('the disk said no')
        const outcomes = await engine.commit(queries)
        if (losing === 'answer') throw new Error('the line broke')
        return outcomes
      },
    }
    log = logIn(unsteady)
    await log.append(NOTES, record(1, 1))
    losing = 'answer'
    await log.append(NOTES, record(2, 2))
    losing = 'commit'
    await expect(log.append(NOTES, record(3, 3))).rejects.toThrow('the disk said no')
    losing = 'nothing'
    await log.append(NOTES, record(3, 3))
    expect(await contents()).toEqual([[1], [2], [3]])
    expect((await log.read(NOTES)).authors.size).toBe(3)
  })

  test('[LOG1] a number that another record has, or that leaves one out, is overtaken', async () => {
    await log.append(NOTES, record(1, 1))
    await log.append(NOTES, record(2, 2))
    for (const wrong of [record(1, 9), record(2, 9), record(4, 9)])
      await expect(log.append(NOTES, wrong)).rejects.toBeInstanceOf(Overtaken)
    await expect(logIn(engine).append(NOTES, record(4, 9))).rejects.toBeInstanceOf(Overtaken)
    expect(await contents()).toEqual([[1], [2]])
  })

  test('[LOG4] a record may be appended while the one before is on its way; the later one fails with the earlier', async () => {
    await log.append(NOTES, record(1, 1))
    const plain = (seq: number) => ({ ...record(seq, seq), authors: new Map<number, never>() })
    await Promise.all([2, 3, 4, 5].map((seq) => log.append(NOTES, plain(seq))))
    expect(await contents()).toEqual([[1], [2], [3], [4], [5]])
    let isFull = true
    const small = logIn({
      ...engine,
      append: (each) => (isFull && each.seq === 6 ? refuse() : engine.append(each)),
    })
    const refuse = () => Promise.reject(new Problem('storage-full'))
    await small.append(NOTES, plain(5))
    const ends = await Promise.allSettled([6, 7].map((seq) => small.append(NOTES, plain(seq))))
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'storage-full' } })
    isFull = false
    await small.append(NOTES, plain(6))
    await small.append(NOTES, plain(7))
    expect(await contents()).toEqual([[1], [2], [3], [4], [5], [6], [7]])
  })

  test('[LOG4] what does not follow the end of its document is not written, and takes nobody with it', async () => {
    const other: DocumentId = { ...NOTES, session: 'other' as SessionId }
    for (const document of [NOTES, other]) await log.append(document, record(1, 1))
    const link = rowOf(nameOf(NOTES), record(1, 1), NO_LINK, 1).sum
    const rowAt = (seq: number, previous: Uint8Array, content: number) => ({
      document: nameOf(NOTES),
      ...rowOf(nameOf(NOTES), record(seq, content), previous, 1),
    })
    const second = rowAt(2, link, 2)
    const theirs = rowOf(nameOf(other), record(1, 1), NO_LINK, 1).sum
    const follower = { document: nameOf(other), ...rowOf(nameOf(other), record(2, 2), theirs, 1) }
    const ends = await Promise.allSettled([
      engine.append(rowAt(3, link, 9)),
      engine.append(rowAt(2, NO_LINK, 9)),
      engine.append(second),
      engine.append(follower),
      engine.append(rowAt(2, link, 9)),
      engine.commit([engine.rows.deleteFrom('support').compile()]),
      engine.append(rowAt(3, second.sum, 3)),
      engine.append({ ...rowAt(1, NO_LINK, 9), document: 'nobody/notes' }),
    ])
    const said = ends.map(({ status }) => (status === 'fulfilled' ? 'kept' : 'refused'))
    const [kept, refused] = ['kept', 'refused']
    expect(said).toEqual([refused, refused, kept, kept, refused, kept, kept, refused])
    expect(await contents()).toEqual([[1], [2], [3]])
    expect((await log.read(other)).updates).toHaveLength(2)
    expect((await log.read(NOTES)).damage).toBeUndefined()
  })

  test('[LOG1] two who write the same document keep one past: the slower is overtaken', async () => {
    const other = logIn(engine)
    await log.append(NOTES, record(1, 1))
    await other.append(NOTES, record(2, 2))
    await expect(log.append(NOTES, record(2, 9))).rejects.toBeInstanceOf(Overtaken)
    await other.append(NOTES, record(3, 3))
    expect(await contents()).toEqual([[1], [2], [3]])
  })

  test('[LOG1] records of before there was a chain are read, and the next one follows them', async () => {
    await log.append(NOTES, record(1, 1))
    await log.append(NOTES, record(2, 2))
    for (const seq of [1, 2]) {
      const sum = createHash('sha256')
        .update(`session-1/notes ${seq} `)
        .update(pack([bytes(seq)]))
        .digest('hex')
        .slice(0, 32)
      await place.tamper(`UPDATE log SET previous = NULL, sum = ${written(sum)} WHERE seq = ${seq}`)
    }
    await place.tamper("UPDATE head SET sum = NULL, epoch = '0'")
    log = logIn(engine)
    await log.append(NOTES, record(3, 3))
    await log.append(NOTES, record(4, 4))
    const read = await log.read(NOTES)
    expect(read.damage).toBeUndefined()
    expect(read).toMatchObject({ seq: 4, epoch: '0', schema: 1 })
    expect(await contents()).toEqual([[1], [2], [3], [4]])
  })

  test('[LOG2] a record of another past is none, though its own sum is right', async () => {
    for (const seq of [1, 2, 3]) await log.append(NOTES, record(seq, seq))
    const name = nameOf(NOTES)
    const first = rowOf(name, record(1, 91), NO_LINK, 1)
    const foreign = rowOf(name, record(2, 92), first.sum, 1)
    const hex = (value: Uint8Array): string => written(Buffer.from(value).toString('hex'))
    await place.tamper(
      `UPDATE log SET updates = ${hex(foreign.updates)}, sum = ${hex(foreign.sum)},
      previous = ${hex(foreign.previous)} WHERE seq = 2`,
    )
    const { updates, damage } = await log.read(NOTES)
    expect(damage?.lost).toMatchObject([{ is: 'damaged', first: 2, last: 2 }])
    expect(updates.map((update) => [...update])).toEqual([[1], [3]])
  })

  test('[LOG2] a record of another document is none', async () => {
    const other: DocumentId = { ...NOTES, session: 'other' as SessionId }
    for (const seq of [1, 2, 3]) await log.append(NOTES, record(seq, seq))
    for (const seq of [1, 2, 3]) await log.append(other, record(seq, seq))
    await place.tamper("DELETE FROM log WHERE document = 'session-1/notes' AND seq = 2")
    await place.tamper(
      "UPDATE log SET document = 'session-1/notes' WHERE document = 'other/notes' AND seq = 2",
    )
    expect((await log.read(NOTES)).damage?.lost).toMatchObject([{ is: 'damaged', first: 2 }])
    expect((await log.read(other)).damage?.lost).toMatchObject([{ is: 'missing', first: 2 }])
  })

  test('[LOG3] a long log is read in portions, so that others come in between', async () => {
    const queries: CompiledQuery[] = []
    let previous: Uint8Array = NO_LINK
    for (let seq = 1; seq <= 2500; seq++) {
      const row = rowOf(nameOf(NOTES), record(seq, seq % 250), previous, seq)
      queries.push(...appending(engine, nameOf(NOTES), row, new Map()))
      previous = row.sum
    }
    await engine.commit(queries)
    const portions: number[] = []
    const counted: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => {
        portions.push(result.rows.length)
        return Promise.resolve(result)
      },
    }
    const read = await logIn({ ...engine, rows: engine.rows.withPlugin(counted) }).read(NOTES)
    expect(read.damage).toBeUndefined()
    expect(read.updates).toHaveLength(2500)
    expect(Math.max(...portions)).toBe(1000)
  })
})
