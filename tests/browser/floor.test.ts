import type { Browser, Page, Request, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { writeDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import type { PollSettings } from '#shared/poll/settings.ts'
import { openBrowser } from '../support/chromium.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { pollOf } from '../support/poll-gallery.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const BALLOTS = '**/polls/*/ballots?*'
const OUTAGE = { timeout: 60_000 } // ms: a second or two of pause, a start of the server, a busy machine
const SMALL = { width: 320, height: 640 } as const

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

const phones: Phone[] = []
afterEach(async () => {
  // Whatever a test was about: each request of the floor says its seat, and none goes elsewhere. [FLOOR8]
  const here = phones.splice(0)
  for (const phone of here) {
    const unseated = phone.asked.filter((url) => !url.endsWith('?seat=floor'))
    expect(unseated).toEqual([])
    expect(
      phone.complaints.filter((said) => !phone.excused.test(said) && !SAYS_SO.test(said)),
    ).toEqual([])
  }
  await Promise.all(here.map((phone) => phone.visitor.leave()))
})

const NOTHING = /(?!)/
// Chromium says so in the console, whoever handles it: an answer of 4xx, a line that broke.
const FAILED = /^console: Failed to load resource: /

// What a service worker that has just taken over lets through is neither seen nor held up by who watches the page.
const SEEN = { serviceWorkers: 'block' } as const
const SAYS_SO = /^console: Service Worker registration blocked/

/** Somebody's phone, with every address it asked the API for. `excused` is what its console may say. */
class Phone {
  readonly visitor: Visitor
  readonly asked: string[] = []
  excused = NOTHING

  private constructor(visitor: Visitor) {
    this.visitor = visitor
    this.page.on('request', (request) => this.#hear(request))
    phones.push(this)
  }

  static async come(address: string): Promise<Phone> {
    const phone = await Phone.waiting()
    await phone.page.goto(address)
    return phone
  }

  /** A phone with the page open that knows of no session yet. */
  static async waiting(): Promise<Phone> {
    return new Phone(await Visitor.come(browser, `${rapport.address}/f`, PHONE, SEEN))
  }

  get page(): Page {
    return this.visitor.page
  }

  get complaints(): readonly string[] {
    return this.visitor.complaints
  }

  ask() {
    return this.page.getByRole('button', { name: 'Ask a question' }).click()
  }

  vote() {
    return this.page.getByRole('button', { name: 'Vote' }).click()
  }

  counted() {
    return this.page.locator('.counted').getByText('Counted.').waitFor(OUTAGE)
  }

  /** The ballots this phone sent from now on, as they were sent. */
  ballots(): Ballot[] {
    const sent: Ballot[] = []
    this.page.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().includes('/ballots?')) return
      sent.push(request.postDataJSON() as Ballot)
    })
    return sent
  }

  #hear(request: Request): void {
    const url = request.url()
    if (url.includes('/api/')) this.asked.push(url)
  }
}

interface Ballot {
  readonly choices: readonly string[]
  readonly receipt: string
}

/** A session in which polls are opened and questions decided as the desk would. */
class Hall {
  readonly session: Session
  readonly #moderator: string
  readonly #speaker: string

  private constructor(session: Session, moderator: string, speaker: string) {
    this.session = session
    this.#moderator = moderator
    this.#speaker = speaker
  }

  static async open(title = 'A session'): Promise<Hall> {
    const session = await rapport.session(title)
    return new Hall(session, await session.enter('moderator'), await session.enter('speaker'))
  }

  get link(): string {
    return this.session.links.participant
  }

  /** Words a poll in the polls document and opens it. */
  async poll(id: string, options: Readonly<Record<string, string>>, more: Wording = {}) {
    const design = await new Writer(this.session, 'polls', this.#speaker).synced()
    draftPoll(design.doc, id, more.question ?? 'Which one?', options, more.kind)
    await design.kept()
    design.leave()
    await this.#told('POST', `/polls/${id}/open`, { reason: 'A test' })
  }

  /** Opens the usual poll with settings. */
  async pollFor(id: string, settings: Partial<PollSettings>) {
    const design = await new Writer(this.session, 'polls', this.#speaker).synced()
    writeDraft(design.doc, id as PollId, pollOf('single', settings))
    await design.kept()
    design.leave()
    await this.#told('POST', `/polls/${id}/open`, { reason: 'A test' })
  }

  async closes(poll: string) {
    await this.#told('POST', `/polls/${poll}/close`)
  }

  async hands(poll: string, counts: Readonly<Record<string, number>>) {
    await this.#told('POST', `/polls/${poll}/hands`, { counts })
  }

  /** N, which is told where the count of a few is not. */
  async voters(poll: string): Promise<number> {
    const { polls } = await this.#told('GET', '/polls')
    const found = polls.find(({ id }: { id: string }) => id === poll)
    return found.tally?.voters ?? found.voters
  }

  /** Closes a poll, and answers what was counted. */
  async result(poll: string): Promise<unknown> {
    await this.closes(poll)
    const { polls } = await this.#told('GET', '/polls')
    return polls.find(({ id }: { id: string }) => id === poll).tally
  }

  async questions(): Promise<{ id: string; text: string; author?: string; supports: number }[]> {
    const { questions } = await this.#told('GET', '/questions')
    return questions
  }

  async asks(text: string, author?: string) {
    return this.#told('POST', '/questions', { text, ...(author && { author }), channel: 'phone' })
  }

  async decides(question: string, state: string) {
    await this.#told('PATCH', `/questions/${question}`, { state })
  }

  async votes(poll: string, choices: readonly string[]) {
    const somebody = await this.session.enter('participant')
    await this.session.call('POST', `/polls/${poll}/ballots`, { choices }, somebody)
  }

  async #told(method: string, path: string, body?: unknown) {
    const { status, json } = await this.session.call(method, path, body, this.#moderator)
    if (status >= 300) throw new Error(`${method} ${path} was refused: ${status}`)
    return json
  }
}

interface Wording {
  readonly question?: string
  readonly kind?: string
}

/** Lets the server have the request, and cuts the line before its answer arrives. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch()
  await route.abort('connectionreset')
}

describe('a vote', () => {
  test('[FLOOR1] takes a link and four keys, no name and no account, and leaves no key behind', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.waiting()
    const entered = phone.page.waitForRequest((request) => request.url().includes('/enter?'))
    await phone.page.goto(hall.link)
    await phone.page.getByLabel('Trust').waitFor()
    expect((await entered).postDataJSON()).toEqual({ key: hall.session.key('participant') })
    expect(phone.page.url()).toBe(`${rapport.address}/f/${hall.session.id}`)

    for (const key of ['Tab', 'ArrowDown', 'Tab', 'Enter']) await phone.page.keyboard.press(key)
    await phone.counted()
    // Whoever does not see the screen hears it, because the focus is on it.
    await expect.poll(() => focusedIn(phone.page)).toBe('counted')
    expect(await hall.result('p1')).toEqual({ voters: 1, votes: { a: 0, b: 1 } })
    const kept = await phone.page.evaluate(() => ({ ...localStorage, ...sessionStorage }))
    expect(kept).toEqual({})
  })

  test('[FLOOR4] whose answer was lost is sent again under its receipt and counted once', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED
    const sent = phone.ballots()
    await phone.page.route(BALLOTS, loseAnswer) // until we have seen what the page says meanwhile
    await phone.page.getByLabel('Trust').check()
    await phone.vote()
    await phone.page.getByText('Your vote has not arrived yet').waitFor()
    expect(await hall.voters('p1')).toBe(1)
    expect(await phone.page.locator('.counted').count()).toBe(0) // the server has it; we were not told
    const before = sent.length
    await phone.page.unroute(BALLOTS)
    await phone.counted()
    expect(sent.length).toBeGreaterThan(before)
    for (const again of sent) expect(again).toEqual(sent[0])
    expect(await hall.result('p1')).toEqual({ voters: 1, votes: { a: 1, b: 0 } })
  })

  test('[FLOOR4] that a reload interrupts is sent by the page that comes after', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED
    const sent = phone.ballots()
    await phone.page.route(BALLOTS, loseAnswer)
    await phone.page.getByLabel('Money').check()
    await phone.vote()
    await phone.page.getByText('Your vote has not arrived yet').waitFor()
    await phone.page.unroute(BALLOTS)
    const before = sent.length
    await phone.page.reload()
    await phone.counted()
    expect(sent.length).toBeGreaterThan(before)
    expect(new Set(sent.map(({ receipt }) => receipt)).size).toBe(1)
    expect(phone.asked.filter((url) => url.includes('/enter?'))).toHaveLength(1)
    expect(await hall.result('p1')).toEqual({ voters: 1, votes: { a: 0, b: 1 } })
    expect(await phone.page.evaluate(() => sessionStorage.length)).toBe(0)
  })

  test('[FLOOR4] of two quick presses is one ballot', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    const sent = phone.ballots()
    await phone.page.getByLabel('Trust').check()
    await phone.page.getByRole('button', { name: 'Vote' }).dblclick()
    await phone.counted()
    expect(sent).toHaveLength(1)
  })

  test('[POLLW1] in a poll with several answers takes one or more, and shows no numbers before', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money', c: 'Rules' }, { kind: 'multiple' })
    // No running count of fewer than five is told to anybody.
    for (let others = 0; others < 4; others += 1) await hall.votes('p1', ['b'])
    const phone = await Phone.come(hall.link)
    await phone.page.getByText('Choose one or more answers').waitFor()
    await phone.vote()
    await phone.page.getByText('Choose an answer first.').waitFor()
    expect(await phone.page.locator('rapport-tally').count()).toBe(0)
    expect(await phone.page.getByText(/voted|%/).count()).toBe(0)
    await phone.page.getByLabel('Rules').check()
    await phone.page.getByLabel('Trust').check()
    await phone.vote()
    await phone.counted()
    await phone.page.getByText('5 people voted').first().waitFor()
    await phone.page.getByText('Several answers can be chosen').waitFor()
    expect(await hall.result('p1')).toEqual({ voters: 5, votes: { a: 1, b: 4, c: 1 } })
  })

  test('[FLOOR3] is remembered over a reload, and the next poll comes to the front', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' }, { question: 'The first?' })
    const phone = await Phone.come(hall.link)
    await phone.page.getByLabel('Trust').check()
    await phone.vote()
    await phone.counted()
    await phone.page.reload()
    await phone.counted()
    expect(await phone.page.getByRole('button', { name: 'Vote' }).count()).toBe(0)

    await hall.poll('p2', { a: 'Yes', b: 'No' }, { question: 'The second?' })
    await phone.page.getByRole('group', { name: 'The second?' }).waitFor()
    await expect.poll(() => statusOf(phone.page)).toContain('A poll is open: The second?')
    // A ballot that is being filled in stays, whatever opens meanwhile.
    await phone.page.getByLabel('Yes').check()
    await hall.poll('p3', { a: 'Red', b: 'Blue' }, { question: 'The third?' })
    await phone.page.getByRole('button', { name: 'The third?' }).waitFor()
    expect(await phone.page.getByLabel('Yes').isChecked()).toBe(true)
  })

  test('[FLOOR4] of somebody who voted in another window is the first answer', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED // the second answer is refused, with 409
    await phone.page.getByLabel('Money').check()
    const window = await phone.page.context().newPage()
    await window.goto(`${rapport.address}/f/${hall.session.id}`)
    await window.getByLabel('Trust').check()
    await window.getByRole('button', { name: 'Vote' }).click()
    await window.getByText('Counted.').first().waitFor()

    await phone.page.bringToFront()
    await phone.vote()
    await phone.counted()
    expect(await phone.page.getByText('your answer').count()).toBe(0)
    expect(await hall.result('p1')).toEqual({ voters: 1, votes: { a: 1, b: 0 } })
  })

  test('[FLOOR3] that comes after the poll closed is told so, beside the result', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED // the ballot is refused, with 409
    await phone.page.getByLabel('Trust').check()
    await phone.page.route(BALLOTS, async (route) => {
      await hall.closes('p1')
      await route.continue()
    })
    await phone.vote()
    await phone.page.getByText('Closed', { exact: true }).waitFor()
    await phone.page.getByRole('alert').getByText('This poll is not open.').waitFor()
    await phone.page.getByText('Nobody voted.').first().waitFor()
    expect(await phone.page.getByText('Counted.').count()).toBe(0)
    expect(await hall.voters('p1')).toBe(0)
  })

  test('[FLOOR7] counts in a browser that keeps nothing on the device', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.waiting()
    await phone.page.addInitScript(() => {
      for (const shelf of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, shelf, {
          get() {
            throw new DOMException('denied', 'SecurityError')
          },
        })
      }
    })
    await phone.page.goto(hall.link)
    await phone.page.getByLabel('Trust').check()
    await phone.vote()
    await phone.counted()
    await phone.page.reload()
    await phone.counted()
  })
})

test('[FLOOR11] the code of a printed slip comes with its address, and goes with the ballot', async () => {
  const hall = await Hall.open()
  await hall.pollFor('p1', { entitled: 'codes' })
  const phone = await Phone.waiting()
  phone.excused = FAILED // the code was made up, and is refused
  await phone.page.goto(`${rapport.address}/f#code=${hall.session.code}&ballot=k7m2qx9p`)
  const code = phone.page.getByLabel('Code on your slip')
  await code.waitFor()
  expect(await code.inputValue()).toBe('k7m2qx9p')
  expect(phone.page.url()).toBe(`${rapport.address}/f/${hall.session.id}`)
  const sent = phone.ballots()
  await phone.page.getByLabel('Trust').check()
  await phone.vote()
  await phone.page.getByRole('alert').getByText('This code does not open a ballot').waitFor()
  expect(sent).toMatchObject([{ choices: ['a'], code: 'k7m2qx9p' }])
  // It is still there after a reload, for the poll that it opens.
  await phone.page.reload()
  await code.waitFor()
  expect(await code.inputValue()).toBe('k7m2qx9p')
})

test('[FLOOR12] a poll for others says for whom it is, and one for everybody stands before it', async () => {
  const hall = await Hall.open()
  await hall.poll('p1', { a: 'Trust', b: 'Money' }, { question: 'For everybody?' })
  await hall.pollFor('p2', { entitled: ['speaker'] })
  const phone = await Phone.come(hall.link)
  await phone.page.getByRole('group', { name: 'For everybody?' }).waitFor()
  await phone.page.getByRole('button', { name: 'What keeps a community strong?' }).click()
  await phone.page.getByText('This poll is for speakers.').waitFor()
  expect(await phone.page.getByRole('button', { name: 'Vote' }).count()).toBe(0)
})

describe('a server that goes away', () => {
  test('[FEED1] [FLOOR4] comes back by itself: the vote is counted, the next poll is here', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED
    await phone.page.getByLabel('Trust').check()
    await rapport.kill()
    await phone.page.getByText('Connection lost').waitFor(OUTAGE)
    expect(await phone.visitor.axe()).toEqual([])
    await phone.vote()
    await phone.page.getByText('Your vote has not arrived yet').waitFor()
    expect(await phone.page.getByText('Counted.').count()).toBe(0)

    await rapport.run()
    await phone.counted()
    await hall.poll('p2', { a: 'Yes', b: 'No' }, { question: 'Is it back?' })
    await phone.page.getByRole('group', { name: 'Is it back?' }).waitFor(OUTAGE)
    await phone.page.getByText('Connection lost').waitFor({ state: 'detached' })
    expect(await hall.result('p1')).toEqual({ voters: 1, votes: { a: 1, b: 0 } })
  })

  test('[FLOOR1] does not cost the key: the link opens when it is back', async () => {
    const hall = await Hall.open()
    const phone = await Phone.waiting()
    phone.excused = FAILED
    await phone.page.route('**/enter?*', (route) => route.abort('connectionrefused'))
    await phone.page.goto(hall.link)
    await phone.page.getByText('cannot be reached right now').waitFor()
    expect(await phone.visitor.axe()).toEqual([])
    expect(new URL(phone.page.url()).hash).toBe(`#${hall.session.key('participant')}`)
    await phone.page.unroute('**/enter?*')
    await phone.page.getByText('Nothing asked yet').waitFor(OUTAGE)
    expect(new URL(phone.page.url()).hash).toBe('')
  })
})

describe('a question', () => {
  test('[FLOOR5] typed without a network is kept: over a closed box, over a reload, until it is sent', async () => {
    const hall = await Hall.open()
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED
    await phone.page.getByText('Nothing asked yet').waitFor()
    await phone.page.context().setOffline(true)
    await phone.ask()
    const box = phone.page.getByRole('textbox', { name: 'Your question' })
    await box.fill('Who pays for the second site?')
    await phone.page.getByRole('button', { name: 'Send' }).click()
    await phone.page.getByText('Your question did not arrive. It is still here').waitFor()
    await phone.page.getByRole('button', { name: 'Not now' }).click()
    await phone.ask()
    expect(await box.inputValue()).toBe('Who pays for the second site?')

    await phone.page.context().setOffline(false)
    await phone.page.reload()
    await phone.ask()
    expect(await box.inputValue()).toBe('Who pays for the second site?')
    await phone.page.getByRole('button', { name: 'Say who you are' }).click()
    await phone.page.keyboard.type('Participant 4')
    await phone.page.keyboard.press('Enter')
    await phone.page.getByText('Your question is with the moderators.').waitFor()
    expect(await hall.questions()).toMatchObject([
      { text: 'Who pays for the second site?', author: 'Participant 4' },
    ])
    await phone.ask()
    expect(await box.inputValue()).toBe('')
  })

  test('[FLOOR5] whose answer was lost is sent again and asked once', async () => {
    const hall = await Hall.open()
    const phone = await Phone.come(hall.link)
    phone.excused = FAILED
    await phone.ask()
    await phone.page.getByLabel('Your question').fill('Who pays?')
    await phone.page.route('**/questions?*', loseAnswer, { times: 1 })
    await phone.page.getByRole('button', { name: 'Send' }).click()
    await phone.page.getByText('Your question did not arrive').waitFor()
    await phone.page.getByRole('button', { name: 'Send' }).click()
    await phone.page.getByText('Your question is with the moderators.').waitFor()
    expect(await hall.questions()).toHaveLength(1)
    expect(await phone.page.locator('.question').count()).toBe(1)
  })

  test('[FLOOR6] is supported once by each person, and stands above those with fewer', async () => {
    const hall = await Hall.open()
    await hall.asks('An earlier one?')
    const asker = await Phone.come(hall.link)
    await asker.ask()
    await asker.page.getByLabel('Your question').fill('Who pays?')
    await asker.page.getByRole('button', { name: 'Send' }).click()

    const other = await Phone.come(hall.link)
    const button = other.page.getByRole('button', { name: 'Me too: Who pays?' })
    const words = other.page.locator('.question .words')
    await button.waitFor()
    expect(await words.allTextContents()).toEqual(['An earlier one?', 'Who pays?'])
    await button.click()
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true')
    await expect.poll(() => words.allTextContents()).toEqual(['Who pays?', 'An earlier one?'])
    await asker.page.getByText('1 says “me too”').waitFor()

    await button.click()
    await other.page.reload()
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true')
    await button.click()
    // Also where the device forgot: the server knows.
    await other.page.evaluate(() => localStorage.clear())
    await other.page.reload()
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('false')
    await button.click()
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true')
    expect((await hall.questions()).map(({ supports }) => supports)).toEqual([0, 1])
  })

  test('[FLOOR11] is worded anew while nobody took it up, and taken back', async () => {
    const hall = await Hall.open()
    const asker = await Phone.come(hall.link)
    await asker.ask()
    await asker.page.getByLabel('Your question').fill('Who pays?')
    await asker.page.getByRole('button', { name: 'Send' }).click()
    const own = asker.page.locator('rapport-own-question')
    await own.getByRole('button', { name: 'Change the words' }).click()
    await own.getByRole('textbox').fill('Who pays for both sites?')
    await own.getByRole('button', { name: 'Send it like this' }).click()
    await own.getByText('Who pays for both sites?').waitFor()
    const other = await Phone.come(hall.link)
    await other.page.getByText('Who pays for both sites?').waitFor()
    const [{ id } = { id: '' }] = await hall.questions()
    await hall.decides(id, 'selected')
    await own.getByText('Next to be put').waitFor()
    expect(await own.getByRole('button', { name: 'Change the words' }).count()).toBe(0)
    await own.getByRole('button', { name: 'Take it back' }).click()
    await own.getByText('cannot be brought back').waitFor()
    await own.getByRole('button', { name: 'Take it back' }).click()
    await own.getByText('Taken back').waitFor()
    await other.page.getByText('Who pays for both sites?').waitFor({ state: 'detached' })
    expect(await asker.visitor.axe()).toEqual([])
  })

  test('[FLOOR6] that is not taken up goes from the others and says so to whoever asked', async () => {
    const hall = await Hall.open()
    const asker = await Phone.come(hall.link)
    await asker.ask()
    await asker.page.getByLabel('Your question').fill('Who pays?')
    await asker.page.getByRole('button', { name: 'Send' }).click()
    const other = await Phone.come(hall.link)
    await other.page.getByText('Who pays?').waitFor()
    const [{ id } = { id: '' }] = await hall.questions()
    await hall.decides(id, 'approved')
    for (const { page } of [asker, other]) await page.getByText('Taken up').waitFor()
    await hall.decides(id, 'dismissed')
    await asker.page.getByText('Not taken up').waitFor()
    await other.page.getByText('Who pays?').waitFor({ state: 'detached' })
  })
})

test('[FLOOR9] what people write is shown as text, wherever it stands', async () => {
  const sting = (name: string) => `${name} <img src=x onerror="globalThis.stung=1"><b>&amp;</b>`
  const hall = await Hall.open(sting('Title'))
  await hall.poll('p1', { a: sting('Trust'), b: 'Money' }, { question: sting('Which?') })
  await hall.poll('p2', { a: 'Yes', b: 'No' }, { question: 'Another?' })
  await hall.asks(sting('Question'), sting('Author'))
  const phone = await Phone.come(hall.link)
  for (const name of ['Title', 'Question', 'Author', 'Which?']) {
    await phone.page.getByText(sting(name), { exact: true }).first().waitFor()
  }
  await phone.page.getByRole('button', { name: sting('Which?') }).click()
  await phone.page.getByLabel(sting('Trust')).check()
  await phone.vote()
  await phone.counted()
  await hall.closes('p1')
  await phone.page.getByText(sting('Trust'), { exact: true }).waitFor()
  expect(await phone.page.locator('img, b').count()).toBe(0)
  expect(await phone.page.evaluate(() => 'stung' in globalThis)).toBe(false)
})

describe('the door', () => {
  test.each([
    [
      'a wrong key',
      (session: Session) => `/f/${session.id}#not-the-key`,
      'does not open the session',
    ],
    ['a session that is not there', () => '/f/bcdfghjk23456789#a-key', 'There is no such session.'],
  ])('[FLOOR1] refuses %s with a sentence, and a code opens it', async (_name, path, sentence) => {
    const { session } = await Hall.open()
    const phone = await Phone.waiting()
    phone.excused = FAILED
    await phone.page.goto(rapport.address + path(session))
    await phone.page.getByRole('alert').getByText(sentence).waitFor()
    await phone.page.getByLabel('Code on the screen in the room').fill(session.code)
    await phone.page.keyboard.press('Enter')
    await phone.page.getByText('Nothing asked yet').waitFor()
    expect(phone.page.url()).toBe(`${rapport.address}/f/${session.id}`)
  })

  test('[FLOOR1] refuses a wrong code beside the field, and takes the right one as people type it', async () => {
    const { session } = await Hall.open()
    const phone = await Phone.come(`${rapport.address}/f`)
    phone.excused = FAILED
    const code = phone.page.getByLabel('Code on the screen in the room')
    await phone.page.getByRole('button', { name: 'Enter' }).click()
    await phone.page.getByText('Type the code first.').waitFor()
    await code.fill('AAAAAA')
    await code.press('Enter')
    await phone.page.getByText('This link or code does not open the session').waitFor()
    expect(await code.getAttribute('aria-invalid')).toBe('true')
    expect(await code.inputValue()).toBe('AAAAAA')
    await code.fill(` ${session.code.slice(0, 3).toLowerCase()} ${session.code.slice(3)}`)
    await code.press('Enter')
    await phone.page.getByText('Nothing asked yet').waitFor()
    expect(phone.page.url()).toBe(`${rapport.address}/f/${session.id}`)
  })

  test('[FLOOR1] asks whoever has no seat yet for the code, and nobody did wrong', async () => {
    const { session } = await Hall.open()
    const phone = await Phone.come(`${rapport.address}/f/${session.id}`)
    phone.excused = FAILED
    await phone.page.getByLabel('Code on the screen in the room').waitFor()
    expect(await phone.page.locator('.notice').count()).toBe(0)
    expect(await phone.page.locator('#code-problem').textContent()).toBe('')
  })

  test('[FLOOR8] a rapporteur who tries the participants’ link stays at the desk', async () => {
    const hall = await Hall.open()
    await hall.poll('p1', { a: 'Trust', b: 'Money' })
    const desk = await Visitor.come(browser, hall.session.links.rapporteur, DESKTOP)
    await desk.enter('Rapporteur One')
    const whoIsHere = async () => {
      const answer = await desk.page.request.get(
        `${rapport.address}/api/sessions/${hall.session.id}`,
      )
      const { person, name, roles } = await answer.json()
      return { person, name, roles }
    }
    const before = await whoIsHere()
    expect(before).toMatchObject({ name: 'Rapporteur One', roles: ['rapporteur'] })
    const floor = await desk.page.context().newPage()
    await floor.goto(hall.link)
    await floor.getByLabel('Trust').check()
    await floor.getByRole('button', { name: 'Vote' }).click()
    await floor.getByText('Counted.').first().waitFor()
    expect(await whoIsHere()).toEqual(before)
    await desk.page.bringToFront()
    await desk.page.reload()
    await expect
      .poll(() => desk.page.locator('.notes').getAttribute('contenteditable'))
      .toBe('true')
    expect(desk.complaints).toEqual([])
    await desk.leave()
  })
})

test('[FLOOR2] [LOOK1] each state is read by everybody: light and dark, narrow and narrower', async () => {
  const hall = await Hall.open('IXPs: Strong infrastructure for stronger communities')
  const long = 'Averyveryverylongwordwithoutanybreaksinitthatwouldoverflowanyphone'
  const faults: string[] = []
  const look = async (phone: Phone, state: string): Promise<void> => {
    const { page } = phone
    for (const [colorScheme, viewport] of [
      ['light', PHONE],
      ['dark', SMALL],
    ] as const) {
      const where = `${state}, ${colorScheme}, ${viewport.width} px`
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      await page.waitForFunction(() => document.getAnimations().length === 0)
      faults.push(...(await phone.visitor.axe()).map((fault) => `${where}: ${fault}`))
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > viewport.width) faults.push(`${where}: ${width} px wide`)
    }
  }

  const stranger = await Phone.come(`${rapport.address}/f/${hall.session.id}#wrong`)
  stranger.excused = FAILED
  await stranger.page.getByRole('alert').getByText('does not open').waitFor()
  await stranger.page.getByRole('button', { name: 'Enter' }).click()
  await stranger.page.getByText('Type the code first.').waitFor()
  await look(stranger, 'refused')

  const phone = await Phone.come(hall.link)
  phone.excused = FAILED
  await phone.page.getByText('Nothing asked yet').waitFor()
  await look(phone, 'nothing yet')

  await hall.asks('Who pays for the second site?', 'Speaker 1')
  await hall.asks('هل يمكن لنقطة تبادل صغيرة أن تعمل بدون تمويل خارجي؟')
  const { id } = await hall.asks(`Is it open source? ${long}`)
  await hall.decides(id, 'answered-aloud')
  await hall.poll(
    'p1',
    { a: 'Equipment', b: 'People' },
    { question: 'Which help matters most?', kind: 'multiple' },
  )
  await hall.votes('p1', ['a', 'b'])
  await hall.hands('p1', { a: 12, b: 8 })
  await hall.closes('p1')
  await hall.poll(
    'p2',
    { a: `Trust ${long}`, b: 'المال' },
    { question: 'What keeps a community strong?' },
  )
  await phone.page.getByLabel('Trust').waitFor()
  await phone.vote()
  await phone.page.getByText('Choose an answer first.').waitFor()
  await look(phone, 'a ballot without a choice')
  await hall.poll('p3', { a: 'Yes', b: 'No' }, { question: 'Shall we meet again?' })
  await phone.page.getByLabel('Trust').check()
  await phone.page.route(BALLOTS, (route) => route.abort('connectionreset'))
  await phone.vote()
  await phone.page.getByText('Your vote has not arrived yet').waitFor()
  await look(phone, 'a ballot on its way, two polls')
  await phone.page.unroute(BALLOTS)
  await phone.counted()
  await phone.page.getByRole('button', { name: 'Me too: Who pays' }).click()
  await phone.page.locator('.me-too[aria-pressed=true]').waitFor()
  await look(phone, 'counted, questions, results with hands')

  await phone.ask()
  await phone.page.getByRole('button', { name: 'Say who you are' }).click()
  await phone.page.getByLabel('Your question').fill('x'.repeat(900))
  await phone.page.route('**/questions?*', (route) => route.abort('connectionreset'))
  await phone.page.getByRole('button', { name: 'Send' }).click()
  await phone.page.getByText('did not arrive').waitFor()
  await look(phone, 'a question that did not arrive')
  await phone.page.unroute('**/questions?*')
  await phone.page.getByRole('button', { name: 'Send' }).click()
  await phone.page.getByText('Your question is with the moderators.').waitFor()
  await look(phone, 'asked')
  await phone.page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  await look(phone, 'from right to left')
  expect(faults).toEqual([])
})

test('[FLOOR10] the first vote costs at most 60 kB, and none of it is the desk’s', async () => {
  const hall = await Hall.open()
  await hall.poll('p1', { a: 'Trust', b: 'Money' })
  const phone = await Phone.come(hall.link)
  await phone.page.getByLabel('Trust').check()
  await phone.vote()
  await phone.counted()
  const loaded = await phone.page.evaluate(() =>
    [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ].map((entry) => entry.toJSON() as { name: string; encodedBodySize: number }),
  )
  const bytesOf = (list: typeof loaded) =>
    list.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  const scripts = loaded.filter(({ name }) => name.endsWith('.js'))
  console.log(`the first vote: ${bytesOf(loaded)} bytes, of which scripts ${bytesOf(scripts)}`)
  expect(scripts.length).toBeGreaterThan(0)
  expect(bytesOf(scripts)).toBeGreaterThan(5_000) // they were counted
  expect(bytesOf(loaded)).toBeLessThan(60_000)
  expect(loaded.filter(({ name }) => /\/(index|desk)-[^/]*\.js$/.test(name))).toEqual([])
})

function focusedIn(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => document.querySelector('rapport-poll')?.shadowRoot?.activeElement?.className,
  )
}

function statusOf(page: Page): Promise<string[]> {
  return page.getByRole('status').allTextContents()
}
