import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLine } from '../support/notes.ts'
import { Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const LINES = 400 // within two seconds: 200 a second

let rapport: Rapport
beforeAll(async () => {
  rapport = await Rapport.start()
})
afterAll(() => rapport.remove())

test('[BRIDGE3] 200 lines a second are taken, and typing is kept as fast meanwhile', async () => {
  const session = await rapport.session('A session')
  const moderator = await session.enter('onlineModerator')
  const bridge = (await session.call('POST', '/bridges', { name: 'Matrix' }, moderator)).json
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const typeOne = async (): Promise<number> => {
    const at = performance.now()
    addLine(writer.doc, 'a line')
    await writer.kept()
    return performance.now() - at
  }
  const alone: number[] = []
  for (let typed = 0; typed < 30; typed += 1) alone.push(await typeOne())
  const beside: number[] = []
  const took: number[] = []
  const began = performance.now()
  const end = new AbortController()
  const typing = (async () => {
    while (!end.signal.aborted) {
      beside.push(await typeOne())
      await new Promise((resolve) => setTimeout(resolve, 40)) // as fast as five people type
    }
  })()
  let next = 0
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      for (;;) {
        const id = next++
        if (id >= LINES) return
        const due = began + id * 5 - performance.now()
        if (due > 0) await new Promise((resolve) => setTimeout(resolve, due))
        const at = performance.now()
        const { status } = await session.call(
          'POST',
          '/inbox',
          { id: String(id), text: `line ${id}`, channel: 'online' },
          bridge.token,
        )
        expect(status).toBe(201)
        took.push(performance.now() - at)
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  end.abort()
  await typing
  const p95 = (all: number[]) =>
    all.sort((one, other) => one - other)[Math.floor(all.length * 0.95)]
  console.log(
    `${Math.round(LINES / seconds)} lines/s, each ${Math.round(p95(took) ?? 0)} ms (p95); ` +
      `${beside.length} typed lines, kept after ${Math.round(p95(beside) ?? 0)} ms (p95), ` +
      `alone after ${Math.round(p95(alone) ?? 0)} ms`,
  )
  // On a machine that has other work, what typing takes alone says how much.
  expect(p95(beside)).toBeLessThan(Math.max(300, 4 * (p95(alone) ?? 0)))
  const { json } = await session.call('GET', '/questions', undefined, moderator)
  expect(json.questions).toHaveLength(LINES)
  writer.leave()
})
