import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentName } from '#shared/ids.ts'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { openBrowser } from '../support/chromium.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const PATIENCE = { timeout: 60_000 } // ms, on a busy machine

let rapport: Rapport
let browser: Browser
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  session = await rapport.session(SAMPLE)
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

/** Begins another life of a document, as a tool that restores or erases does. */
async function beginAnotherLife(epoch: string, name: DocumentName = 'notes'): Promise<void> {
  const engine = await openSqlite(path.join(rapport.folder, 'rapport.sqlite'))
  const document = `${session.id}/${name}`
  await engine.commit([
    engine.rows.updateTable('head').set({ epoch }).where('document', '=', document).compile(),
  ])
  await engine.close()
}

const WAYS = ['the page stays open', 'the page is opened anew', 'the page comes after it'] as const

test.each(WAYS)(
  '[OFF5] notes that began another life take nothing from a copy of the earlier one by themselves: %s',
  async (way) => {
    const ana = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
    await ana.enter('Ana')
    const { page } = ana
    const lampSays = async (words: RegExp): Promise<void> => {
      await expect
        .poll(() => page.locator('rapport-lamp .lamp').textContent(), PATIENCE)
        .toMatch(words)
    }
    const pagesKept = page.evaluate(() =>
      navigator.serviceWorker.ready.then(async () => {
        while ((await caches.match('/')) === undefined) await new Promise(requestAnimationFrame)
      }),
    )
    await pagesKept
    await lampSays(/^kept at/)
    await rapport.stop()
    await lampSays(/^offline/)
    const words = `Written in the earlier life, while ${way}.`
    await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
    await page.keyboard.type(words)
    await lampSays(/offline, \d+ changes/)
    await beginAnotherLife(way.replaceAll(/[^a-z]/g, ''))
    if (way === 'the page is opened anew') {
      await page.reload()
      await page.locator('.notes').getByText(words).waitFor()
    }
    const desk = page.url()
    // Whoever comes later is told the other life first, and finds the copy of the earlier one on their device.
    if (way === 'the page comes after it') await page.goto('about:blank')
    await rapport.run()
    if (way === 'the page comes after it') await page.goto(desk)

    await page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
    await lampSays(/^kept at/)
    expect(await page.locator('.notes').textContent()).not.toContain(words)
    const reader = await new Writer(
      session,
      'notes',
      await session.enter('observer', 'Reader'),
    ).synced()
    expect(linesOf(reader.doc)).not.toContain(words)
    await page.getByRole('button', { name: `Put back: ${words}` }).click()
    await page.getByText('Everything is decided.').waitFor()
    await reader.sees((doc) => linesOf(doc).includes(words))
    reader.leave()
    await ana.leave()
  },
)

test('[OFF5] [OFF6] a page that keeps nothing shows its words too, when the polls hear first that another life began', async () => {
  const ana = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  const { page } = ana
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new Error('this browser keeps nothing')
    }
  })
  let isAsked: Promise<unknown> | undefined
  await page.routeWebSocket(/\/rooms\/.*\/notes/, async (room) => {
    await isAsked
    room.connectToServer()
  })
  await page.reload()
  await ana.enter('Ana')
  const lamp = page.locator('rapport-lamp .lamp')
  await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
  await page.keyboard.type('Only this page has it.')
  await lamp.getByText(/^kept at/).waitFor(PATIENCE)
  await rapport.stop()
  await lamp.getByText(/^offline/).waitFor(PATIENCE)
  isAsked = page.waitForResponse(/\/door$/, PATIENCE)
  await page.keyboard.type(' And this.')
  await beginAnotherLife('another', 'notes')
  await beginAnotherLife('another', 'polls')
  await rapport.run()

  await page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
  await page.getByRole('button', { name: /^Put back: .* And this\.$/ }).click()
  await page.getByText('Everything is decided.').waitFor()
  await ana.leave()
})

test('[OFF10] [PRIV3] after a colleague’s erasure a device offers what was never kept of its own, and no word of theirs', async () => {
  const shared = await rapport.session(SAMPLE)
  const bo = await shared.enter('rapporteur', 'Bo')
  const writer = await new Writer(shared, 'notes', bo).synced()
  addLine(writer.doc, 'Bo said a word', { speaker: 'Bo' })
  await writer.kept()
  writer.leave()
  const [ana, cy] = [
    await Visitor.come(browser, shared.links.rapporteur, DESKTOP),
    await Visitor.come(browser, shared.links.rapporteur, DESKTOP),
  ]
  for (const [visitor, name] of [
    [ana, 'Ana'],
    [cy, 'Cy'],
  ] as const) {
    await visitor.enter(name)
    await visitor.page.getByText('Bo said a word').waitFor()
    await visitor.page
      .locator('rapport-lamp .lamp')
      .getByText(/^kept at/)
      .waitFor(PATIENCE)
  }
  const desk = ana.page.url()
  await cy.page.goto('about:blank')
  await rapport.stop()
  const lamp = ana.page.locator('rapport-lamp .lamp')
  await lamp.getByText(/^offline/).waitFor(PATIENCE)
  await ana.page.getByText('Bo said a word').click()
  await ana.page.keyboard.press('End')
  await ana.page.keyboard.type(' and Ana doubted it')
  await lamp.getByText(/offline, \d+ changes/).waitFor(PATIENCE)
  await ana.page.goto('about:blank')

  await rapport.run()
  const { person } = (await shared.call('GET', '', undefined, bo)).json
  expect((await shared.call('POST', '/me/erase', { person }, bo)).status).toBe(200)
  await ana.page.goto(desk)
  await ana.page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
  await ana.page.getByRole('button', { name: 'Put back: and Ana doubted it' }).waitFor(PATIENCE)
  expect(await ana.page.locator('body').textContent()).not.toContain('Bo said')
  await ana.page.getByRole('button', { name: 'Put back: and Ana doubted it' }).click()
  await ana.page.getByText('Everything is decided.').waitFor()
  await cy.page.goto(desk)
  await cy.page.getByText('and Ana doubted it').waitFor(PATIENCE)
  const copiesIn = ({ page }: Visitor) =>
    page.evaluate(
      async () =>
        (await indexedDB.databases()).filter(({ name }) => name?.includes('.notes.')).length,
    )
  for (const visitor of [ana, cy]) {
    await expect.poll(() => copiesIn(visitor), PATIENCE).toBe(1)
    expect(await visitor.page.locator('body').textContent()).not.toContain('Bo said')
  }
  expect(await cy.page.getByRole('button', { name: 'Look at it' }).count()).toBe(0)
  await ana.leave()
  await cy.leave()
})
