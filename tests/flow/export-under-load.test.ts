import { afterAll, beforeAll, expect, test } from 'vitest'
import { addLine } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const EXPORTS = 12
const WRITERS = 3

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
})
afterAll(() => rapport.remove())

test('[REP13] a report made while people write is one state of the document, and its formats agree on it', async () => {
  const token = await session.enter('organiser')
  const exporting = new AbortController()
  const writing = Array.from({ length: WRITERS }, async (_, index) => {
    const writer = await new Writer(
      session,
      'notes',
      await session.enter('rapporteur', `writer ${index}`),
    ).synced()
    for (let pair = 0; !exporting.signal.aborted; pair++) {
      writer.doc.transact(() => {
        addLine(writer.doc, `left-${index}-${pair}.`)
        addLine(writer.doc, `right-${index}-${pair}.`)
      })
      await writer.kept()
    }
    writer.leave()
  })
  let seen = 0
  for (let made = 0; made < EXPORTS; made++) {
    const { text, status } = await session.call('GET', '/report.md', undefined, token)
    expect(status).toBe(200)
    const lefts = pairsOf(text, 'left')
    expect(pairsOf(text, 'right')).toEqual(lefts)
    expect(lefts.length).toBeGreaterThanOrEqual(seen)
    seen = lefts.length
  }
  exporting.abort()
  await Promise.all(writing)
  expect(seen).toBeGreaterThan(WRITERS)

  // Nobody writes any more: whichever format is asked for, it names the same state.
  const { json } = await session.call('GET', '/report.json', undefined, token)
  const digest = String(json.digest)
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  for (const format of ['html', 'md', 'txt']) {
    const { text } = await session.call('GET', `/report.${format}`, undefined, token)
    expect(text.replaceAll(/\s/g, '')).toContain(digest)
  }
})

function pairsOf(text: string, side: string): string[] {
  const found = text.match(new RegExp(`${side}-\\d+-\\d+\\.`, 'g')) ?? []
  return found.map((words) => words.slice(side.length)).sort()
}
