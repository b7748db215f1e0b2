import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens') // looked at by people, kept by nobody
const SIZE = { width: 1280, height: 900 } as const

let rapport: Rapport
let browser: Browser
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  browser = await openBrowser()
  session = await rapport.session(SAMPLE)
  await mkdir(SHOTS, { recursive: true })
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

const visitors: Visitor[] = []
afterEach(async () => {
  const here = visitors.splice(0)
  const complaints = here.flatMap((visitor) => visitor.complaints)
  await Promise.all(here.map((visitor) => visitor.leave()))
  const isToldBySight = (each: string): boolean => /WebSocket|Failed to load resource/.test(each)
  expect(complaints.filter((each) => !isToldBySight(each))).toEqual([])
})

/** Somebody on the page of the polls, by the link of a role. */
async function come(role: Role, name: string): Promise<Visitor> {
  const { pathname, hash } = new URL(session.links[role])
  const visitor = await Visitor.come(browser, `${rapport.address}${pathname}/polls${hash}`, SIZE)
  visitors.push(visitor)
  await visitor.page.getByLabel('Your name').fill(name)
  await visitor.page.getByRole('button', { name: 'Enter', exact: true }).click()
  await visitor.page.getByRole('heading', { name: 'Polls, designed together' }).waitFor()
  return visitor
}

const cardOf = (page: Page, at: number): Locator => page.locator('.draft-card').nth(at)
const questionIn = (card: Locator): Locator => card.getByLabel('The question of the poll')
const optionIn = (card: Locator, number: number): Locator =>
  card.getByLabel(`Option ${number}`, { exact: true })
const optionsIn = (card: Locator): Promise<string[]> =>
  card
    .locator('.draft-options textarea')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))
const questionsOf = (page: Page): Promise<string[]> =>
  page
    .locator('textarea.draft-question')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))

/** Pictures at both sizes, what axe finds, and whether anything is too wide. */
async function look(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor
  for (const [size, viewport] of [
    ['desk', SIZE],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport)
    // In the dark only where there is most to see.
    const schemes = name === 'fallen' ? (['light', 'dark'] as const) : (['light'] as const)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = path.join(SHOTS, `workshop-${name}-${size}-${colorScheme}.png`)
      await page.screenshot({ path: file, fullPage: true })
      expect(await visitor.axe(), `${name}, ${size}, ${colorScheme}`).toEqual([])
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(SIZE)
}

test('[WORK1] [WORK2] [WORK3] [WORK5] two speakers and a moderator design a poll, agree, change it and agree again', async () => {
  const [one, two, mod] = await Promise.all([
    come('speaker', 'Speaker One'),
    come('speaker', 'Speaker Two'),
    come('moderator', 'Moderator Three'),
  ])
  const cards = [one, two, mod].map(({ page }) => cardOf(page, 0))
  const [first, second, third] = cards
  if (!first || !second || !third) throw new Error('no cards')

  // All three type at once: in the question, and in two options.
  await questionIn(first).click()
  await second.locator('.field-caret-name', { hasText: 'Speaker One' }).waitFor()
  await third.getByText('Speaker One here').waitFor({ state: 'attached' })
  await Promise.all([
    questionIn(first).pressSequentially('What keeps a community strong?'),
    optionIn(second, 1).pressSequentially('Local people'),
    optionIn(third, 2).pressSequentially('Steady funding'),
  ])
  for (const card of cards) {
    await expect.poll(() => questionIn(card).inputValue()).toBe('What keeps a community strong?')
    await expect.poll(() => optionsIn(card)).toEqual(['Local people', 'Steady funding'])
  }
  await optionIn(third, 2).press('Enter')
  await optionIn(third, 3).pressSequentially('Supportive rules')
  await third.getByText('1 hint on the wording').waitFor()
  await third.getByText('“None of these”').waitFor()
  await optionIn(third, 3).press('Enter')
  await optionIn(third, 4).pressSequentially('None of these')
  await third.getByText('1 hint on the wording').waitFor({ state: 'hidden' })

  // By keyboard, and by dragging its handle; whoever types in it meanwhile goes on in it.
  await optionIn(second, 1).click()
  await optionIn(third, 3).press('Alt+ArrowUp')
  await optionIn(third, 2).press('Alt+ArrowUp')
  await expect
    .poll(() => optionsIn(second))
    .toEqual(['Supportive rules', 'Local people', 'Steady funding', 'None of these'])
  await two.page.keyboard.press('End')
  await two.page.keyboard.type(' who care')
  await expect.poll(async () => (await optionsIn(first))[1]).toBe('Local people who care')
  const handle = first.getByRole('button', { name: 'Move option 3 (Alt' })
  await handle.hover()
  await one.page.mouse.down()
  await optionIn(first, 1).hover()
  await one.page.mouse.up()
  for (const card of cards) {
    await expect
      .poll(() => optionsIn(card))
      .toEqual(['Steady funding', 'Supportive rules', 'Local people who care', 'None of these'])
  }

  // A setting, and what every voter will read of it.
  await third.getByText('Settings', { exact: true }).click()
  await third.getByLabel('Named', { exact: true }).check()
  await third.getByText('Not anonymous:').waitFor()
  await third.getByLabel('Closes by itself after (seconds)').fill('60')
  await third.getByLabel('Closes by itself after (seconds)').press('Enter')

  // A remark, settled by somebody else.
  await first.getByText('0 remarks').click()
  await first.getByLabel('Remark on poll 1').fill('Is funding an option or a condition?')
  await first.getByRole('button', { name: 'Send' }).click()
  await second.getByText('1 remark').click()
  await second.getByRole('button', { name: 'Settle the remark of Speaker One' }).click()
  await first.getByText('1 settled').click()
  await first.getByText('Is funding an option or a condition?').waitFor()

  // Both speakers agree; one edits, and the agreements fall with what was changed; all agree again.
  await first.getByText('0 of 2 speakers agree.').waitFor()
  await first.getByRole('button', { name: 'I agree' }).click()
  await second.getByText('1 of 2 speakers agree.').waitFor()
  await second.getByRole('button', { name: 'I agree' }).click()
  await third.getByText('All 2 speakers agree.').waitFor()
  await third.locator('.state-tag.agreed').waitFor()
  await questionIn(second).fill('What keeps a community going?')
  await third.getByText('0 of 2 speakers agree.').waitFor()
  await third.locator('.draft-changes').first().locator('summary').click()
  await third
    .getByText('What keeps a community strong?')
    .filter({ hasText: 'became' })
    .first()
    .waitFor()
  await third.getByRole('button', { name: 'On a phone' }).click()
  await third.locator('.phone rapport-poll').getByText('Vote', { exact: true }).waitFor()
  await look(mod, 'fallen')
  await first.getByRole('button', { name: 'I agree' }).click()
  await second.getByRole('button', { name: 'I agree' }).click()
  await third.getByText('All 2 speakers agree.').waitFor()

  // Undo takes back what was written here: the agreements fell with it, and hold again when it is written again.
  await questionIn(second).click()
  await two.page.keyboard.type('!')
  await third.getByText('0 of 2 speakers agree.').waitFor()
  await two.page.getByRole('button', { name: 'Undo' }).click()
  await third.getByText('All 2 speakers agree.').waitFor()

  // Duplicated, moved by keyboard and by dragging, put aside and taken out again.
  await third.getByRole('button', { name: 'Duplicate' }).click()
  await mod.page.getByText('Duplicated. The copy is poll 2.').waitFor()
  await questionIn(cardOf(mod.page, 1)).fill('Who should pay?')
  await expect
    .poll(() => questionsOf(one.page))
    .toEqual(['What keeps a community going?', 'Who should pay?'])
  await one.page
    .getByRole('button', { name: 'Move poll 2 (Alt and an arrow)' })
    .press('Alt+ArrowUp')
  await one.page.getByText('Poll moved to place 1 of 2.').waitFor()
  await expect
    .poll(() => questionsOf(mod.page))
    .toEqual(['Who should pay?', 'What keeps a community going?'])
  await mod.page.getByRole('button', { name: 'Move poll 1 (Alt and an arrow)' }).hover()
  await mod.page.mouse.down()
  await questionIn(cardOf(mod.page, 1)).hover()
  await mod.page.mouse.up()
  await expect
    .poll(() => questionsOf(two.page))
    .toEqual(['What keeps a community going?', 'Who should pay?'])
  await cardOf(mod.page, 1).getByRole('button', { name: 'Put aside' }).click()
  await one.page.getByText('1 poll put aside').click()
  await one.page.getByRole('button', { name: 'Take out again' }).click()
  await expect.poll(() => questionsOf(two.page)).toHaveLength(2)

  // Saved as both files, and brought in again after it was seen.
  for (const [file, as, n] of [
    ['rapport-polls.json', 'JSON', 2],
    ['rapport-polls.txt', 'text', 3],
  ] as const) {
    const button = one.page.getByRole('button', { name: `Save ${n} polls as ${as}` })
    await button.waitFor()
    const saving = one.page.waitForEvent('download')
    await button.click()
    const download = await saving
    expect(download.suggestedFilename()).toBe(file)
    const saved = path.join(rapport.folder, file)
    await download.saveAs(saved)
    await one.page.locator('.bring-set input[type=file]').setInputFiles(saved)
    await one.page.getByText(`${n} polls in the file`).waitFor()
    await one.page.locator('.brought').getByRole('checkbox', { name: 'Who should pay?' }).uncheck()
    if (as === 'text') await look(one, 'brought')
    await one.page.getByRole('button', { name: /^Take \d polls?$/ }).click()
    await one.page.getByText(/here now, behind the others/).waitFor()
    await expect.poll(() => questionsOf(two.page)).toHaveLength(as === 'JSON' ? 3 : 5)
  }
  for (const { page } of [one, two, mod]) {
    await expect
      .poll(() => questionsOf(page))
      .toEqual([
        'What keeps a community going?',
        'Who should pay?',
        'What keeps a community going?',
        'What keeps a community going?',
        'What keeps a community going?',
      ])
  }
  await one.page.locator('.bring-set input[type=file]').setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Dear all,\nsee you there'),
  })
  await one.page.getByText('There is no poll of Rapport in this file.').waitFor()
})

test('[WORK6] [WORK1] a speaker to whom the notes are closed designs polls, without the server too, and who reads only reads', async () => {
  const organiser = await session.enter('organiser', 'Organiser Four')
  const speaker = await Visitor.come(browser, session.links.speaker, SIZE)
  visitors.push(speaker)
  await speaker.enter('Speaker Five')
  const close = (speakersRead: boolean) =>
    session.call('PATCH', '/settings', { speakersRead }, organiser)
  expect((await close(false)).status).toBe(200)
  const { page } = speaker
  await page.getByText('The notes are closed to speakers for now.').waitFor()
  await page.getByRole('button', { name: 'New poll' }).click()
  const card = page.locator('.draft-card').last()
  await expect
    .poll(() => questionIn(card).evaluate((field) => document.activeElement === field))
    .toBe(true)
  await page.keyboard.type('Which comes first?')

  const observer = await come('observer', 'Observer Six')
  await observer.page.getByText('You read these polls').waitFor()
  await observer.page.locator('rapport-poll').getByText('Which comes first?').waitFor()
  expect(await observer.page.locator('main textarea, main select').count()).toBe(0)
  await look(observer, 'reading')

  const lamp = page.locator('rapport-lamp .lamp')
  await speaker.setOffline(true)
  await page.getByText('The server is away. Drafts go on here').waitFor()
  await questionIn(card).fill('Which comes first, and why?')
  await expect.poll(() => lamp.textContent()).toMatch(/offline, \d+ changes? on this device/)
  expect(await card.getByRole('button', { name: 'I agree' }).count()).toBe(0)
  await look(speaker, 'away')
  await speaker.setOffline(false)
  await expect.poll(() => lamp.textContent()).toMatch(/kept at/)
  await observer.page.locator('rapport-poll').getByText('Which comes first, and why?').waitFor()

  expect((await close(true)).status).toBe(200)
  await page.locator('.notes').waitFor()
})
