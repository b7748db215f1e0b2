import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { lineWith } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const PROPOSAL = 'A session\n\nPolicy Question(s)\n\nWho pays for the switch?'

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

const visitors: Visitor[] = []
const clients: Writer[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.leave()
  const here = visitors.splice(0)
  const complaints = here.flatMap((visitor) => visitor.complaints)
  await Promise.all(here.map((visitor) => visitor.leave()))
  expect(complaints).toEqual([])
})

async function atDesk(session: Session, name: string, role: Role, viewport = DESKTOP as Size) {
  const visitor = await Visitor.come(browser, session.links[role], viewport)
  visitors.push(visitor)
  return visitor.enter(name)
}
type Size = Readonly<{ width: number; height: number }>

async function stockClient(session: Session, name: string): Promise<Writer> {
  const client = new Writer(session, 'notes', await session.enter('rapporteur', name))
  clients.push(client)
  return client.synced()
}

const blocksOf = (doc: Y.Doc): Y.XmlElement[] =>
  (doc.getXmlFragment('notes').toArray() as unknown[]).filter(
    (each) => each instanceof Y.XmlElement,
  )
const isPoll = (block: Y.XmlElement): boolean => block.nodeName === 'poll'

function takeOut(doc: Y.Doc, which: (block: Y.XmlElement) => boolean): void {
  doc.getXmlFragment('notes').delete(blocksOf(doc).findIndex(which), 1)
}

const sectionsOf = (doc: Y.Doc): Y.XmlElement[] =>
  blocksOf(doc).filter((block) => block.getAttribute('part') !== undefined)

const bar = (page: Page) => page.getByRole('region', { name: 'What happened to the notes' })
const keptLamp = (page: Page) =>
  page
    .locator('rapport-lamp')
    .getByText(/^kept at/)
    .first()
    .waitFor()

/** The alarms the session has had, asked for once what was done before is kept. */
async function alarmsOf(session: Session): Promise<readonly unknown[]> {
  const token = await session.enter('moderator', 'Asker')
  return (await session.call('GET', '/alarms', undefined, token)).json.alarms as unknown[]
}

test('[TRIP1] [TRIP4] [TRIP5] a poll that an old page deletes is said at every desk, and one click puts it back', async () => {
  const session = await rapport.session(PROPOSAL)
  const desk = await atDesk(session, 'Mira', 'moderator')
  const phone = await atDesk(session, 'Rahel', 'rapporteur', PHONE)
  await desk.page.locator('.poll-card textarea').first().fill('What keeps an exchange point alive?')
  await desk.page.locator('.poll-card').first().waitFor()
  await keptLamp(desk.page)
  const ana = await stockClient(session, 'Ana')
  takeOut(ana.doc, isPoll)
  await ana.kept()

  const said =
    /The poll “\u2068What keeps an exchange point alive\?\u2069” disappeared from the notes without anybody taking it out \(\u2068Ana\u2069’s page, \d\d:\d\d\)\./
  await bar(desk.page).getByText(said).waitFor()
  await bar(phone.page).getByText(said).waitFor()
  await phone.page.locator('.poll-card').waitFor({ state: 'detached' })
  for (const { page } of [desk, phone]) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
  }
  const shots = process.env['SHOTS']
  if (shots) {
    await desk.page.screenshot({ path: `${shots}/alarm-1440.png` })
    await phone.page.screenshot({ path: `${shots}/alarm-390.png` })
    await phone.page.emulateMedia({ colorScheme: 'dark' })
    await phone.page.screenshot({ path: `${shots}/alarm-390-dark.png` })
  }
  expect(await desk.axe()).toEqual([])
  expect(await phone.axe()).toEqual([])

  await bar(desk.page).getByRole('button', { name: 'Put it back' }).click()
  await desk.page.locator('.poll-card textarea').first().waitFor()
  await phone.page.locator('.poll-card').waitFor()
  await bar(desk.page).waitFor({ state: 'hidden' })
  await bar(phone.page).waitFor({ state: 'hidden' })
  await expect.poll(() => desk.page.evaluate(() => document.activeElement?.id)).toBe('notes')
  const question = desk.page.locator('.poll-card textarea').first()
  expect(await question.inputValue()).toBe('What keeps an exchange point alive?')
})

test('[TRIP4] however much is said above the notes, a phone shows the lamp and half a screen of paper', async () => {
  const session = await rapport.session(PROPOSAL)
  const { page } = await atDesk(session, 'Rahel', 'rapporteur', PHONE)
  await keptLamp(page)
  const ana = await stockClient(session, 'Ana')
  for (const part of ['papers', 'takeaways', 'calls']) {
    takeOut(ana.doc, (block) => block.getAttribute('part') === part)
    await ana.kept()
  }
  const putBack = bar(page).getByRole('button', { name: 'Put it back' })
  await putBack.nth(2).waitFor()
  const paper = await page.locator('.paper').boundingBox()
  expect(paper?.height).toBeGreaterThan(PHONE.height / 2)
  expect((await page.locator('rapport-lamp').boundingBox())?.y).toBeGreaterThanOrEqual(0)
  // The keyboard goes from notice to notice, and then into the notes.
  await putBack.first().focus()
  for (const left of [2, 1]) {
    await page.keyboard.press('Enter')
    await expect.poll(() => bar(page).getByRole('listitem').count()).toBe(left)
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.textContent)
    await expect.poll(focused).toBe('Put it back')
  }
  await page.keyboard.press('Enter')
  await bar(page).waitFor({ state: 'hidden' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('notes')
})

test('[TRIP4] what was meant is let be', async () => {
  const session = await rapport.session(PROPOSAL)
  const desk = await atDesk(session, 'Mira', 'moderator')
  const ana = await stockClient(session, 'Ana')
  takeOut(ana.doc, (block) => block.getAttribute('part') === 'papers')
  await bar(desk.page)
    .getByText(/The section “.*” disappeared/)
    .waitFor()
  await bar(desk.page).getByRole('button', { name: 'It was meant' }).click()
  await bar(desk.page).waitFor({ state: 'hidden' })
  await ana.kept()
  expect(blocksOf(ana.doc).some((block) => block.getAttribute('part') === 'papers')).toBe(false)
})

test('[TRIP3] what somebody takes out at the desk by keyboard, mouse or undo raises no alarm', async () => {
  const session = await rapport.session(PROPOSAL)
  const { page } = await atDesk(session, 'Rahel', 'rapporteur')
  const ana = await stockClient(session, 'Ana')
  const hasPoll = (doc: Y.Doc): boolean => blocksOf(doc).some(isPoll)
  const sign = page.locator('.poll-card .poll-sign').first()

  // A key before the editor has read what was clicked would do something else.
  const isSelected = page.locator('.notes .ProseMirror-selectednode')
  const cursorIn = (part: string) => page.locator(`.line.has-cursor[data-part="${part}"]`).waitFor()

  // Deleted by key, and undone.
  await sign.click()
  await isSelected.waitFor()
  await page.keyboard.press('Delete')
  await ana.sees((doc) => !hasPoll(doc))
  await page.keyboard.press('Control+z')
  await ana.sees(hasPoll)
  await page.keyboard.press('Control+y')
  await ana.sees((doc) => !hasPoll(doc))
  await page.keyboard.press('Control+z')
  await ana.sees(hasPoll)

  // Cut, and pasted elsewhere later.
  await page.locator('.line[data-part="papers"] .words').click()
  await cursorIn('papers')
  await sign.click()
  await isSelected.waitFor()
  await page.keyboard.press('Control+x')
  await ana.sees((doc) => !hasPoll(doc))
  await page.locator('.line[data-part="calls"]').click()
  await cursorIn('calls')
  await page.keyboard.press('End')
  await page.keyboard.press('Control+v')
  await ana.sees(hasPoll)

  // A section made a plain line; and then everything selected and deleted.
  await page.locator('.line[data-part="papers"] .words').click()
  await cursorIn('papers')
  await page.keyboard.press('Control+Alt+0')
  await ana.sees((doc) => lineWith(doc, 'apers').getAttribute('part') === undefined)
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await ana.sees((doc) => !hasPoll(doc) && sectionsOf(doc).length <= 1)

  await keptLamp(page)
  await ana.kept()
  expect(await alarmsOf(session)).toEqual([])
})

test('[TRIP3] what was taken out while the line was away is said when it is back', async () => {
  const session = await rapport.session(PROPOSAL)
  const { page } = await atDesk(session, 'Rahel', 'rapporteur')
  await keptLamp(page)
  await rapport.kill()
  await page.locator('.poll-card .poll-sign').first().click()
  await page.keyboard.press('Delete')
  await page.locator('.poll-card').waitFor({ state: 'detached' })
  await rapport.run()
  const ana = await stockClient(session, 'Ana')
  await ana.sees((doc) => !blocksOf(doc).some(isPoll))
  await keptLamp(page)
  expect(await alarmsOf(session)).toEqual([])
  visitors[0]?.complaints.splice(0) // the browser says that the server was away
})

test('[TRIP3] what was taken out while the line was away is said after a reload too', async () => {
  const session = await rapport.session(PROPOSAL)
  const { page } = await atDesk(session, 'Rahel', 'rapporteur')
  await keptLamp(page)
  await expect
    .poll(() => page.evaluate(async () => (await caches.match('/')) !== undefined), {
      timeout: 60_000,
    })
    .toBe(true)
  await rapport.kill()
  await page.locator('.poll-card .poll-sign').first().click()
  await page.keyboard.press('Delete')
  await page.locator('.poll-card').waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('.notes').waitFor()
  await page
    .locator('rapport-lamp')
    .getByText(/\d+ change/)
    .first()
    .waitFor()
  await rapport.run()
  const ana = await stockClient(session, 'Ana')
  await ana.sees((doc) => !blocksOf(doc).some(isPoll))
  await keptLamp(page)
  expect(await alarmsOf(session)).toEqual([])
  visitors[0]?.complaints.splice(0) // the browser says that the server was away
})
