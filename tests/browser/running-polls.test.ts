import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, Visitor } from '../support/visitor.ts'

const PROPOSAL = 'A session\nPolicy questions:\n1. Who pays?'

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
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

/** Somebody who runs polls at the desk, and what the server has of them. */
class Runner {
  readonly visitor: Visitor
  readonly session: Session
  readonly token: string

  private constructor(visitor: Visitor, session: Session, token: string) {
    this.visitor = visitor
    this.session = session
    this.token = token
  }

  static async come(session: Session, role: Role = 'moderator'): Promise<Runner> {
    const visitor = await Visitor.come(browser, session.links[role], DESKTOP)
    visitors.push(visitor)
    await visitor.enter(`${role} 1`)
    return new Runner(visitor, session, await session.enter('moderator', 'moderator 2'))
  }

  get page(): Page {
    return this.visitor.page
  }

  get cards(): Locator {
    return this.page.locator('.notes .poll-card')
  }

  card(state: string): Locator {
    return this.page.locator(`.notes .poll-card[data-state="${state}"]`)
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true })
  }

  /** Puts the cursor behind the title of a section, and waits until the desk knows. */
  async goesTo(part: string, title: string): Promise<void> {
    await this.page.locator(`.line[data-part="${part}"] .words`).click()
    await this.page.locator('.outline [aria-current]', { hasText: title }).waitFor()
    await this.page.keyboard.press('End')
  }

  /** Writes a line in the section of the first policy question. */
  async writes(words: string): Promise<void> {
    await this.goesTo('policy-question', 'Who pays?')
    await this.page.keyboard.press('Enter')
    await this.page.keyboard.type(words)
  }

  async asksQuickly(): Promise<void> {
    await this.button('Quick poll').first().click()
    await this.button('Open now').click()
    await this.card('open').waitFor()
  }

  async polls() {
    const { json } = await this.session.call('GET', '/polls', undefined, this.token)
    return json.polls as readonly {
      readonly id: string
      readonly draft: string
      readonly round: number
      readonly state: string
      readonly tally?: { readonly voters: number; readonly hands?: Record<string, number> }
      readonly voters?: number
      readonly options: readonly { readonly id: string; readonly text: string }[]
    }[]
  }

  /** A vote from a phone. */
  async votes(poll: string, choice: string): Promise<void> {
    const phone = await this.session.enter('participant')
    const body = { choices: [choice] }
    const { status } = await this.session.call('POST', `/polls/${poll}/ballots`, body, phone)
    expect(status).toBe(201)
  }
}

test('[DESK20] two clicks open yes, no or abstain where one writes; a key, words and a timer do it too', async () => {
  const one = await Runner.come(await rapport.session(PROPOSAL))
  const { page } = one
  await one.writes('Some of us pay.')
  await one.asksQuickly()
  const [first] = await one.polls()
  expect(first?.options.map(({ text }) => text)).toEqual(['Yes', 'No', 'Abstain'])
  expect(await one.card('open').evaluate(partAbove)).toBe('policy-question')

  await page.locator('.notes').focus()
  await page.keyboard.press('Control+Alt+p')
  await page.keyboard.type('Which one?')
  await page.getByLabel('Own answers').check()
  await one.button('Open now').click()
  await page.getByRole('alert').getByText('at least two options').waitFor()
  await page.getByLabel('Option 1', { exact: true }).last().fill('Peering')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Transit')
  await page.getByLabel('30 s').check()
  expect(await one.visitor.axe()).toEqual([])
  await one.button('Open now').click()
  const timed = one.card('open').filter({ hasText: 'Which one?' })
  await timed
    .getByRole('timer')
    .getByText(/0:\d\d left/)
    .waitFor()
  expect((await one.polls())[1]?.options.map(({ text }) => text)).toEqual(['Peering', 'Transit'])
})

test('[DESK18] where a speaker has not agreed a poll opens with a reason, and not without', async () => {
  const session = await rapport.session(PROPOSAL)
  await session.enter('speaker', 'Speaker 1')
  const one = await Runner.come(session)
  const card = one.cards.first()
  await card.locator('textarea').nth(0).fill('Which one?')
  await card.locator('textarea').nth(1).fill('Peering')
  await card.locator('textarea').nth(2).fill('Transit')
  await card.getByText('Ready to open.').waitFor()
  await card.getByText('0 of 1 speaker agrees to this wording.').waitFor()
  await one.button('Open for voting').click()
  await card.getByText('Not every speaker has agreed').waitFor()
  expect(await one.visitor.axe()).toEqual([])
  await one.button('Open with this reason').click()
  expect(await one.polls()).toEqual([])
  await card.getByPlaceholder('Reason').fill('Speaker 1 is on a plane')
  await one.page.keyboard.press('Enter')
  await one.card('open').waitFor()
  const organiser = await session.enter('organiser')
  const { json } = await session.call('GET', '/trail', undefined, organiser)
  expect(JSON.stringify(json)).toContain(String.raw`\"hasReason\":true`)
})

test('[DESK19] [DESK23] hands are typed in peace, entered at once, published, and asked again in a new round', async () => {
  const one = await Runner.come(await rapport.session(PROPOSAL))
  await one.writes('Some of us pay.')
  await one.asksQuickly()
  const [asked] = await one.polls()
  const poll = asked?.id ?? ''
  await one.button('Count hands').click()
  await one.page.keyboard.type('12')
  await one.page.keyboard.press('Enter') // to the next field
  await one.page.keyboard.press('ArrowUp')
  await one.button('One more for No').click()
  await one.votes(poll, 'yes')
  await expect.poll(async () => (await one.polls())[0]?.voters ?? 0).toBe(1)
  await one.card('open').getByText('1 person voted').first().waitFor()
  const fields = one.card('open').locator('.poll-hands input')
  expect(
    await fields.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value)),
  ).toEqual(['12', '2', ''])
  await one.button('Enter the hands').click()
  await fields.first().waitFor({ state: 'detached' })
  await one.button('Close the poll').click()
  await one.button('Close').click()
  await one.card('closed').waitFor()
  expect((await one.polls())[0]?.tally?.hands).toEqual({ yes: 12, no: 2, abstain: 0 })

  await one.button('Publish the result').click()
  await one.card('closed').getByText('Everybody sees this result', { exact: false }).waitFor()
  await one.button('Publish').click()
  await one.card('published').waitFor()
  expect(await one.button('Change the hands').count()).toBe(0)
  expect(await one.visitor.axe()).toEqual([])

  await one.button('New round').click()
  await one
    .card('published')
    .getByText('The same wording as in round 1', { exact: false })
    .waitFor()
  await one.card('published').locator('.draft-question').fill('Who pays now?')
  await one
    .card('published')
    .getByText('The wording differs from round 1', { exact: false })
    .waitFor()
  await one.button('Open round 2').click()
  await one.button('Open').click()
  await one.card('open').getByText('Round 1').click()
  await one.card('open').locator('.earlier-round').getByText('14 hands').waitFor()
  expect((await one.polls()).map(({ round, state }) => `${round} ${state}`)).toEqual([
    '1 published',
    '2 open',
  ])
})

test('[DESK17] a copy of an open poll is a draft without votes; cut, pasted and undone the poll keeps its own', async () => {
  const one = await Runner.come(await rapport.session(PROPOSAL))
  const { page } = one
  await one.writes('Some of us pay.')
  await one.asksQuickly()
  const [asked] = await one.polls()
  await one.votes(asked?.id ?? '', 'yes')
  const states = (): Promise<(string | null)[]> =>
    one.cards.evaluateAll((cards) => cards.map((card) => card.getAttribute('data-state')))
  const places = (): Promise<string[]> =>
    page.locator('.notes .poll-block > div').evaluateAll((blocks) => blocks.map(({ id }) => id))
  const chooses = (): Promise<void> => one.card('open').locator('header').click()
  const pastesBelowFloor = async (): Promise<void> => {
    await one.goesTo('floor', 'Voices from the floor')
    await page.keyboard.press('ControlOrMeta+v')
  }
  expect(await states()).toEqual(['open', 'draft'])

  await chooses()
  await page.keyboard.press('ControlOrMeta+c')
  await pastesBelowFloor()
  await expect.poll(states).toEqual(['open', 'draft', 'draft'])
  expect(new Set(await places()).size).toBe(3)
  const copy = one.cards.nth(1)
  expect(await copy.locator('.draft-question').inputValue()).toMatch(/^Question put to the room/)
  await page.locator('.notes').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(states).toEqual(['open', 'draft'])

  await chooses()
  await page.keyboard.press('ControlOrMeta+x')
  await expect.poll(states).toEqual(['draft'])
  await pastesBelowFloor()
  await expect.poll(states).toEqual(['open', 'draft'])
  // One step back or two, by how quickly both were done.
  const part = async (): Promise<string | undefined> =>
    (await one.card('open').count()) > 0 ? one.card('open').evaluate(partAbove) : undefined
  expect(await part()).toBe('floor')
  for (let steps = 0; steps < 2 && (await part()) !== 'policy-question'; steps += 1) {
    await page.keyboard.press('ControlOrMeta+z')
  }
  expect(await part()).toBe('policy-question')

  await one.button('Duplicate', one.card('open')).click()
  await expect.poll(states).toEqual(['open', 'draft', 'draft'])
  const [still, ...others] = await one.polls()
  expect([still?.voters ?? still?.tally?.voters, others]).toEqual([1, []])
})

test('[DESK21] a rehearsal is said on every desk; ended, its polls and votes are gone and the draft stands', async () => {
  const session = await rapport.session(PROPOSAL)
  const one = await Runner.come(session)
  const other = await Runner.come(session, 'rapporteur')
  await one.button('Polls').click()
  await one.button('Rehearse').click()
  await one.button('Begin the rehearsal').click()
  await other.page.getByText(/^Rehearsal since/).waitFor()
  await one.writes('A try.')
  await one.asksQuickly()
  await one.button('Add 20 made-up votes').click()
  await one.card('open').getByText('20 people voted', { exact: false }).first().waitFor()
  expect(await one.visitor.axe()).toEqual([])
  await other.card('open').waitFor()

  await one.button('End the rehearsal and wipe it').click()
  await one.button('End and wipe').click()
  for (const desk of [one, other]) {
    await desk.page.getByText(/^Rehearsal since/).waitFor({ state: 'detached' })
    await desk.card('open').waitFor({ state: 'detached' })
    await expect.poll(() => desk.card('draft').count()).toBe(2)
  }
  expect(await one.polls()).toEqual([])
})

function partAbove(element: Element): string | undefined {
  let at: Element | null = element.closest('.poll-block')
  while (at && !(at instanceof HTMLElement && at.dataset['kind'] === 'section'))
    at = at.previousElementSibling
  return at instanceof HTMLElement ? at.dataset['part'] : undefined
}
