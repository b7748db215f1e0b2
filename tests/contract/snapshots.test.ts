import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { Overtaken, type DocumentId } from '../../server/rooms/log.ts'
import { judgeClaim, type Claim } from '../../server/rooms/proof.ts'
import { Prover } from '../../server/rooms/prover.ts'
import type { Room } from '../../server/rooms/room.ts'
import type { SnapshotStore } from '../../server/rooms/snapshot-store.ts'
import { Snapshots } from '../../server/rooms/snapshots.ts'
import type { Engine } from '../../server/store/engine.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { snapshotsIn } from '../../server/store/snapshot-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { Scribe, textOf } from '../support/scribe.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const AFTER = { records: 10, bytes: 1 << 20 }
const ANA = 'ana' as PersonId

/** A prover in this thread: proofs in threads of their own have a test of their own. */
const prover = {
  prove: (claim: Claim) => Promise.resolve(judgeClaim(claim)),
  close: () => Promise.resolve(),
}

describe.each(ENGINES)('snapshots in $name', ({ place: makePlace, bytes: written }) => {
  let place: StorePlace
  let engine: Engine
  let problems: string[]
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    problems = []
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const report = (problem: string, cause: unknown): void => {
    problems.push(`${problem}: ${String(cause)}`)
  }
  /** A server short of its sockets, on the rows as they are. */
  const aHouse = (store: SnapshotStore = snapshotsIn(engine), after = AFTER) => {
    const clock = new FakeClock()
    const snapshots = new Snapshots({ store, prover, report, after, clock })
    return { clock, snapshots, hallway: new Hallway(logIn(engine), report, { snapshots }) }
  }
  const rows = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    place.tamper(`SELECT ${sql}`)
  const numbers = async (table: string): Promise<number[]> =>
    (await rows(`seq FROM ${table} WHERE document = 'session-1/notes' ORDER BY seq`)).map((row) =>
      Number(row['seq']),
    )
  const write = async (room: Room, scribe: Scribe, from: number, last: number): Promise<void> => {
    for (let line = from; line <= last; line++) {
      expect(room.take(scribe.line(`line ${line}`), ANA)).toBe('taken')
      await room.settled()
      await quiet()
    }
  }
  const linesUpTo = (last: number): string[] =>
    Array.from({ length: last }, (_, index) => `line ${index + 1}`)
  const read = async () => logIn(engine).read(NOTES)

  test('[SNAP2] a minute after the last snapshot a tenth of the growth is enough for the next', async () => {
    const { clock, snapshots, hallway } = aHouse()
    const room = await hallway.open(NOTES)
    const scribe = new Scribe(7)
    await write(room, scribe, 1, 1)
    await clock.passes(59_000)
    await write(room, scribe, 2, 2)
    expect(await numbers('snapshot')).toEqual([])
    await clock.passes(1_000)
    await write(room, scribe, 3, 3)
    await until(async () => (await numbers('snapshot')).includes(3))
    await snapshots.close()
  })

  test('[SNAP2] a large document is written out again when as much was added as it has', async () => {
    const { snapshots, hallway } = aHouse()
    const room = await hallway.open(NOTES)
    const scribe = new Scribe(7)
    const writes = async (lines: number, characters: number): Promise<void> => {
      for (let line = 0; line < lines; line++) {
        expect(room.take(scribe.line('x'.repeat(characters)), ANA)).toBe('taken')
        await room.settled()
        await quiet()
      }
    }
    await writes(10, 40_000)
    await until(async () => (await rows('seq FROM snapshot WHERE proven = 1')).length === 1)
    await writes(12, 10_000) // a quarter of it
    expect(await numbers('snapshot')).toHaveLength(1)
    await writes(8, 40_000)
    await until(async () => (await rows('seq FROM snapshot WHERE proven = 1')).length === 2)
    await snapshots.close()
    expect(problems).toEqual([])
  })

  test('[SNAP2] a log that grows is shortened up to the snapshot before, and the authors stay', async () => {
    const { snapshots, hallway } = aHouse()
    const room = await hallway.open(NOTES)
    const scribe = new Scribe(7)
    await write(room, scribe, 1, 9)
    expect(await numbers('snapshot')).toEqual([])
    await write(room, scribe, 10, 10)
    await until(async () => (await rows('seq FROM snapshot WHERE proven = 1')).length === 1)
    expect(await numbers('log')).toHaveLength(10)
    await write(room, scribe, 11, 34)
    await snapshots.close()
    await until(async () => (await numbers('log'))[0] !== 1)
    const kept = await numbers('snapshot')
    expect(kept).toHaveLength(2)
    expect(await numbers('log')).toEqual(
      Array.from({ length: 34 - (kept[0] ?? 0) }, (_, index) => (kept[0] ?? 0) + index + 1),
    )
    expect(problems).toEqual([])
    const { updates, authors, seq, damage } = await read()
    expect(damage).toBeUndefined()
    expect(seq).toBe(34)
    expect(textOf(updates)).toEqual(linesUpTo(34))
    expect(authors).toEqual(new Map([[7, ANA]]))
    const later = await aHouse().hallway.open(NOTES)
    expect(later.take(scribe.line('line 35'), 'bo' as PersonId)).toHaveProperty('refused')
    expect(later.take(scribe.line('line 36'), ANA)).toBe('early')
    await hallway.close()
  })

  test('[SNAP1] a snapshot that is not the document is removed and said, and nothing is deleted', async () => {
    const store = snapshotsIn(engine)
    const forged = new Scribe(9)
    forged.line('what nobody wrote')
    const { snapshots, hallway } = aHouse({
      ...store,
      write: (document, { seq }) => store.write(document, { seq, state: forged.state() }),
    })
    const room = await hallway.open(NOTES)
    await write(room, new Scribe(7), 1, 25)
    await snapshots.close()
    expect(await numbers('snapshot')).toEqual([])
    expect(await numbers('log')).toHaveLength(25)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]).toContain('is not the document and is removed')
    expect(textOf((await read()).updates)).toEqual(linesUpTo(25))
    await hallway.close()
  })

  test('[SNAP1] a snapshot that comes back changed is removed, and nothing is deleted', async () => {
    const store = snapshotsIn(engine)
    const { snapshots, hallway } = aHouse({
      ...store,
      async write(document, snapshot) {
        const answer = await store.write(document, snapshot)
        await place.tamper(`UPDATE snapshot SET state = ${written('0000')} WHERE proven = 0`)
        return answer
      },
    })
    const room = await hallway.open(NOTES)
    await write(room, new Scribe(7), 1, 10)
    await snapshots.close()
    expect(await numbers('snapshot')).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('it cannot be read back')
    expect(textOf((await read()).updates)).toEqual(linesUpTo(10))
    await hallway.close()
  })

  test('[SNAP1] where the log is damaged meanwhile, the snapshot stays unproven and saves every word', async () => {
    const store = snapshotsIn(engine)
    const { snapshots, hallway } = aHouse({
      ...store,
      async write(document, snapshot) {
        const answer = await store.write(document, snapshot)
        await place.tamper(`UPDATE log SET updates = ${written('0000')} WHERE seq = 4`)
        return answer
      },
    })
    const room = await hallway.open(NOTES)
    await write(room, new Scribe(7), 1, 10)
    await snapshots.close()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('cannot be proven: Error: record 4 is damaged')
    expect(await numbers('log')).toHaveLength(10)
    const { updates, damage } = await read()
    expect(textOf(updates)).toEqual(linesUpTo(10))
    expect(damage).toMatchObject({ lost: [], covered: [{ first: 4, last: 4 }] })
    await hallway.close()
  })

  test('[SNAP1] killed at any point, the old or the new is there, and it is the same document', async () => {
    const acts = ['write', 'evidence', 'shorten', 'drop'] as const
    const visited = new Set<string>()
    const scribe = new Scribe(7)
    let last = 0
    for (const act of acts) {
      for (const when of ['before', 'after'] as const) {
        await engine.close()
        engine = await place.open()
        const { snapshots, hallway } = aHouse(
          killedAt(snapshotsIn(engine), act, when, () => visited.add(`${when} ${act}`)),
        )
        const room = await hallway.open(NOTES)
        await write(room, scribe, last + 1, last + 12)
        last += 12
        await snapshots.close()
        // What a killed process leaves is what the rows hold: nothing is closed in order.
        await engine.close()
        engine = await place.open()
        const { updates, damage, seq } = await read()
        expect(damage, `${when} ${act}`).toBeUndefined()
        expect(seq, `${when} ${act}`).toBe(last)
        expect(textOf(updates), `${when} ${act}`).toEqual(linesUpTo(last))
      }
    }
    expect(visited.size).toBe(8)
    const { snapshots, hallway } = aHouse()
    await write(await hallway.open(NOTES), scribe, last + 1, last + 24)
    // Closing gives a proof three seconds, which a machine with other work may need longer for.
    await expect.poll(async () => (await numbers('log')).length).toBeLessThan(40)
    await snapshots.close()
    expect(textOf((await read()).updates)).toEqual(linesUpTo(last + 24))
    expect(await numbers('snapshot')).toHaveLength(2)
  })

  test('[SNAP2] [ROOM7] a room that goes quiet leaves a snapshot, and who comes meanwhile finds everything', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const seen: number[][] = []
      const store = snapshotsIn(engine)
      const { snapshots, hallway } = aHouse(
        {
          ...store,
          async shorten(document, seq) {
            // Somebody opens the document while its snapshot is under way.
            seen.push(await hallway.open(NOTES).then((room) => [room.seq, room.state().length]))
            await store.shorten(document, seq)
          },
        },
        { records: 1000, bytes: 1 << 20 },
      )
      const scribe = new Scribe(7)
      for (const [from, last, snapshotsThen] of [
        [1, 19, 0], // so few are read as quickly as a snapshot
        [20, 40, 1],
        [41, 60, 2],
      ] as const) {
        const room = await hallway.open(NOTES)
        await write(room, scribe, from, last)
        const length = room.state().length
        hallway.release(room)
        vi.advanceTimersByTime(60_000)
        if (snapshotsThen > 0) await until(async () => seen.length === snapshotsThen)
        await until(async () => (await numbers('snapshot')).length === snapshotsThen)
        if (snapshotsThen > 0) expect(seen.at(-1)).toEqual([last, length])
        expect((await hallway.open(NOTES)).seq).toBe(last)
      }
      await snapshots.close()
      expect(problems).toEqual([])
      expect(textOf((await read()).updates)).toEqual(linesUpTo(60))
      expect(await numbers('log')).toHaveLength(20)
    } finally {
      vi.useRealTimers()
    }
  })

  test('[SNAP3] a long log has two proven snapshots and nearly no records when everybody has gone, and at the end', async () => {
    const { snapshots, hallway } = aHouse(snapshotsIn(engine), { records: 1_000, bytes: 1 << 20 })
    const scribe = new Scribe(7)
    const long = 'word '.repeat(400)
    const writeLong = async (room: Room, lines: number): Promise<void> => {
      for (let line = 0; line < lines; line++) room.take(scribe.line(long), ANA)
      await room.settled()
    }
    const room = await hallway.open(NOTES)
    await writeLong(room, 40)
    await snapshots.rest(room)
    const rested = await numbers('snapshot')
    expect(rested).toHaveLength(2)
    expect(await numbers('log')).toEqual([rested[1]])
    await writeLong(room, 40)
    await hallway.close()
    await snapshots.close()
    const [before, newest] = await numbers('snapshot')
    expect(await rows('seq FROM snapshot WHERE proven = 1')).toHaveLength(2)
    expect(await numbers('log')).toEqual([newest])
    expect(newest).toBe((before ?? 0) + 1)
    expect(problems).toEqual([])
    expect(textOf((await read()).updates)).toEqual(Array.from({ length: 80 }, () => long))
    await place.tamper(`UPDATE snapshot SET state = ${written('0000')} WHERE seq = ${newest}`)
    const { updates, damage } = await read()
    expect(damage).toMatchObject({ snapshots: [newest], lost: [] })
    expect(textOf(updates)).toEqual(Array.from({ length: 80 }, () => long))
  })

  test('[SNAP2] the snapshot of one document holds up neither its own words nor the snapshot of another', async () => {
    const store = snapshotsIn(engine)
    const gate = Promise.withResolvers<void>()
    const { snapshots, hallway } = aHouse({
      ...store,
      async evidence(document, seq) {
        if (document.session === NOTES.session) await gate.promise
        return store.evidence(document, seq)
      },
    })
    const other: DocumentId = { session: 'session-2' as SessionId, name: 'notes' }
    await write(await hallway.open(NOTES), new Scribe(7), 1, 25)
    await write(await hallway.open(other), new Scribe(8), 1, 10)
    await until(async () => (await rows('seq FROM snapshot WHERE proven = 1')).length === 1)
    expect(await numbers('log')).toHaveLength(25)
    gate.resolve()
    await snapshots.close()
    expect(await rows('seq FROM snapshot WHERE proven = 1')).toHaveLength(2)
    expect(problems).toEqual([])
  })

  test('[EPOCH2] a document begins its next life wholly: its numbers go on, and the last life is gone', async () => {
    const { snapshots, hallway } = aHouse()
    const log = logIn(engine)
    const room = await hallway.open(NOTES)
    const { epoch } = room
    await write(room, new Scribe(7), 1, 23)
    await snapshots.close()
    const restored = new Scribe(8)
    restored.line('an earlier version')
    await hallway.renew(NOTES, { state: restored.state(), old: 'erased' })
    const renewed = await hallway.open(NOTES)
    expect(renewed.epoch).not.toBe(epoch)
    expect(await log.epochOf(NOTES)).toBe(renewed.epoch)
    expect(renewed.seq).toBe(24)
    expect(await numbers('log')).toEqual([])
    expect(await numbers('snapshot')).toEqual([24])
    expect(await numbers('damaged')).toEqual([])
    const ana = new Scribe(9)
    ana.hears(renewed.state())
    await write(renewed, ana, 1, 12)
    const { updates, damage } = await read()
    expect(damage).toBeUndefined()
    expect(textOf(updates)).toEqual(['an earlier version', ...linesUpTo(12)])
    await hallway.close()
  })

  test('[EPOCH2] a word on its way from the last life lands nowhere', async () => {
    const log = logIn(engine)
    const scribe = new Scribe(7)
    const record = (seq: number) => ({ seq, updates: [scribe.line(`${seq}`)], authors: new Map() })
    await log.append(NOTES, record(1))
    // Begun by somebody else: this log has heard nothing of it.
    await logIn(engine).renew(NOTES, {
      epoch: 'next',
      state: new Scribe(8).state(),
      old: 'set-aside',
    })
    await expect(log.append(NOTES, record(2))).rejects.toBeInstanceOf(Overtaken)
    expect(await log.read(NOTES)).toMatchObject({ seq: 2, epoch: 'next' })
    expect(await rows('seq FROM damaged')).toHaveLength(1)
  })
})

test('[SNAP1] [SNAP2] a proof runs in a thread of its own and tells apart what is not the same', async () => {
  const threads = new Prover()
  const scribe = new Scribe(7)
  const updates = [scribe.line('one'), scribe.line('two'), scribe.more(' and a half')]
  const claim: Claim = { name: 'notes', state: scribe.state(), updates }
  const marked = new Y.Doc()
  Y.applyUpdate(marked, scribe.state())
  const line = marked.getXmlFragment('notes').get(0)
  if (line instanceof Y.XmlElement) line.setAttribute('kind', 'heading')
  const shorter = new Scribe(7)
  shorter.line('one')
  const misheard = new Scribe(7)
  misheard.line('owe')
  misheard.line('two')
  misheard.more(' and a half')
  const answers = await Promise.all([
    threads.prove(claim),
    threads.prove({ ...claim, state: misheard.state() }),
    threads.prove({ ...claim, updates: updates.slice(0, 2) }),
    threads.prove({ ...claim, updates: updates.slice(1) }),
    threads.prove({ ...claim, state: Y.encodeStateAsUpdate(marked) }),
    threads.prove({ ...claim, state: shorter.state() }),
    threads.prove({ ...claim, state: new Uint8Array([7, 7]) }).catch(() => 'broken'),
  ])
  expect(answers).toEqual([
    undefined,
    'the words are not the same',
    'the pieces are not the same',
    'something in between is missing',
    'the pieces are not the same',
    'the pieces are not the same',
    'broken',
  ])
  await threads.close()
  await expect(threads.prove(claim)).rejects.toThrow('the server stops')
})

/** A store that is there no more from one point on, as for a process that was killed. */
function killedAt(
  store: SnapshotStore,
  act: keyof SnapshotStore,
  when: 'before' | 'after',
  visit: () => void,
): SnapshotStore {
  const isForged = act === 'drop' // only what is not the document is dropped
  let dead = false
  const living = async <Answer>(name: string, run: () => Promise<Answer>): Promise<Answer> => {
    const isHere = !dead && name === act
    if (isHere) visit()
    if (isHere && when === 'before') dead = true
    if (dead) throw new Error('killed')
    const answer = await run()
    if (isHere) dead = true
    if (dead) throw new Error('killed')
    return answer
  }
  return {
    write: (document, snapshot) =>
      living('write', () =>
        store.write(document, isForged ? { ...snapshot, state: new Scribe(9).state() } : snapshot),
      ),
    evidence: (document, seq) => living('evidence', () => store.evidence(document, seq)),
    shorten: (document, seq) => living('shorten', () => store.shorten(document, seq)),
    drop: (document, seq) => living('drop', () => store.drop(document, seq)),
  }
}

/** Lets what follows a record begin: a snapshot begins in the next turn. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await quiet()
}
