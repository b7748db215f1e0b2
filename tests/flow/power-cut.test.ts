import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const CUTS = 6
const LINES = 40 // by each writer before each cut

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
})
afterAll(() => rapport.remove())

test('[ROOM1] [ROOM2] whatever a peer was shown or a barrier answered outlives kill -9, and nothing comes twice', async () => {
  const tokens = await Promise.all(['a', 'b', 'c'].map((name) => session.enter('rapporteur', name)))
  const writers = await Promise.all(
    tokens.map((token) => new Writer(session, 'notes', token).synced()),
  )
  const kept = new Set<string>()
  for (let cut = 0; cut < CUTS; cut++) {
    const work = writers.map(async (writer, index) => {
      for (let line = 0; line < LINES; line++) {
        const words = `cut ${cut} writer ${index} line ${line}`
        addLine(writer.doc, words)
        if (line % 8 === 0) {
          await writer.kept()
          kept.add(words)
        }
      }
    })
    // Somewhere in the middle, a little later each time; the writers come back by themselves.
    await Promise.race([
      Promise.all(work),
      writers[0]?.sees((doc) => linesOf(doc).length > 10 + cut * 110),
    ])
    // What one of them sees of the others, the server has shown.
    const shown = writers.flatMap((writer, own) =>
      linesOf(writer.doc).filter(
        (words) => words.startsWith('cut ') && !words.includes(`writer ${own} `),
      ),
    )
    for (const words of shown) kept.add(words)
    await rapport.kill()
    await rapport.run()
    const fresh = await new Writer(
      session,
      'notes',
      await session.enter('organiser', `after ${cut}`),
    ).synced()
    const there = new Set(linesOf(fresh.doc))
    expect([...kept].filter((words) => !there.has(words))).toEqual([])
    fresh.leave()
    await Promise.all(work)
  }
  await Promise.all(writers.map((writer) => writer.kept()))
  const last = await new Writer(session, 'notes', await session.enter('organiser', 'last')).synced()
  const lines = linesOf(last.doc).filter((words) => words.startsWith('cut '))
  expect(lines).toHaveLength(CUTS * LINES * writers.length)
  expect(new Set(lines).size).toBe(lines.length)
  for (const writer of writers)
    await writer.sees((doc) => linesOf(doc).length === linesOf(last.doc).length)
  expect(writers.map((writer) => linesOf(writer.doc))).toEqual(writers.map(() => linesOf(last.doc)))
  for (const writer of [...writers, last]) writer.leave()
})
