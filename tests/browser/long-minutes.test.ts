import { expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser } from '../support/chromium.ts'
import { addLine } from '../support/notes.ts'
import { Rapport } from '../support/rapport.ts'
import { DESKTOP, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const LINES = 300
const PATIENCE = { timeout: 60_000 } // ms, on a busy machine

test('[FAST1] who types at the end of long notes goes on there while a colleague writes before and behind', async () => {
  const rapport = await Rapport.start()
  const browser = await openBrowser()
  const session = await rapport.session(SAMPLE)
  const token = await session.enter('moderator')
  const colleague = await new Writer(session, 'notes', token).synced()
  const { doc } = colleague
  doc.transact(() => {
    for (let line = 0; line < LINES; line++)
      addLine(doc, `line ${line} `.padEnd(60 + 7 * (line % 40), 'keeps traffic local '))
    addLine(doc, 'the last words', { id: 'far-last' })
  })
  await colleague.kept()

  const visitor = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  const { page } = await visitor.enter('Rapporteur 1')
  const last = page.locator('#line-far-last .words')
  await last.waitFor({ state: 'attached' })
  await page.locator('.notes .line .words').nth(1).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' and')
  await expect.poll(() => last.textContent(), PATIENCE).toBe('the last words and')
  addLine(doc, 'behind them', { id: 'far-more' })
  doc.getXmlFragment('notes').delete(12, 1)
  await page.locator('#line-far-more').waitFor({ state: 'attached' })
  await page.keyboard.type(' more')
  await expect.poll(() => last.textContent(), PATIENCE).toBe('the last words and more')
  expect(visitor.complaints).toEqual([])

  await visitor.leave()
  colleague.leave()
  await browser.close()
  await rapport.remove()
})
