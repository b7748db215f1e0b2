import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import type { DocumentId } from '../../server/rooms/log.ts'
import type { Room } from '../../server/rooms/room.ts'
import { FakeClient } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { freshSeed, randomFrom, type Random } from '../support/random.ts'
import { Scribe } from '../support/scribe.ts'

const NOTES: DocumentId = { session: 'session-1' as SessionId, name: 'notes' }
const POLLS: DocumentId = { session: 'session-1' as SessionId, name: 'polls' }
const OTHER: DocumentId = { session: 'session-2' as SessionId, name: 'notes' }
const ROUNDS = 1000
/** Rounds in which a word was lost once: one that came while the last record was being finished. */
const ONCE_LOST = [80296631]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function aHallway() {
  const log = new MemoryLog()
  const problems: string[] = []
  return { log, problems, hallway: new Hallway(log, (problem) => problems.push(problem)) }
}

/** Somebody at a desk: writes lines, asks barriers, and comes back when the line is closed. */
class Desk {
  readonly name: string
  readonly written: string[] = []
  readonly kept = new Set<string>()
  client: FakeClient | undefined
  #room: Room | undefined
  #hallway: Hallway
  #doc: Y.Doc | undefined
  #answered = 0
  #asked: string[][] = []

  constructor(name: string, hallway: Hallway) {
    this.name = name
    this.#hallway = hallway
  }

  /** As the route does it: the room is opened and let go, and joined when the upgrade is through. */
  async come(between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    if (this.client && !this.client.closed) return
    this.leave()
    const room = await this.#hallway.open(NOTES)
    this.#hallway.release(room)
    await between()
    const client = new FakeClient(room, this.name)
    if (this.#doc) Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(this.#doc))
    this.#doc = client.doc
    this.#room = room
    this.client = client.sync()
    this.#answered = 0
    this.#asked = []
    await turn()
  }

  write(text: string): void {
    if (!this.client || this.client.closed) return
    addLine(this.client.doc, text)
    this.written.push(text)
    this.#asked.push([...this.written])
    this.client.flush().barrier(this.#asked.length)
  }

  /** Takes note of what the barriers said. */
  look(): void {
    const answers = this.client?.barriers ?? []
    for (const number of answers.slice(this.#answered))
      for (const text of this.#asked[number - 1] ?? []) this.kept.add(text)
    this.#answered = answers.length
  }

  /** Stays, or comes back, until a barrier has answered for every word of this desk. */
  async settles(where: string): Promise<void> {
    for (let tries = 0; ; tries++) {
      if (tries > 200) throw new Error(`${where}: the words of ${this.name} are never kept`)
      await this.come()
      this.#asked.push([...this.written])
      this.client?.barrier(this.#asked.length)
      for (let turns = 0; turns < 20 && !this.client?.closed; turns++) {
        await turn()
        if (this.client?.barriers.at(-1) === this.#asked.length) return this.look()
      }
    }
  }

  leave(): void {
    this.look()
    this.client?.peer.left()
    if (this.#room) this.#hallway.release(this.#room)
    this.client = undefined
    this.#room = undefined
  }
}

test(`[ROOM7] in ${ROUNDS} rounds of coming, leaving and slow commits no kept word is lost and none is doubled`, async () => {
  const first = freshSeed()
  let kept = 0
  let rooms = 0
  let closedUnderway = 0
  for (const seed of [
    ...ONCE_LOST,
    ...Array.from({ length: ROUNDS }, (_, round) => first + round),
  ]) {
    const { log, hallway, problems } = aHallway()
    const random = randomFrom(seed)
    const desks = ['ana', 'bo', 'chi'].map((name) => new Desk(name, hallway))
    const seen = new Set<Room>()
    for (let step = 0; step < 40; step++) {
      await act(random, log, desks, `${seed}-${step}`)
      for (const room of await hallway.rooms()) seen.add(room)
      for (const desk of desks) {
        desk.look()
        if (desk.client?.closed) closedUnderway += 1
      }
    }
    log.held = false
    while (log.waiting.length > 0) log.waiting.shift()?.keep()
    await turn()
    for (const desk of desks) await desk.settles(`seed ${seed}`)
    const lines = linesOf(await hallway.copy(NOTES))
    expect(new Set(lines).size, `seed ${seed}`).toBe(lines.length)
    for (const desk of desks) {
      expect(lines, `seed ${seed}`).toEqual(expect.arrayContaining(desk.written))
      kept += desk.kept.size
    }
    // A commit that was held for long is said to be slow, and to be well again.
    const others = problems.filter((problem) => !/ten seconds|kept again/.test(problem))
    expect(others, `seed ${seed}`).toEqual([])
    rooms += seen.size
  }
  console.log(
    `from seed ${first}: ${rooms} rooms, ${kept} lines kept, ${closedUnderway} closed lines`,
  )
  expect(kept).toBeGreaterThan(ROUNDS)
  expect(rooms).toBeGreaterThan(ROUNDS * 1.5)
  expect(closedUnderway).toBeGreaterThan(0)
})

async function act(
  random: Random,
  log: MemoryLog,
  desks: readonly Desk[],
  word: string,
): Promise<void> {
  const desk = random.of(desks)
  const wait = (): void => void vi.advanceTimersByTime(random.of([0, 1000, 29_999, 30_000, 31_000]))
  const what = random.below(14)
  if (what < 2) return desk.come()
  if (what === 2) {
    return desk.come(() => {
      wait()
      return turn()
    })
  }
  if (what < 7) return desk.write(word)
  if (what < 8) return desk.leave()
  if (what === 8 || what === 9) log.held = !log.held
  if (what === 10 || what === 11) log.waiting.shift()?.keep()
  if (what === 12) wait()
  if (what === 13) {
    for (const each of desks) each.leave()
    vi.advanceTimersByTime(random.of([29_999, 30_000, 60_000]))
  }
  if (random.chance(0.7)) await turn()
}

test('[ROOM7] who comes while the last words are on their way joins the room that has them', async () => {
  const { log, hallway } = aHallway()
  const ana = new Desk('ana', hallway)
  await ana.come()
  log.held = true
  ana.write('the last word')
  ana.leave()
  vi.advanceTimersByTime(300_000)
  const bo = new Desk('bo', hallway)
  await bo.come()
  log.waiting.shift()?.keep()
  await turn()
  expect(linesOf(bo.client?.doc ?? new Y.Doc())).toEqual(['the last word'])
  expect(log.records).toHaveLength(1)
})

test('[ROOM7] [LOG3] a document that takes long to open holds up no other', async () => {
  const { log, hallway } = aHallway()
  const { promise, resolve: open } = Promise.withResolvers<Awaited<ReturnType<MemoryLog['read']>>>()
  const logged = await log.read(NOTES)
  const read = log.read.bind(log)
  log.read = (document) => (document.name === 'notes' ? promise : read(document))
  const slow = hallway.open(NOTES)
  const quick = await hallway.open(POLLS)
  expect(quick.document).toEqual(POLLS)
  const alsoSlow = hallway.open(NOTES)
  open(logged)
  expect(await slow).toBe(await alsoSlow)
})

test('[EPOCH2] a document that begins again sends everybody away for good, and takes nothing of before', async () => {
  const { log, hallway } = aHallway()
  const ana = new Desk('ana', hallway)
  await ana.come()
  ana.write('from before')
  await turn()
  const { epoch } = await hallway.open(NOTES)
  const restored = new Scribe(99)
  restored.line('restored')
  const renewing = hallway.renew(NOTES, { state: restored.state(), old: 'erased' })
  const meanwhile = hallway.open(NOTES)
  await renewing
  expect(ana.client?.closed?.code).toBe(4409)
  const room = await meanwhile
  expect(room.epoch).not.toBe(epoch)
  expect(linesOf(await hallway.copy(NOTES))).toEqual(['restored'])
  expect(log.epoch).toBe(room.epoch)
  // Its own late leaving closes nothing of the new life.
  ana.leave()
  expect(await hallway.open(NOTES)).toBe(room)
  const bo = new Desk('bo', hallway)
  await bo.come()
  bo.write('goes on')
  await turn()
  expect(linesOf(await hallway.copy(NOTES))).toEqual(['restored', 'goes on'])
})

test('[EPOCH2] [ROOM7] who leaves the last life late does not keep the room of the next one open', async () => {
  const { hallway } = aHallway()
  const ana = new Desk('ana', hallway)
  await ana.come()
  await hallway.renew(NOTES, { state: new Scribe(99).state(), old: 'erased' })
  ana.leave()
  vi.advanceTimersByTime(60_000)
  expect(await hallway.rooms()).toEqual([])
})

test('[EPOCH2] words on their way while a document begins again are never called kept', async () => {
  const { log, hallway, problems } = aHallway()
  const ana = new Desk('ana', hallway)
  await ana.come()
  const state = new Scribe(99).state()
  const renewing = hallway.renew(NOTES, { state, old: 'erased' })
  log.held = true
  ana.write('too late')
  await renewing
  log.waiting.shift()?.keep()
  await turn()
  ana.look()
  expect(ana.kept.size).toBe(0)
  expect(ana.client?.closed?.code).toBe(4409)
  expect(linesOf(await hallway.copy(NOTES))).toEqual([])
  expect(problems).toEqual([])
})

test('[PRIV4] whoever is in a room of a session that is no more is sent away, and the next one opens anew', async () => {
  const { hallway, problems } = aHallway()
  const [notes, other] = [await hallway.open(NOTES), await hallway.open(OTHER)]
  const [ana, bo] = [new FakeClient(notes, 'ana').sync(), new FakeClient(other, 'bo').sync()]
  await hallway.gone(NOTES.session)
  expect([ana.closed?.code, bo.closed]).toEqual([4403, undefined])
  expect(await hallway.rooms()).toEqual([other])
  expect(await hallway.open(NOTES)).not.toBe(notes)
  expect(problems).toEqual([])
  await hallway.close()
})

test('[EPOCH2] a document that cannot begin again goes on as it is', async () => {
  const { log, hallway } = aHallway()
  const ana = new Desk('ana', hallway)
  await ana.come()
  const room = await hallway.open(NOTES)
  log.renew = () => Promise.reject(new Error('disk full'))
  await expect(
    hallway.renew(NOTES, { state: new Scribe(99).state(), old: 'erased' }),
  ).rejects.toThrow('could not begin again')
  expect(ana.client?.closed).toBeUndefined()
  expect(await hallway.open(NOTES)).toBe(room)
})
