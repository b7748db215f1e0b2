import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import { MESSAGE } from '#shared/wire.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { openBrowser } from '../support/chromium.ts'
import { NextRelease } from '../support/next-release.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

/** The next release keeps a quote as a line of kind `citation`, which no page of this one knows. */
const MIGRATION = `(copy, name) => {
  if (name !== 'notes') return
  for (const line of copy.getXmlFragment('notes').toArray())
    if (line.getAttribute('kind') === 'quote') line.setAttribute('kind', 'text')
}`

let browser: Browser
let next: NextRelease
beforeAll(async () => {
  browser = await openBrowser()
  next = new NextRelease(MIGRATION).build()
})
afterAll(async () => {
  await browser.close()
  next.remove()
})

const rapports: Rapport[] = []
const visitors: Visitor[] = []
afterEach(async () => {
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()))
  await Promise.all(rapports.splice(0).map((rapport) => rapport.remove()))
})

async function aSession(): Promise<Session> {
  const rapport = await Rapport.start()
  rapports.push(rapport)
  return rapport.session('A session\n\nPolicy Question(s)\n\nWho pays for the switch?')
}

async function atDesk(session: Session, viewport: Readonly<{ width: number; height: number }>) {
  const visitor = await Visitor.come(browser, session.links.rapporteur, viewport)
  visitors.push(visitor)
  return visitor.enter('Rahel')
}

const RENEWED = 'Rapport was renewed. Load the page again to write.'
const UNKNOWN = 'something in them that this page does not know'
const reading = (page: Page) => page.frameLocator('.reading iframe')
const QUESTION = 0 // the first step of y-websocket's sync: what the other has
const shots = process.env['SHOTS']

test('[SCHEMA1] [MIG4] a page that was open when the server was renewed turns into a reader, keeps its words at hand, and writes again when it is loaded', async () => {
  const session = await aSession()
  const { rapport } = session
  const desk = await atDesk(session, DESKTOP)
  const phone = await atDesk(session, PHONE)
  const { page } = desk
  await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
  await page.keyboard.type('kept before the renewal')
  await page
    .locator('rapport-lamp')
    .getByText(/^kept at/)
    .waitFor()
  await rapport.kill()
  await page.keyboard.type(' and not kept after it')
  await rapport.run({}, [], next.root)

  await page.getByText(RENEWED).waitFor()
  await page.getByText('and not kept after it').waitFor()
  await reading(page).getByText('kept before the renewal', { exact: true }).waitFor()
  await phone.page.getByText(RENEWED).waitFor()
  expect(await phone.page.getByText('Your words that are not kept').count()).toBe(0)
  expect(await page.locator('.notes').count()).toBe(0)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('rapport-words.txt')
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('not kept after it')
  expect(await desk.axe()).toEqual([])
  if (shots) {
    await page.screenshot({ path: `${shots}/renewed-1440.png` })
    await phone.page.screenshot({ path: `${shots}/renewed-390.png` })
  }

  // What others write meanwhile is shown; nothing the old page did reached the notes.
  const token = await session.enter('moderator', 'Mira')
  const other = await new Writer(session, 'notes', token, { schema: '2' }).synced()
  addLine(other.doc, 'written meanwhile by another')
  await other.kept()
  await reading(phone.page).getByText('written meanwhile by another').waitFor()
  expect(linesOf(other.doc).join('\n')).not.toContain('not kept after it')

  phone.page.on('dialog', (dialog) => void dialog.accept())
  await phone.page.getByRole('button', { name: 'Load the page again' }).click()
  await phone.page.locator('.notes').getByText('written meanwhile by another').waitFor()
  await phone.page.locator('.line.is-empty[data-kind="text"] .words').first().click()
  await phone.page.keyboard.type('written by the new page')
  await other.sees((doc) => linesOf(doc).includes('written by the new page'))
  other.leave()
})

test('[SCHEMA1] a page that is told another version answers nothing about the document, though it is asked', async () => {
  const session = await aSession()
  const { page } = await atDesk(session, DESKTOP)
  await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
  await page.keyboard.type('what the device holds')
  await page
    .locator('rapport-lamp')
    .getByText(/^kept at/)
    .waitFor()
  // The server says its version, and asks at once, before the page can be gone.
  const answers: string[] = []
  let isAsked = false
  await page.routeWebSocket(/\/notes\?/, (line) => {
    const server = line.connectToServer()
    server.onMessage((said) => {
      const [kind, step] = Buffer.from(said)
      if (kind !== MESSAGE.sync || step !== QUESTION) return
      isAsked = true
      line.send(Buffer.from([MESSAGE.schema, 2]))
      line.send(said)
    })
    line.onMessage((said) => {
      const [kind, step] = Buffer.from(said)
      if (kind === MESSAGE.sync && step !== QUESTION) answers.push(`step ${step}`)
      server.send(said)
    })
  })
  await page.reload()
  await page.getByText(RENEWED).waitFor()
  await reading(page).getByText('what the device holds').waitFor()
  expect(isAsked).toBe(true)
  expect(answers).toEqual([])
})

test('[MIG3] [MIG4] a server that is older than the notes says so and leaves them as they are', async () => {
  const session = await aSession()
  const { rapport } = session
  const token = await session.enter('rapporteur', 'Ana')
  const ana = await new Writer(session, 'notes', token).synced()
  addLine(ana.doc, 'a quote', { kind: 'quote', id: 'quoted' })
  await ana.kept()
  ana.leave()
  await rapport.stop()

  await rapport.run({}, [], next.root)
  const { status } = await session.call('GET', '/report.json', undefined, token)
  expect(status).toBe(200)
  await rapport.stop()
  const before = await recordsOf(session)
  expect(before).toHaveLength(3) // the seed, the quote, the renewal

  await rapport.run()
  const refused = await session.call('GET', '/report.json', undefined, token)
  expect([refused.status, refused.json.code]).toEqual([503, 'document-too-new'])
  expect(refused.json.message).toContain('written by a newer Rapport')
  await rapport.stop()
  expect(await recordsOf(session)).toEqual(before)

  // And forward again: everything is there.
  await rapport.run({}, [], next.root)
  const forward = await new Writer(session, 'notes', token, { schema: '2' }).synced()
  expect(linesOf(forward.doc)).toContain('a quote')
  forward.leave()
})

test('[SCHEMA2] opening notes with a block, or a mark, that the page does not know deletes nothing, and shows them', async () => {
  const session = await aSession()
  const { rapport } = session
  const token = await session.enter('rapporteur', 'Ana')
  const ana = await new Writer(session, 'notes', token).synced()
  const line = addLine(ana.doc, 'words with an unknown mark', { id: 'marked' })
  await ana.kept()
  const open = await atDesk(session, DESKTOP)
  await open.page.locator('.notes').getByText('words with an unknown mark').waitFor()
  await rapport.stop()

  // As another release of the server would have kept it.
  const strange = new Y.Doc()
  Y.applyUpdate(strange, Y.encodeStateAsUpdate(ana.doc))
  const known = Y.encodeStateVector(strange)
  const chart = new Y.XmlElement('chart')
  chart.setAttribute('id', 'a-chart')
  strange.getXmlFragment('notes').push([chart])
  const at = ana.doc.getXmlFragment('notes').toArray().indexOf(line)
  const marked = strange.getXmlFragment('notes').get(at)
  if (!(marked instanceof Y.XmlElement)) throw new Error('the line is not where it was')
  ;(marked.get(0) as Y.XmlText).format(0, 5, { highlight: { colour: 'yellow' } })
  await append(session, Y.encodeStateAsUpdate(strange, known))
  await rapport.run()
  await ana.sees((doc) => doc.getXmlFragment('notes').toString().includes('chart'))

  // An editor that was bound before lets go; one that opens is not bound.
  await open.page.getByText(UNKNOWN).waitFor()
  await reading(open.page).getByText('words with an unknown mark').waitFor()

  const visitor = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  visitors.push(visitor)
  await visitor.page.getByLabel('Your name').fill('Rahel')
  await visitor.page.getByRole('button', { name: 'Enter', exact: true }).click()
  await visitor.page.getByText(UNKNOWN).waitFor()
  await reading(visitor.page).getByText('words with an unknown mark').waitFor()
  expect(await visitor.page.locator('.notes').count()).toBe(0)
  await ana.kept()
  const notes = ana.doc.getXmlFragment('notes').toString()
  expect(notes).toContain('chart')
  expect(notes).toContain('highlight')
  const thrown = [...open.complaints, ...visitor.complaints].filter((said) =>
    /thrown|Yjs/.test(said),
  )
  expect(thrown).toEqual([])
  ana.leave()
})

async function recordsOf(session: Session) {
  const engine = await openSqlite(`${session.rapport.folder}/rapport.sqlite`)
  const records = await engine.rows
    .selectFrom('log')
    .select(['seq', 'updates'])
    .where('document', '=', `${session.id}/notes`)
    .orderBy('seq')
    .execute()
  await engine.close()
  return records.map(({ seq, updates }) => [seq, Buffer.from(updates).toString('hex')])
}

async function append(session: Session, update: Uint8Array): Promise<void> {
  const engine = await openSqlite(`${session.rapport.folder}/rapport.sqlite`)
  const log = logIn(engine)
  const document = { session: session.id as SessionId, name: 'notes' } as const
  const { seq } = await log.read(document)
  await log.append(document, { seq: seq + 1, updates: [update], authors: new Map() })
  await engine.close()
}
