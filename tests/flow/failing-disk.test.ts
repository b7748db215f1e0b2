import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tryFsyncError } from '../faults/fsync-errors.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { SlowFsync } from '../support/slow-fsync.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { withFsync } from '../support/strace.ts'
import { Writer } from '../support/writer.ts'

// All from 1 to 50 are tried by `npm run faults`.
const NTH = [1, 4, 6, 9, 30]
const PATIENCE = { timeout: 180_000 } // many processes on a machine that may have other work

const MUCH = { QUOTAS: '1000' } // here it is the disk that refuses

async function aRapport(folder?: string): Promise<{ rapport: Rapport; session: Session }> {
  const rapport = await Rapport.start(MUCH, folder)
  onTestFinished(() => rapport.remove())
  return { rapport, session: await rapport.session('A session') }
}

const ask = (session: Session, token: string) =>
  session.call('POST', '/questions', { text: 'Is there room?' }, token)

test(
  '[DISK4] after one fsync that fails, the n-th, all that was called kept outlives the process, once',
  PATIENCE,
  async () => {
    const { rapport, session } = await aRapport()
    let healed = 0
    for (const nth of NTH) {
      const { start, kept, lost, twice, output } = await tryFsyncError(rapport, session, nth)
      expect(lost, `fsync ${nth}`).toEqual([])
      expect(twice, `fsync ${nth}`).toEqual([])
      if (start === 'refused') continue
      expect(kept.length, `fsync ${nth}`).toBeGreaterThan(0)
      if (output.includes('The disk works again')) healed += 1
    }
    // SQLite lets a failing sync of the folder pass, and an early one keeps the server from starting.
    expect(healed).toBeGreaterThan(NTH.length / 2)
  },
)

test(
  '[DISK4] while every fsync fails nothing is called kept, votes are refused, and reading goes on',
  PATIENCE,
  async () => {
    const { rapport, session } = await aRapport()
    const token = await session.enter('rapporteur')
    const phone = await session.enter('participant')
    await rapport.stop()
    await rapport.run(MUCH, withFsync('error=EIO:when=20+'))
    const writer = await new Writer(session, 'notes', token).synced()
    const kept: string[] = []
    const writing = (async () => {
      for (let line = 0; line < 40; line++) {
        addLine(writer.doc, `line ${line}`)
        await writer.kept()
        kept.push(`line ${line}`)
      }
    })()
    let refused = 0
    while (refused < 5) if ((await ask(session, phone)).status === 503) refused += 1
    const before = kept.length
    for (let asked = 0; asked < 5; asked++) {
      expect((await ask(session, phone)).json.code).toBe('storage-failing')
      expect((await session.call('GET', '/questions', undefined, phone)).status).toBe(200)
    }
    expect(kept).toHaveLength(before)
    await rapport.kill()
    await rapport.run(MUCH)
    await writing
    const reader = await new Writer(session, 'notes', token).synced()
    expect(linesOf(reader.doc).filter((words) => words.startsWith('line '))).toEqual(kept)
    writer.leave()
    reader.leave()
  },
)

test(
  '[DISK5] a full disk refuses what is new, keeps nothing by half, and heals by itself',
  PATIENCE,
  async () => {
    const disk = await SmallDisk.mount(8)
    onTestFinished(() => disk.unmount())
    const { rapport, session } = await aRapport(path.join(disk.folder, 'data'))
    const token = await session.enter('rapporteur')
    const phone = await session.enter('participant')
    const writer = await new Writer(session, 'notes', token).synced()
    addLine(writer.doc, 'before')
    await writer.kept()

    let accepted = 0
    let answer = await ask(session, phone)
    while (answer.status === 201) {
      accepted += 1
      disk.fill()
      answer = await ask(session, phone)
    }
    expect([answer.status, answer.json.code]).toEqual([507, 'storage-full'])
    addLine(writer.doc, 'while full')
    let isKept = false
    const kept = writer.kept().then(() => (isKept = true))
    for (let asked = 0; asked < 5; asked++) {
      expect((await ask(session, phone)).json.code).toBe('storage-full')
      const read = await session.call('GET', '/questions', undefined, phone)
      expect(read.json.questions).toHaveLength(accepted)
    }
    expect(isKept).toBe(false)

    disk.free()
    await kept
    while ((answer = await ask(session, phone)).status !== 201) expect(answer.status).toBe(507)
    await rapport.kill()
    await rapport.run(MUCH)
    const reader = await new Writer(session, 'notes', token).synced()
    expect(linesOf(reader.doc).filter((words) => words !== '')).toEqual(
      expect.arrayContaining(['before', 'while full']),
    )
    const read = await session.call('GET', '/questions', undefined, phone)
    expect(read.json.questions).toHaveLength(accepted + 1)
    expect(rapport.output).not.toContain('damaged')
    writer.leave()
    reader.leave()
  },
)

test(
  '[DISK6] while an fsync takes three seconds, the event loop answers at once',
  PATIENCE,
  async () => {
    const { rapport, session } = await aRapport()
    const token = await session.enter('rapporteur')
    const writer = await new Writer(session, 'notes', token).synced()
    const slow = await SlowFsync.of(rapport.pid, 3_000)
    onTestFinished(() => slow.end())
    addLine(writer.doc, 'slowly')
    const began = performance.now()
    const kept = writer.kept().then(() => 'kept')
    const times: number[] = []
    while ((await Promise.race([kept, Promise.resolve('not yet')])) === 'not yet') {
      const asked = performance.now()
      await rapport.call('GET', '/healthz')
      times.push(performance.now() - asked)
    }
    expect(performance.now() - began).toBeGreaterThan(2_900)
    expect(times.length).toBeGreaterThan(10)
    expect(Math.max(...times)).toBeLessThan(500)
    writer.leave()
  },
)
