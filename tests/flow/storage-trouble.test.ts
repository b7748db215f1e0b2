import { afterEach, expect, test } from 'vitest'
import { loopLagGauge } from '../../server/http/loop-lag.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { SlowFsync } from '../support/slow-fsync.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { Writer } from '../support/writer.ts'

const cleanUp: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const each of cleanUp.splice(0).toReversed()) await each()
})

async function aServer(env: Readonly<Record<string, string>> = {}): Promise<Rapport> {
  const rapport = await Rapport.start(env)
  cleanUp.push(() => rapport.remove())
  return rapport
}

async function aDisk(): Promise<SmallDisk> {
  const disk = await SmallDisk.mount(8)
  cleanUp.push(() => disk.unmount())
  return disk
}

async function writes(session: Session, token: string, name: 'notes' | 'polls' = 'notes') {
  const writer = await new Writer(session, name, token).synced()
  cleanUp.push(() => writer.leave())
  return writer
}

test('[ROOM12] [BAL2] on a full disk reading goes on, nothing is called kept, votes are refused and not half counted; with room again all heals by itself', async () => {
  const disk = await aDisk()
  const rapport = await aServer({ DATA_DIR: disk.folder })
  const session = await rapport.session('A session')
  const ana = await writes(session, await session.enter('rapporteur'))
  const bo = await writes(session, await session.enter('moderator', 'Bo'))
  const design = await writes(session, await session.enter('speaker'), 'polls')
  draftPoll(design.doc, 'poll-1', 'Which?', { a: 'One', b: 'Two' })
  await design.kept()
  const moderator = await session.enter('moderator', 'Mo')
  await session.call('POST', '/polls/poll-1/open', { reason: 'A test' }, moderator)
  const voter = await session.enter('participant')
  const observer = await session.enter('observer')
  addLine(ana.doc, 'before the disk was full')
  await ana.kept()

  disk.fill()
  const began = performance.now()
  let kept = false
  let written = 0
  // A database may have some room left inside its own files.
  while (!ana.storage.includes('full') && written < 200) {
    addLine(ana.doc, `while it is full ${written++} `.padEnd(20_000, 'x'))
    await Promise.race([ana.hears('full'), ana.kept()])
  }
  const last = `while it is full ${written - 1} `
  void ana.kept().then(() => (kept = true))
  await bo.hears('full')
  expect(performance.now() - began).toBeLessThan(5_000)
  const late = await writes(session, observer)
  expect(linesOf(late.doc)).toContain('before the disk was full')
  expect(late.storage).toEqual(['full'])
  expect(linesOf(bo.doc).some((words) => words.startsWith(last))).toBe(false)
  const vote = () =>
    session.call('POST', '/polls/poll-1/ballots', { choices: ['a'], receipt: 'receipt-1' }, voter)
  const refused = await vote()
  expect([refused.status, refused.json.code]).toEqual([507, 'storage-full'])
  expect((await session.call('GET', '/polls', undefined, moderator)).json.polls[0].voters).toBe(0)
  expect((await rapport.call('GET', '/healthz')).status).toBe(200)
  expect(kept).toBe(false)

  disk.free()
  const freed = performance.now()
  await ana.kept()
  await bo.sees((doc) => linesOf(doc).some((words) => words.startsWith(last)))
  expect(performance.now() - freed).toBeLessThan(10_000)
  await Promise.all([ana, bo, late].map((each) => each.hears('well')))
  expect((await vote()).status).toBe(201)
  expect((await vote()).status).toBe(201)
  expect((await session.call('GET', '/polls', undefined, moderator)).json.polls[0].voters).toBe(1)
  expect([ana, bo, late].map(({ closed }) => closed)).toEqual([undefined, undefined, undefined])
  expect(rapport.output).toContain('disk is full')

  await rapport.kill()
  await rapport.run({ DATA_DIR: disk.folder })
  const fresh = await writes(session, observer)
  expect(linesOf(fresh.doc)).toEqual(linesOf(ana.doc))
  expect(linesOf(fresh.doc).filter((words) => words.startsWith(last))).toHaveLength(1)
})

test('[RUN2] a server that is stopped on a full disk ends within ten seconds, and its writers send again what was not kept', async () => {
  const disk = await aDisk()
  const rapport = await aServer({ DATA_DIR: disk.folder })
  const session = await rapport.session('A session')
  const ana = await writes(session, await session.enter('rapporteur'))
  disk.fill()
  for (let count = 0; !ana.storage.includes('full') && count < 200; count++) {
    addLine(ana.doc, `line ${count} `.padEnd(20_000, 'x'))
    await Promise.race([ana.hears('full'), ana.kept()])
  }
  const kept = ana.kept()
  const began = performance.now()
  expect(await rapport.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await ana.closes()).toBe(1012)
  disk.free()
  await rapport.run({ DATA_DIR: disk.folder })
  await kept
  const fresh = await writes(session, await session.enter('observer'))
  expect(linesOf(fresh.doc)).toEqual(linesOf(ana.doc))
})

test('[ROOM12] a disk that takes seconds for every fsync holds up the words and nothing else', async () => {
  const rapport = await aServer()
  const session = await rapport.session('A session')
  const ana = await writes(session, await session.enter('rapporteur'))
  const observer = await session.enter('observer')
  addLine(ana.doc, 'quick')
  await ana.kept()
  const slow = await SlowFsync.of(rapport.pid, 12_000)
  cleanUp.push(() => slow.end())
  // From here on the lag is counted, and beside it that of a loop that does nothing: what the machine itself holds up.
  const idle = loopLagGauge()
  await idle.read()
  await rapport.call('GET', '/metrics')
  addLine(ana.doc, 'slow')
  let kept = false
  const keeping = ana.kept().then(() => (kept = true))
  const began = performance.now()
  await ana.hears('slow')
  expect(performance.now() - began).toBeGreaterThan(9_900)
  expect(kept).toBe(false)
  await keeping
  expect(performance.now() - began).toBeGreaterThan(11_900)
  await ana.hears('well')
  const { text } = await rapport.call('GET', '/metrics')
  const lag = Number(/^rapport_loop_lag_seconds (\S+)$/m.exec(text)?.[1])
  expect(lag).toBeLessThan(0.1 + (await idle.read()))
  await slow.end()
  cleanUp.pop()
  const fresh = await writes(session, observer)
  expect(linesOf(fresh.doc).slice(-2)).toEqual(['quick', 'slow'])
})
