import { expect, test } from 'vitest'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const STOPS = Number(process.env['STOPS'] ?? 4) // fifty stay below the most blocks that notes may have
const LINES = 80 // by each writer before each stop

test(
  '[RUN2] stopped again and again while four people write, the server ends in time, loses nothing that was kept, and nothing comes twice',
  async () => {
    const rapport = await Rapport.start()
    const session = await rapport.session('A session')
    const tokens = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => session.enter('rapporteur', name)),
    )
    const writers = await Promise.all(
      tokens.map((token) => new Writer(session, 'notes', token).synced()),
    )
    const kept = new Set<string>()
    for (let stop = 0; stop < STOPS; stop++) {
      const work = writers.map(async (writer, index) => {
        for (let line = 0; line < LINES; line++) {
          const words = `stop ${stop} writer ${index} line ${line}`
          addLine(writer.doc, words)
          if (line % 5 !== 0) continue
          await writer.kept()
          kept.add(words)
        }
      })
      await writers[0]?.sees((doc) => linesOf(doc).length > 100 + stop * 4 * LINES)
      const began = performance.now()
      expect(await rapport.stop()).toBe(0)
      expect(performance.now() - began).toBeLessThan(10_000)
      const before = new Set(kept)
      await rapport.run()
      const fresh = await new Writer(session, 'notes', await session.enter('observer')).synced()
      const there = new Set(linesOf(fresh.doc))
      expect([...before].filter((words) => !there.has(words))).toEqual([])
      fresh.leave()
      await Promise.all(work)
    }
    await Promise.all(writers.map((writer) => writer.kept()))
    const last = await new Writer(session, 'notes', await session.enter('observer')).synced()
    const lines = linesOf(last.doc).filter((words) => words.startsWith('stop '))
    expect(lines).toHaveLength(STOPS * LINES * writers.length)
    expect(new Set(lines).size).toBe(lines.length)
    for (const writer of [...writers, last]) writer.leave()
    await rapport.remove()
  },
  60_000 + STOPS * 10_000,
)
