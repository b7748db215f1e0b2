import * as Y from 'yjs'
import { readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import type { DocumentName, PersonId, PollId, SessionId } from '#shared/ids.ts'
import { Admission } from '../../server/rooms/admission.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { replay } from '../../server/rooms/replay.ts'
import { cpuTime } from '../support/cpu-time.ts'
import { FakeClient, sync } from '../support/fake-client.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { invented, mutated, samplesOf, spliced } from './mutants.ts'

const EACH = 500 // updates before a round begins again with an empty document
const LONGEST = 1000 // ms of the processor for one update
const WARM_UP = 10 // rounds after which memory is measured: until then it is the compiler’s

/** What came of a number of broken updates. */
export interface Outcome {
  readonly updates: number
  readonly verdicts: ReadonlyMap<string, number>
  readonly slowest: number
  readonly grown: number
}

/**
 * Gives broken updates to the judge of a document and to its lines, as many as asked for or for as long. Throws at the
 * first that throws, takes longer than a second, or is refused and leaves something behind.
 */
export async function runUpdates(
  seed: number,
  most: { updates: number; seconds: number },
): Promise<Outcome> {
  const until = performance.now() + most.seconds * 1000
  const verdicts = new Map<string, number>()
  let base = process.memoryUsage.rss()
  let [updates, slowest, grown] = [0, 0, 0]
  for (let round = 0; updates < most.updates && performance.now() < until; round++) {
    const random = randomFrom(seed + round)
    const name = round % 2 === 0 ? 'notes' : 'polls'
    const where = `SEED=${seed + round}`
    const run =
      round % 5 === 4 ? await roundOnLines(name, random, where) : roundOfJudge(name, random, where)
    for (const [verdict, count] of run.verdicts)
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + count)
    updates += EACH
    slowest = Math.max(slowest, run.slowest)
    if (round < WARM_UP) base = process.memoryUsage.rss()
    grown = Math.max(grown, process.memoryUsage.rss() - base)
  }
  return { updates, verdicts, slowest, grown }
}

interface Round {
  readonly verdicts: ReadonlyMap<string, number>
  readonly slowest: number
}

function roundOfJudge(name: DocumentName, random: Random, where: string): Round {
  const document = { session: 'session-1' as SessionId, name }
  const samples = samplesOf(name)
  const admitted: Uint8Array[] = []
  let draft = new Y.Doc()
  const admission = new Admission(
    document,
    () => (draft = replay(document.name, admitted)),
    new Map(),
  )
  const verdicts = new Map<string, number>()
  let slowest = 0
  const judge = (update: Uint8Array, person: PersonId): string => {
    const verdict = admission.judge(update, person)
    if (verdict.is === 'admitted') admitted.push(update)
    return verdict.is
  }
  judge(samples[0] ?? new Uint8Array(), 'ana' as PersonId)
  let state = standing(draft)
  for (let index = 0; index < EACH; index++) {
    const update = brokenUpdate(samples, random)
    const before = cpuTime()
    const verdict = judge(update, random.of(['ana', 'bo']) as PersonId)
    slowest = Math.max(slowest, cpuTime() - before)
    if (slowest > LONGEST) throw new Error(`${where} update ${index} took ${slowest} ms`)
    const now = standing(draft)
    if (verdict !== 'admitted' && now !== state)
      throw new Error(`${where} update ${index} left something`)
    if (draft.store.pendingStructs || draft.store.pendingDs)
      throw new Error(`${where} update ${index} left something waiting`)
    if (verdict === 'admitted') read(name, admitted)
    state = now
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
  }
  return { verdicts, slowest }
}

async function roundOnLines(name: DocumentName, random: Random, where: string): Promise<Round> {
  const log = new MemoryLog()
  const room = await new Hallway(log, () => undefined).open({
    session: 'session-1' as SessionId,
    name,
  })
  const samples = samplesOf(name)
  const other = new FakeClient(room, 'cy').sync()
  const verdicts = new Map<string, number>()
  let slowest = 0
  let barrier = 0
  for (let index = 0; index < EACH; index++) {
    const client = new FakeClient(room, random.of(['ana', 'bo'])).sync()
    await turn()
    const state = room.state()
    const records = log.records.length
    const frame = sync(random.of([1, 2]), brokenUpdate(samples, random))
    const before = cpuTime()
    client.send(random.chance(0.3) ? mutated(frame, random) : frame)
    await turn()
    slowest = Math.max(slowest, cpuTime() - before)
    if (slowest > LONGEST) throw new Error(`${where} update ${index} took ${slowest} ms`)
    const isClosed = client.closed !== undefined
    if (isClosed && (log.records.length > records || !Buffer.from(state).equals(room.state())))
      throw new Error(`${where} update ${index} was refused and left something`)
    client.peer.left()
    other.barrier(++barrier)
    await turn()
    if (other.barriers.at(-1) !== barrier)
      throw new Error(`${where} update ${index} disturbed somebody`)
    const verdict = isClosed ? `closed ${client.closed?.code}` : 'open'
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
  }
  return { verdicts, slowest }
}

function brokenUpdate(samples: readonly Uint8Array[], random: Random): Uint8Array {
  const sample = random.of(samples)
  const kind = random.below(10)
  if (kind < 4) return mutated(sample, random)
  if (kind < 6) return spliced(sample, random.of(samples), random)
  const own = invented(random)
  return kind < 8 ? own : mutated(own, random)
}

// Not the bytes: Yjs erases marks that mark nothing, sooner or later, by how updates are grouped.
function standing(draft: Y.Doc): string {
  const pieces = Buffer.from(Y.encodeStateVector(draft)).toString('base64')
  return JSON.stringify([pieces, draft.toJSON()])
}

/** Whatever was admitted can be read by everybody. */
function read(name: DocumentName, admitted: readonly Uint8Array[]): void {
  const copy = new Y.Doc()
  for (const update of admitted) Y.applyUpdate(copy, update)
  if (name === 'notes') readNotes(copy)
  else readDraft(copy, 'poll-1' as PollId)
}
