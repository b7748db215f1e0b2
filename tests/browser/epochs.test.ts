import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DocumentName } from '#shared/ids.ts'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { openBrowser } from '../support/chromium.ts'
import { linesOf } from '../support/notes.ts'
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
