import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser } from '../support/chromium.ts'
import { addLine } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const LINES = 300
const FAR = 'the words that stand far down'

let rapport: Rapport
let browser: Browser
let session: Session
let colleague: Writer
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  session = await rapport.session(SAMPLE)
  colleague = await new Writer(session, 'notes', await session.enter('moderator')).synced()
  const { doc } = colleague
  doc.transact(() => {
    for (let line = 0; line < LINES; line++) {
      const words = `line ${line} `.padEnd(60 + 7 * (line % 40), 'keeps traffic local ')
      addLine(doc, words, { id: `far-${line}`, kind: line % 50 < 3 ? 'numbered' : 'text' })
    }
    addLine(doc, 'A section at the end', { id: 'far-section', kind: 'section' })
    addLine(doc, FAR, { id: 'far-last', kind: 'opinion', speaker: 'Speaker 1' })
  })
  await colleague.kept()
})
afterAll(async () => {
  colleague.leave()
  await browser.close()
  await rapport.remove()
})

test('[FAST3] what is far off the screen is not laid out, and is found and read aloud all the same', async () => {
  const visitor = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  const { page } = await visitor.enter('Rapporteur 1')
  const last = page.locator('#line-far-last .words')
  await last.waitFor({ state: 'attached' })
  const isLaidOut = (): Promise<boolean> =>
    last.evaluate((words) => words.checkVisibility({ contentVisibilityAuto: true }))
  expect(await isLaidOut()).toBe(false)

  const cdp = await page.context().newCDPSession(page)
  const { nodes } = await cdp.send('Accessibility.getFullAXTree')
  expect(nodes.map(({ name }) => String(name?.value))).toContain(FAR)

  const find = (words: string): Promise<boolean> =>
    page.evaluate(
      (sought) => (globalThis as unknown as { find(text: string): boolean }).find(sought),
      words,
    )
  expect(await find('words that no line has')).toBe(false)
  expect(await find(FAR)).toBe(true)
  expect(await page.evaluate(() => String(getSelection()))).toBe(FAR)
  await expect.poll(isLaidOut).toBe(true)
  expect(visitor.complaints).toEqual([])
  await visitor.leave()
})

test.for([
  ['a large screen', DESKTOP],
  ['a phone', PHONE],
] as const)('[FAST3] a section far away is gone to by its name, on %s', async ([, viewport]) => {
  const visitor = await Visitor.come(browser, session.links.rapporteur, viewport)
  const { page } = await visitor.enter('Rapporteur 2')
  if (viewport === PHONE) await page.getByRole('button', { name: 'Outline' }).click()
  await page.locator('.outline').getByRole('button', { name: 'A section at the end' }).click()
  const section = page.locator('#line-far-section')
  const isOnScreen = (): Promise<boolean> =>
    section.evaluate((line) => {
      const { top, bottom } = line.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  await expect.poll(isOnScreen).toBe(true)
  // The cursor stands there, and what is typed shows where it belongs.
  await page.keyboard.type('!')
  await expect.poll(() => section.locator('.words').textContent()).toBe('A section at the end!')
  await page.keyboard.press('Backspace')
  expect(await isOnScreen()).toBe(true)
  expect(visitor.complaints).toEqual([])
  await visitor.leave()
})

test('[FAST1] [FAST3] keys go from one end of the notes to the other while a colleague writes in between', async () => {
  const visitor = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  const { page } = await visitor.enter('Rapporteur 3')
  await page.locator('.notes .line .words').nth(1).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' and')
  const last = page.locator('#line-far-last .words')
  await expect.poll(() => last.textContent()).toBe(`${FAR} and`)
  addLine(colleague.doc, 'one more line', { id: 'far-more' })
  await page.locator('#line-far-more').waitFor({ state: 'attached' })
  await page.keyboard.type(' more')
  await expect.poll(() => last.textContent()).toBe(`${FAR} and more`)
  expect(visitor.complaints).toEqual([])
  await visitor.leave()
})
