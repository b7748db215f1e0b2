import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import { Rapport } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens') // looked at by people, kept by nobody

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  await mkdir(SHOTS, { recursive: true })
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

// The editor reads where the cursor went a moment after it went there: Enter before that would be somewhere else.
async function editorRead(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
  )
}

/** Runs in the page: what stands behind the cursor in its line. */
function wordsBehindCursor(): string | undefined {
  const selection = getSelection()
  const place = selection?.focusNode
  const line = place instanceof Element ? place : place?.parentElement
  const words = line?.closest('.words')
  if (!selection || !place || !words) return undefined
  const behind = document.createRange()
  behind.setStart(place, selection.focusOffset)
  behind.setEnd(words, words.childNodes.length)
  const rest = behind.cloneContents()
  // The name beside a colleague's caret is no word of the line.
  for (const name of rest.querySelectorAll('.caret-name')) name.remove()
  return rest.textContent ?? ''
}

test('[FLOW2] from the lobby to the report in real browsers: two desks, a chat question, a phone’s vote', async () => {
  // The lobby: one click makes the sample and opens its desk.
  const ana = await Visitor.come(browser, rapport.address, DESKTOP)
  await ana.page.getByRole('button', { name: 'Try it with a sample' }).waitFor()
  expect(await ana.axe()).toEqual([])
  await ana.page.screenshot({ path: path.join(SHOTS, 'lobby.png') })
  await ana.page.getByRole('button', { name: 'Try it with a sample' }).click()
  await ana.page.locator('.notes').waitFor()
  expect(await ana.page.getByRole('heading', { level: 1 }).textContent()).toContain(
    'IXPs: Strong infrastructure',
  )
  expect(ana.page.url()).not.toContain('#')

  // The links again, for the others.
  await ana.page.getByRole('link', { name: 'People' }).click()
  const linkOf = (role: string) =>
    ana.page.getByLabel(`Link for: ${role}`, { exact: true }).inputValue()
  await expect.poll(() => linkOf('Rapporteur').catch(() => '')).toContain('#')
  const [rapporteurLink, onlineLink] = [
    await linkOf('Rapporteur'),
    await linkOf('Online moderator'),
  ]
  const code = (await ana.page.locator('.lobby-code').textContent()) ?? ''
  expect(await ana.axe()).toEqual([])
  await ana.page.getByRole('link', { name: 'To the notes' }).click()
  await ana.page.locator('.notes').waitFor()

  const one = await Visitor.come(browser, rapporteurLink, DESKTOP)
  await one.enter('Rapporteur One')
  const online = await Visitor.come(browser, onlineLink, DESKTOP)
  await online.enter('Online Moderator')

  // Two people in the same line.
  const agreement = '.line[data-kind="agreement"] .words'
  await one.page.locator(agreement).first().click()
  await one.page.keyboard.type('Local exchange keeps traffic local')
  await expect
    .poll(() => online.page.locator(agreement).first().textContent())
    .toContain('traffic local')
  await online.page.locator(agreement).first().click()
  await online.page.keyboard.press('End')
  await Promise.all([
    one.page.keyboard.type(' and close', { delay: 15 }),
    online.page.keyboard.type(', and costs down', { delay: 15 }),
  ])
  const whole = 'Local exchange keeps traffic local and close, and costs down'
  const lineAt = ({ page }: Visitor) => wordsIn(page.locator(agreement).first())
  for (const desk of [one, online])
    await expect.poll(async () => (await lineAt(desk)).length).toBe(whole.length)
  const line = await lineAt(one)
  expect(await lineAt(online)).toBe(line)
  expect(lettersOf(line)).toBe(lettersOf(whole)) // their letters may alternate; none is lost
  await expect.poll(() => one.page.locator('.caret-name').textContent()).toBe('Online Moderator')

  // A kind by the slash menu, and who said it. Whoever goes to the end of a line looks whether they are there.
  await expect
    .poll(async () => {
      await one.page.keyboard.press('End')
      await editorRead(one.page)
      return one.page.evaluate(wordsBehindCursor)
    })
    .toBe('')
  await one.page.keyboard.press('Enter')
  await one.page.keyboard.type('/opin')
  await one.page
    .getByRole('listbox', { name: 'Kinds of line' })
    .getByRole('option', { name: /Opinion/ })
    .waitFor()
  await one.page.keyboard.press('Enter')
  await one.page.keyboard.type('Costs fell once the second site opened.')
  await one.page.getByLabel('Speaker').fill('Speaker 1')
  await one.page.getByLabel('From where').selectOption('onsite')
  await expect
    .poll(() => online.page.locator('.line[data-kind="opinion"]').evaluate(inMargin))
    .toEqual({
      drawn: expect.stringMatching(/^Opinion \d\d:\d\d\\a Speaker 1 · onsite$/),
      said: expect.stringMatching(/^Opinion \d\d:\d\d Speaker 1 · onsite$/),
    })

  // The online moderator's quick form: one key.
  const form = online.page.getByRole('form', { name: 'Bring in a question' })
  await form.getByLabel('Who asked').fill('Participant 4')
  await form.getByLabel('Question from the chat').fill('Who pays for the second site?')
  await form.getByLabel('Question from the chat').press('Enter')
  const question = '.line[data-kind="question"]'
  await expect
    .poll(() => one.page.locator(question).evaluate(inMargin))
    .toEqual({
      drawn: expect.stringMatching(/^Question \d\d:\d\d\\a Participant 4 · Zoom chat$/),
      said: expect.stringMatching(/^Question \d\d:\d\d Participant 4 · Zoom chat$/),
    })
  expect(await one.page.locator(question).textContent()).toBe('Who pays for the second site?')
  // Touching the margin puts the cursor behind the line's last word.
  await one.page.locator(question).click({ position: { x: 120, y: 12 } })
  const cursorLine = () =>
    getSelection()?.focusNode?.parentElement?.closest('.line')?.getAttribute('data-kind')
  await expect.poll(() => one.page.evaluate(cursorLine)).toBe('question')
  expect(await one.page.evaluate(wordsBehindCursor)).toBe('')

  // The poll is worded together, opened, and voted on a phone that typed the code.
  const fields = one.page.locator('.poll-card textarea')
  await fields.nth(0).fill('What keeps a community strong?')
  await online.page.locator('.poll-card textarea').nth(1).fill('Local people')
  await fields.nth(2).fill('Steady funding')
  await expect
    .poll(() => online.page.locator('.poll-card textarea').nth(0).inputValue())
    .toBe('What keeps a community strong?')
  await expect
    .poll(() => online.page.locator('.poll-card textarea').nth(2).inputValue())
    .toBe('Steady funding')
  expect(await online.axe()).toEqual([])
  await online.page.getByRole('button', { name: 'Open for voting' }).click()
  await online.page.getByText('The wording will be fixed for everybody.').waitFor()
  await online.page.getByRole('button', { name: 'Open', exact: true }).click()
  const tally = (visitor: Visitor) => visitor.page.locator('rapport-poll').first()
  await tally(one).getByText('Fewer than five have voted').waitFor()

  const phone = await Visitor.come(browser, `${rapport.address}/f`, PHONE)
  await phone.page.getByRole('textbox').fill(code.toLowerCase())
  await phone.page.getByRole('button', { name: 'Enter' }).click()
  await phone.page.getByText('What keeps a community strong?').first().waitFor()
  expect(await phone.axe()).toEqual([])
  await phone.page.screenshot({ path: path.join(SHOTS, 'floor-vote.png') })
  await phone.page.getByLabel('Local people').check()
  await phone.page.getByRole('button', { name: /vote/i }).click()
  await phone.page.getByText('Counted', { exact: false }).first().waitFor()
  await phone.page.screenshot({ path: path.join(SHOTS, 'floor-counted.png') })
  // How many voted is told to those who may open polls; the numbers to nobody, below five.
  for (const desk of [ana, online])
    await tally(desk).getByText('1 person voted', { exact: true }).waitFor()
  for (const desk of [ana, one, online])
    await tally(desk).getByText('Fewer than five have voted').waitFor()

  // A question from the phone reaches the queue, and the notes with one click.
  await phone.page.getByRole('button', { name: 'Ask a question' }).click()
  await phone.page.getByLabel('Your question').fill('Is there a list of members?')
  await phone.page.getByRole('button', { name: 'Send' }).click()
  const queue = online.page.locator('.queue')
  await queue.getByText('Is there a list of members?').waitFor()
  await queue.getByRole('button', { name: 'Into the notes' }).click()
  await expect.poll(() => one.page.locator(question).count()).toBe(2)
  await queue.getByText('in the notes', { exact: true }).waitFor()
  await online.page.screenshot({ path: path.join(SHOTS, 'desk.png') })

  // The report beside the notes is what leaves.
  await one.page.getByRole('button', { name: 'Report', exact: true }).click()
  const preview = one.page.frameLocator('.preview iframe:not([hidden])')
  await preview.getByText('What keeps a community strong?').first().waitFor()
  for (const words of [
    line,
    'Costs fell once the second site opened.',
    'Who pays for the second site?',
    'Is there a list of members?',
  ]) {
    await preview.getByText(words).first().waitFor()
  }
  expect(await one.axe()).toEqual([])
  await one.page.screenshot({ path: path.join(SHOTS, 'desk-report.png') })
  const [download] = await Promise.all([
    one.page.waitForEvent('download'),
    one.page.getByRole('link', { name: 'PDF' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('IGF-2021-WS-215-report.pdf')

  // Each part scrolls by itself: the lamp never leaves the screen.
  await one.page.locator('.line').last().scrollIntoViewIfNeeded()
  expect(await one.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)

  // The same desk on a phone.
  const pocket = await Visitor.come(browser, rapporteurLink, PHONE)
  await pocket.enter('Rapporteur Two')
  await pocket.page.screenshot({ path: path.join(SHOTS, 'desk-phone.png') })
  for (const tab of ['Questions', 'Polls', 'Report', 'Notes']) {
    await pocket.page.getByRole('button', { name: tab }).click()
    expect(await pocket.axe(), tab).toEqual([])
  }
  const width = await pocket.page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(PHONE.width)

  for (const visitor of [ana, one, online, phone, pocket]) {
    expect(visitor.complaints).toEqual([])
    await visitor.leave()
  }
})

test('[LAMP3] the lamp says kept only when it is, and counts what waits while the server is away', async () => {
  const session = await rapport.session('A session')
  const one = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  await one.enter('Rapporteur One')
  const lamp = one.page.locator('rapport-lamp .lamp')
  await expect.poll(() => lamp.textContent()).toMatch(/kept at \d\d:\d\d:\d\d/)

  await rapport.kill()
  await expect.poll(() => lamp.textContent()).toMatch(/offline/)
  await one.page.locator('.line .words').nth(1).click()
  await one.page.keyboard.type('written while the server is away')
  await expect.poll(() => lamp.textContent()).toMatch(/offline, \d+ changes? on this device/)

  await rapport.run()
  await expect.poll(() => lamp.textContent()).toMatch(/kept at/)
  const two = await Visitor.come(browser, session.links.observer, PHONE)
  await two.enter('Observer')
  await two.page.getByText('written while the server is away').waitFor()
  await expect.poll(() => two.page.locator('rapport-lamp .lamp').textContent()).toMatch(/reading/i)
  await one.leave()
  await two.leave()
})

test('[MAY2] a speaker designs the poll at the desk and cannot write the notes', async () => {
  const session = await rapport.session('A session')
  const speaker = await Visitor.come(browser, session.links.speaker, DESKTOP)
  await speaker.enter('Speaker 1')
  await speaker.page.getByText('the team writes the notes').waitFor()
  expect(await speaker.page.locator('.notes').getAttribute('contenteditable')).toBe('false')
  await speaker.page.locator('.poll-card textarea').first().fill('Which one?')
  const team = await Visitor.come(browser, session.links.moderator, DESKTOP)
  await team.enter('Moderator')
  await expect
    .poll(() => team.page.locator('.poll-card textarea').first().inputValue())
    .toBe('Which one?')
  expect(await speaker.page.getByRole('button', { name: 'Open for voting' }).count()).toBe(0)
  expect([...speaker.complaints, ...team.complaints]).toEqual([])
  await speaker.leave()
  await team.leave()
})

function lettersOf(text: string): string {
  return [...text].sort().join('')
}

async function wordsIn(locator: ReturnType<Visitor['page']['locator']>): Promise<string> {
  // Without the carets of the others, which stand in the line as well.
  return locator.evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('.caret, .ProseMirror-separator')) caret.remove()
    return (copy.textContent ?? '').replace(/\u2060/g, '')
  })
}

/** Runs in the page: what is drawn in the margin of a line, and what of it is read aloud before the words. */
function inMargin(line: Element): { readonly drawn: string; readonly said: string } {
  const piecesOf = (content: string): string =>
    [...content.matchAll(/"(.*?)"/g)].map(([, piece]) => piece).join('')
  const [before = '', after = ''] = ['::before', '::after'].map(
    (pseudo) => getComputedStyle(line, pseudo).content,
  )
  const [what = '', said = ''] = before.split(' / ')
  const [rest = ''] = after.split(' / ')
  return {
    drawn: `${piecesOf(what)} ${piecesOf(rest)}`.replaceAll('\u00A0', ' '),
    said: piecesOf(said),
  }
}
