import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readProposal } from '#shared/proposal/read-proposal.ts'
import { SAMPLE } from '#shared/proposal/sample.ts'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'

const TABLET = { width: 820, height: 1180 } as const

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
afterEach(async () => {
  const here = visitors.splice(0)
  const complaints = here.flatMap((visitor) => visitor.complaints)
  await Promise.all(here.map((visitor) => visitor.leave()))
  expect(complaints).toEqual([])
})

/** Somebody at the desk of a session, by what their hands do. */
class Writer {
  readonly visitor: Visitor

  private constructor(visitor: Visitor) {
    this.visitor = visitor
  }

  static async come(
    session: Session,
    role: Role,
    viewport: Readonly<{ width: number; height: number }> = DESKTOP,
  ): Promise<Writer> {
    const visitor = await Visitor.come(browser, session.links[role], viewport)
    visitors.push(visitor)
    await visitor.enter(`${role} 1`)
    return new Writer(visitor)
  }

  get page(): Page {
    return this.visitor.page
  }

  get menu() {
    return this.page.getByRole('listbox', { name: 'Kinds of line' })
  }

  get form() {
    return this.page.getByRole('form', { name: 'Bring in a question' })
  }

  get words() {
    return this.form.getByLabel('Question from the chat')
  }

  get card() {
    return this.page.locator('.notes .poll-card').first()
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The line of the notes with these words. */
  line(words: string) {
    return this.page.locator('.notes .line', { hasText: words })
  }

  kindOf(words: string): Promise<string | null> {
    return this.line(words).getAttribute('data-kind')
  }

  /** Types into an empty text line of the notes. */
  async writes(text: string): Promise<void> {
    await this.page.locator('.line.is-empty[data-kind="text"] .words').first().click()
    await this.page.keyboard.type(text)
  }

  async says(sentence: string): Promise<void> {
    await this.form.getByRole('status').getByText(sentence).waitFor()
  }

  /** Words a poll, with two answers. */
  async wordsPoll(question: string): Promise<void> {
    const fields = this.card.locator('textarea')
    await fields.nth(0).fill(question)
    await fields.nth(1).fill('Peering')
    await fields.nth(2).fill('Transit')
  }

  async opensPoll(question: string): Promise<void> {
    await this.wordsPoll(question)
    await this.button('Open for voting').click()
    await this.button('Open').click()
    await this.card.getByText('Fewer than five have voted').waitFor()
  }
}

test('[DESK1] a slash in a sentence is a slash: the menu eats no word and lets Enter through', async () => {
  const one = await Writer.come(await rapport.session('A session'), 'rapporteur')
  const { page, menu } = one
  await one.writes('We need a decision / action')
  expect(await menu.isVisible()).toBe(false)
  await page.keyboard.press('Enter')
  expect(await one.kindOf('We need a decision / action')).toBe('text')

  await page.keyboard.type('either/or')
  expect(await menu.isVisible()).toBe(false)
  await page.keyboard.press('Enter')
  await page.keyboard.type('see /xyz')
  expect(await menu.isVisible()).toBe(false)
  await page.keyboard.press('Enter')
  expect(await one.kindOf('see /xyz')).toBe('text')

  await page.keyboard.type('/')
  const first = await menu.getByRole('option').allTextContents()
  expect(first.slice(0, 8).some((name) => name.startsWith('Poll'))).toBe(true)
  expect(first[0]).toContain('Opinion')
  await page.keyboard.type('act')
  // "Call to action" has a word that begins so; a name that begins so comes before it.
  expect(
    (await menu.getByRole('option').allTextContents()).map((name) => name.slice(0, 4)),
  ).toEqual(['Acti', 'Call'])
  await page.keyboard.press('Enter')
  await page.keyboard.type('Publish the list')
  expect(await one.kindOf('Publish the list')).toBe('action')
})

test('[DESK2] the menu and the toolbar make a line a kind; only a key takes it away again', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await one.writes('/agree')
  await one.page.keyboard.press('Enter')
  await one.page.keyboard.type('Traffic stays local ')
  await one.page.keyboard.type('/agree')
  await one.page.keyboard.press('Enter')
  expect(await one.kindOf('Traffic stays local')).toBe('agreement')
  await one.page.keyboard.press('Control+Alt+g')
  expect(await one.kindOf('Traffic stays local')).toBe('text')
  await one.page.keyboard.press('Control+Alt+5')
  expect(await one.kindOf('Traffic stays local')).toBe('divergence')
})

test('[DESK3] a poll from the panel stands in the section for polls, is shown, and has the keyboard', async () => {
  const session = await rapport.session('A session')
  for (const viewport of [DESKTOP, TABLET]) {
    const one = await Writer.come(session, 'moderator', viewport)
    const before = await one.page.locator('.notes .poll-card').count()
    await one.button('Polls').click()
    await one.button('New poll in the notes').click()
    await expect.poll(() => one.page.locator('.notes .poll-card').count()).toBe(before + 1)
    const typed = `Which one at ${viewport.width}?`
    await expect.poll(() => hasKeyboard(one.page)).toBe(true)
    await one.page.keyboard.type(typed)
    expect(await sectionOf(one.page, typed)).toBe('poll')

    await one.button('Polls').click()
    await one.button(new RegExp(`^${typed.replace('?', '\\?')}.*Show in the notes`)).click()
    await expect
      .poll(() => one.page.evaluate(() => document.activeElement?.textContent))
      .toBe(typed)
    expect(await one.page.locator('.paper').isVisible()).toBe(true)
  }
})

test('[DESK4] a poll by the menu stands where one writes, and undo is for what was worded here', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'moderator')
  await one.writes('Before the poll')
  await one.page.keyboard.press('Enter')
  await one.page.keyboard.type('/poll')
  await one.page.keyboard.press('Enter')
  await expect.poll(() => hasKeyboard(one.page)).toBe(true)
  await one.page.keyboard.type('Which?')
  const sectionOfLine = await one.line('Before the poll').evaluate(partAbove)
  expect(await sectionOf(one.page, 'Which?')).toBe(sectionOfLine)

  const card = one.page.locator('.notes .poll-card', { hasText: 'Which?' })
  await one.page.keyboard.press('Enter') // from the question to the first option
  await one.page.keyboard.type('First')
  await one.page.keyboard.press('Enter') // a new one below it
  await one.page.keyboard.type('Second')
  const options = () =>
    card
      .locator('.draft-options textarea')
      .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))
  expect(await options()).toEqual(['First', 'Second', ''])
  await one.page.keyboard.press('Alt+ArrowUp')
  await expect.poll(options).toEqual(['Second', 'First', ''])
  await one.page.keyboard.press('Control+z')
  await expect.poll(async () => (await options()).join()).not.toBe('Second,First,')
})

test('[DESK5] the quick form cuts nothing, tells the length, and confirms each question', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await one.words.press('Enter')
  await one.says('Type or paste a question first.')

  await one.words.fill('a'.repeat(1_200))
  await one.form.getByText('1,200 characters', { exact: true }).waitFor()
  await one.words.fill('a'.repeat(4_900))
  await one.form.getByText('100 characters left', { exact: true }).waitFor()
  await one.words.fill('a'.repeat(5_002))
  await one.words.press('Enter')
  await one.says('2 characters too many.')
  expect((await one.words.inputValue()).length).toBe(5_002)
  await one.words.fill(`b${'a'.repeat(4_999)}`)
  await one.words.press('Enter')
  await expect
    .poll(() => one.page.locator('.line[data-kind="question"] .words').first().textContent())
    .toHaveLength(5_000)

  for (const question of ['Who pays?', 'Who decides?']) {
    await one.words.fill(question)
    await one.words.press('Enter')
    await one.says(`“${question}” is in the notes`)
  }
})

test('[DESK5] the section follows the cursor until somebody chooses one by hand', async () => {
  const session = await rapport.session(
    'A session\nPolicy questions:\n1. Who pays?\n2. Who decides?',
  )
  const one = await Writer.come(session, 'rapporteur')
  const into = one.page.getByLabel('Into', { exact: true })
  const chosen = () => into.locator('option:checked').textContent()
  await one.page.locator('[data-part="policy-question"] .words').nth(1).click()
  await expect.poll(chosen).toMatch(/^where you write: 2\. /)
  await one.page.locator('[data-part="policy-question"] .words').nth(0).click()
  await expect.poll(chosen).toMatch(/^where you write: 1\. /)
  await into.selectOption({ label: 'Voices from the floor' })
  await one.page.locator('[data-part="policy-question"] .words').nth(1).click()
  expect(await chosen()).toBe('Voices from the floor')
})

test('[DESK5] a line copied from the Zoom chat says who asked; one to somebody alone is left as it is', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await paste(one, '14:03:22 From Person One to Everyone: Who pays: all of us?')
  expect(await one.words.inputValue()).toBe('Who pays: all of us?')
  expect(await one.form.getByLabel('Who asked').inputValue()).toBe('Person One')
  await one.words.press('Enter')
  const alone = '14:04:00 From Person One to Person Two: see you'
  await paste(one, alone)
  expect(await one.words.inputValue()).toBe(alone)
})

test('[DESK6] what was dismissed or brought into the notes can be taken back', async () => {
  const session = await rapport.session('A session')
  const floor = await session.enter('participant')
  await session.call('POST', '/questions', { text: 'Is there a list?' }, floor)
  const one = await Writer.come(session, 'moderator')
  const waiting = one.page.locator('.questions .queue')
  await waiting.locator('li').hover()
  await waiting.getByRole('button', { name: 'Dismiss' }).click()
  await one.page.getByRole('button', { name: 'Set aside (1)' }).click()
  await waiting.getByText('Is there a list?').waitFor()
  await one.button('Take back').click()
  await one.page.getByRole('button', { name: 'Waiting (1)' }).click()
  await waiting.getByRole('button', { name: 'Into the notes' }).click()
  await waiting.getByText('in the notes', { exact: true }).waitFor()
  // The words stand in the notes, and an answer waits beneath them.
  await one.page.locator('[data-kind="question"] + [data-kind="answer"]').waitFor()
  expect(await one.visitor.axe()).toEqual([])
})

test('[DESK7] opening and closing a poll ask first, and say what will be', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'moderator')
  await one.button('Open for voting').click()
  await one.card.getByRole('alert').waitFor() // without a question it does not even ask
  await one.wordsPoll('Which one?')
  expect(await one.card.getByRole('alert').count()).toBe(0) // [DESK9]
  await one.button('Open for voting').click()
  await one.card.getByText('The wording will be fixed for everybody.').waitFor()
  expect(await one.visitor.axe()).toEqual([])
  await one.button('Not yet').click()
  expect(await one.page.evaluate(() => document.activeElement?.textContent)).toBe('Open for voting')
  await one.button('Open for voting').click()
  await one.button('Open').click()
  await one.card.getByText('Fewer than five have voted').waitFor()
  await one.card.getByText(`/f with the code ${session.code}`).waitFor()

  await one.button('Close the poll').click()
  await one.card.getByText('Nobody can vote any more.').waitFor()
  await one.page.keyboard.press('Escape')
  await one.button('Close the poll').click()
  await one.button('Close').click()
  await one.card.getByText('Closed', { exact: true }).waitFor()
})

test('[DESK8] who may vote votes at the desk, once, and is told so after a reload too', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'moderator')
  await one.opensPoll('Which one?')
  const observer = await Writer.come(session, 'observer')
  await observer.card.getByText('Fewer than five have voted').waitFor()
  expect(await observer.button('Vote yourself').count()).toBe(0)

  await one.button('Vote yourself').click()
  expect(await one.card.getByText('Fewer than five have voted').count()).toBe(0) // [POLLW1]
  await one.card.getByLabel('Peering').check()
  // The first answer is lost on its way; the ballot was counted, and counts once.
  await one.page.route('**/ballots', async (route) => {
    await route.fetch()
    await route.abort()
    await one.page.unroute('**/ballots')
  })
  await one.card.getByRole('button', { name: 'Vote', exact: true }).click()
  await one.card.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await one.card.getByRole('button', { name: 'Vote', exact: true }).click()
  await one.card.getByText('1 person voted', { exact: true }).waitFor()
  await one.card.getByText('Counted', { exact: false }).first().waitFor()
  one.visitor.complaints.length = 0 // the browser says that the answer was lost

  await one.page.reload()
  await one.card.getByText('1 person voted', { exact: true }).waitFor()
  await one.card.getByText('Counted', { exact: false }).first().waitFor()
  expect(await one.button('Vote yourself').count()).toBe(0)
})

test('[DESK10] a link is set in its place; a bare address is of the web, a strange one changes nothing', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await one.writes('See the list')
  await one.page.keyboard.press('Shift+Home')
  await one.button('Link').click()
  await one.page.keyboard.type('javascript:alert(1)')
  await one.page.keyboard.press('Enter')
  await one.page.getByText('This is no address').waitFor()
  expect(await one.line('See the list').locator('a').count()).toBe(0)
  await one.page.getByLabel('Address of the link').fill('www.example.org')
  await one.page.keyboard.press('Enter')
  const link = one.line('See the list').locator('a')
  expect(await link.getAttribute('href')).toBe('https://www.example.org')
  await one.button('Link').click()
  await one.page.getByLabel('Address of the link').fill('')
  await one.page.keyboard.press('Enter')
  expect(await link.count()).toBe(0)
})

test('[DESK11] Escape closes the panel and gives the keyboard to the notes', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await one.words.focus()
  await one.page.keyboard.press('Escape')
  expect(await one.page.locator('.panel').isVisible()).toBe(false)
  await expect
    .poll(() => one.page.evaluate(() => document.activeElement?.className))
    .toContain('notes')
})

test('[DESK12] a pasted list is a list', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'rapporteur')
  await one.writes('')
  const text = 'Three things\n- first thing\n  - inner thing\n1. numbered thing\n\nthe end'
  await one.page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await one.page.keyboard.press('ControlOrMeta+v')
  expect(await one.kindOf('Three things')).toBe('text')
  expect(await one.kindOf('first thing')).toBe('bullet')
  expect(await one.line('inner thing').getAttribute('data-depth')).toBe('1')
  expect(await one.kindOf('numbered thing')).toBe('numbered')
  expect(await one.kindOf('the end')).toBe('text')
})

test('[DESK13] a poll whose block was deleted is put back under the section for polls', async () => {
  const session = await rapport.session('A session')
  const one = await Writer.come(session, 'moderator')
  await one.opensPoll('Which one?')
  await one.button('Polls').click()
  await one.button(/Show in the notes/).click()
  await one.page.locator('.notes').focus()
  await one.page.keyboard.press('Delete')
  await one.page.getByText('Not in the notes').waitFor()
  await one.button('Put back').click()
  await expect.poll(() => one.page.locator('.notes .poll-card').count()).toBe(1)
  const part = await one.page.locator('.notes .poll-block').first().evaluate(partAbove)
  expect(part).toBe('poll')
})

test('[DESK14] on a narrow screen the outline opens over the page, and a chosen section is shown', async () => {
  const session = await rapport.session('A session')
  for (const viewport of [{ width: 1100, height: 800 }, TABLET, PHONE]) {
    const one = await Writer.come(session, 'rapporteur', viewport)
    await one.button('Questions').click()
    await one.button('Outline').click()
    await one.page.getByRole('navigation', { name: 'Outline' }).getByText('Key takeaways').click()
    await expect.poll(() => one.page.locator('[data-part="takeaways"]').isVisible()).toBe(true)
    expect(await one.page.getByRole('navigation', { name: 'Outline' }).isVisible()).toBe(false)
    expect(await one.visitor.axe()).toEqual([])
  }
})

test('[DESK15] who reads is not told to write, and reads a draft as text', async () => {
  const session = await rapport.session('A session')
  const observer = await Writer.come(session, 'observer')
  expect(await observer.page.locator('.poll-card textarea').count()).toBe(0)
  await observer.card.locator('rapport-poll').waitFor()
  const hint = await observer.page
    .locator('.line.is-empty .words')
    .first()
    .evaluate((words) => getComputedStyle(words, '::before').content)
  expect(hint).toBe('none')
  const speaker = await Writer.come(session, 'speaker')
  await speaker.page.getByText('You design the polls; the team writes the notes.').waitFor()
})

test('[DESK16] a speaker whom the programme names brings their group, and takes no other away', async () => {
  const session = await rapport.session(SAMPLE)
  const one = await Writer.come(session, 'rapporteur')
  const named = readProposal(SAMPLE).details.people.find((person) => person.group)
  await one.page.locator('.line[data-kind="agreement"] .words').first().click()
  const [speaker, group] = [one.page.getByLabel('Speaker'), one.page.getByLabel('Group')]
  await speaker.fill(named?.name ?? '')
  await speaker.press('Enter')
  await expect.poll(() => group.inputValue()).toBe(named?.group)
  await group.fill('Academia')
  await group.press('Enter')
  await speaker.fill('Somebody Else')
  await speaker.press('Enter')
  await speaker.fill(named?.name ?? '')
  await speaker.press('Enter')
  expect(await group.inputValue()).toBe('Academia')
})

async function paste(one: Writer, text: string): Promise<void> {
  await one.page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await one.words.focus()
  await one.page.keyboard.press('ControlOrMeta+v')
}

function hasKeyboard(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement?.matches('.notes .draft-question') === true)
}

/** The part of the section in which a poll with these words stands. */
function sectionOf(page: Page, words: string): Promise<string | undefined> {
  return page.locator('.notes .poll-block', { hasText: words }).evaluate(partAbove)
}

function partAbove(element: Element): string | undefined {
  let at: Element | null = element
  while (at && !(at instanceof HTMLElement && at.dataset['kind'] === 'section'))
    at = at.previousElementSibling
  return at instanceof HTMLElement ? at.dataset['part'] : undefined
}

test('[DOC6] a poll that was cut stands where it is pasted, and what comes from elsewhere leaves its looks outside', async () => {
  const session = await rapport.session(SAMPLE)
  const one = await Writer.come(session, 'rapporteur')
  const two = await Writer.come(session, 'moderator')
  const cards = one.page.locator('.poll-card')
  await one.page.locator('.poll-block header').click()
  await one.page.keyboard.type('typed over')
  expect(await cards.count()).toBe(1)
  await one.page.keyboard.press('ControlOrMeta+x')
  await expect.poll(() => cards.count()).toBe(0)
  await one.page.locator('.line[data-part="floor"] .words').click()
  await one.page.keyboard.press('End')
  await one.page.keyboard.press('ControlOrMeta+v')
  await expect.poll(() => cards.count()).toBe(1)
  await expect.poll(() => two.page.locator('.poll-card textarea').count()).toBe(3)

  const html =
    '<h2 style="color:red" class="MsoTitle">A heading</h2><div data-kind="opinion" data-depth="99">deep</div>' +
    `<p style="margin:0" onclick="alert(1)">A <b>bold</b> word, <a href="https://example.org" class="${'x'.repeat(400)}"` +
    ' target="_blank" style="color:red">a link</a><img src="x" onerror="alert(1)"></p><ul><li>an item</li></ul>'
  await one.page.locator('.line[data-part="calls"] .words').click()
  await one.page.keyboard.press('End')
  await one.page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', pasted)
    clipboardData.setData('text/plain', 'plain')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.notes')?.dispatchEvent(event)
  }, html)
  const notes = two.page.locator('.notes')
  for (const words of ['A heading', 'deep', 'A bold word, a link', 'an item']) {
    await notes.getByText(words).first().waitFor()
  }
  expect(await notes.locator('b, strong').first().textContent()).toBe('bold')
  expect(await notes.locator('a').first().getAttribute('href')).toBe('https://example.org')
  await one.page.keyboard.type(' and on')
  await expect.poll(() => one.page.locator('rapport-lamp .lamp').textContent()).toMatch(/kept/)
})
