import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getDocumentProxy, getMeta } from 'unpdf'
import { REPORT_FORMATS } from '#shared/report-formats.ts'
import { Listener } from '../support/listener.ts'
import { addLine } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { partsOf } from '../support/report-office.ts'
import { pdfText } from '../support/report-pdf-text.ts'
import { Writer } from '../support/writer.ts'

const PROPOSAL = path.join(import.meta.dirname, '../fixtures/proposals/igf-2021-ws-215.txt')
const PEOPLE = [
  'Israel Rosas',
  'Juan Peirano',
  'Bijal Sanghani',
  'Gabriel Adonaylo',
  'Talia Mares',
  'Jane Coffin',
]
// Whole and in parts; the writer of the notes and whoever asked as well.
const NAMES = [...PEOPLE.flatMap((name) => [name, ...name.split(' ')]), 'Quill', 'Norton']

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session(await readFile(PROPOSAL, 'utf8'))
})
afterAll(() => rapport.remove())

async function attribute(mode: string): Promise<void> {
  await rapport.stop()
  const file = path.join(rapport.folder, 'rapport.sqlite')
  const database = new DatabaseSync(file)
  database.prepare('UPDATE session SET settings = ?').run(JSON.stringify({ attribution: mode }))
  database.close()
  await rm(`${file}-twin`)
  await rapport.run()
}
const found = (text: string) =>
  NAMES.filter((name) => new RegExp(`\\b${name.replace(' ', '\\s+')}\\b`, 'i').test(text))
// The words of a PDF come without the space between them.
const foundIn = (squeezed: string) =>
  NAMES.filter((name) => squeezed.includes(name.replace(' ', '')))

test('[ATTR1] [ATTR2] [ATTR3] the six people of a programme are in nothing that leaves it when it names nobody', async () => {
  const token = await session.enter('rapporteur', 'Zoe Quill')
  const writer = await new Writer(session, 'notes', token).synced()
  for (const name of PEOPLE) {
    addLine(writer.doc, `${name} said it, and ${name.split(' ')[1]} said it again.`, {
      kind: 'opinion',
      speaker: name,
    })
  }
  await writer.kept()
  writer.leave()
  const participant = await session.enter('participant', 'Ivo Norton')
  const asking = { text: 'Who pays?', author: 'Ivo Norton' }
  const asked = await session.call('POST', '/questions', asking, participant)
  expect(asked.json.author).toBe('Ivo Norton')
  expect(found((await session.call('GET', '/report.txt', undefined, token)).text)).not.toEqual([])

  for (const mode of ['role', 'none']) {
    await attribute(mode)
    for (const format of REPORT_FORMATS) {
      const { bytes, text, headers } = await session.call(
        'GET',
        `/report.${format}`,
        undefined,
        token,
      )
      const isOffice = format === 'docx' || format === 'odt'
      const whole = isOffice ? [...partsOf(bytes).values()].join('\n') : text
      const words = format === 'pdf' ? await pdfText(bytes) : whole.replaceAll(/\s/g, '')
      expect(words).toContain('saiditagain.')
      const name = String(headers.get('content-disposition'))
      if (format === 'pdf') {
        const properties = await getMeta(await getDocumentProxy(Uint8Array.from(bytes)))
        expect(foundIn(words), `${mode} pdf`).toEqual([])
        expect(found(JSON.stringify(properties) + name), `${mode} pdf`).toEqual([])
      } else expect(found(whole + name), `${mode} ${format}`).toEqual([])
    }
    const { json } = await session.call('GET', '/questions', undefined, token)
    expect(json.questions.map(({ author }: { author?: string }) => author)).toEqual([undefined])
    const floor = await session.call('GET', '', undefined, participant)
    expect(found(JSON.stringify(floor.json.details))).toEqual([])
    const desk = await session.call('GET', '', undefined, token)
    expect(JSON.stringify(desk.json.details)).toContain('Jane Coffin')
    const listener = await Listener.of(session, participant)
    const snapshot = JSON.stringify(listener.heard)
    expect(snapshot).toContain('Who pays?')
    expect(found(snapshot)).toEqual([])
    listener.leave()
  }
})
