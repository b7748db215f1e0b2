import { afterAll, beforeAll, expect, test } from 'vitest'
import { NextRelease } from '../support/next-release.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const SESSIONS = 10
const MIGRATION = `(copy, name) => {
  if (name !== 'notes') return
  for (const line of copy.getXmlFragment('notes').toArray())
    if (line.getAttribute('kind') === 'quote') line.setAttribute('kind', 'opinion')
}`

let next: NextRelease
let rapport: Rapport
beforeAll(async () => {
  next = new NextRelease(MIGRATION)
  rapport = await Rapport.start()
})
afterAll(async () => {
  await rapport.remove()
  next.remove()
})

test('[MIG4] killed while it renews documents, a server leaves each one old or new, and the next start has every word', async () => {
  const all: { session: Session; token: string; lines: string[] }[] = []
  for (let number = 0; number < SESSIONS; number++) {
    const session = await rapport.session(`Session ${number}`)
    const token = await session.enter('rapporteur', `Rapporteur ${number}`)
    const writer = await new Writer(session, 'notes', token).synced()
    for (let line = 0; line < 20; line++)
      addLine(writer.doc, `quote ${line} of ${number}`, { kind: 'quote', id: `q${line}` })
    await writer.kept()
    all.push({ session, token, lines: linesOf(writer.doc) })
    writer.leave()
  }
  await rapport.stop()

  // Killed when one, three and six of them were opened and the others are on their way.
  for (const enough of [1, 3, 6]) {
    await rapport.run({}, [], next.root)
    let opened = 0
    await new Promise<void>((resolve) => {
      for (const { session, token } of all) {
        session.call('GET', '/report.json', undefined, token).then(
          ({ status }) => {
            expect(status).toBe(200)
            opened += 1
            if (opened === enough) resolve()
          },
          () => undefined, // the server was killed before it answered
        )
      }
    })
    await rapport.kill()
  }

  await rapport.run({}, [], next.root)
  for (const { session, token, lines } of all) {
    const reader = await new Writer(session, 'notes', token, { schema: '2' }).synced()
    expect(linesOf(reader.doc)).toEqual(lines)
    expect(reader.doc.getXmlFragment('notes').toString()).not.toContain('kind="quote"')
    reader.leave()
  }
})
