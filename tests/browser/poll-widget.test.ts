import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { openBrowser } from '../support/chromium.ts'
import { countsOf, gallery, pollOf, type Handed } from '../support/poll-gallery.ts'
import { Rapport } from '../support/rapport.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

let rapport: Rapport
let browser: Browser
let visitor: Visitor
let page: Page
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  visitor = await Visitor.come(browser, `${rapport.address}/f`, PHONE)
  page = visitor.page
})
afterAll(async () => {
  expect(visitor.complaints).toEqual([])
  await browser.close()
  await rapport.remove()
})

/** Puts a widget on the page as its host would, and remembers what it says. */
async function show(handed: Handed): Promise<void> {
  await page.locator('main').waitFor()
  await page.evaluate((given) => {
    const widget = Object.assign(document.createElement('rapport-poll'), given)
    widget.addEventListener('rapport-vote', (event) => {
      const seen = globalThis as unknown as { votes: unknown[] }
      if (event instanceof CustomEvent) seen.votes.push(event.detail)
    })
    Object.assign(globalThis, { votes: [] })
    document.querySelector('main')?.replaceChildren(widget)
    document.body.tabIndex = -1
    document.body.focus()
  }, handed)
  await page.locator('rapport-poll').waitFor()
}

async function hand(handed: Handed): Promise<void> {
  await page.evaluate((given) => {
    Object.assign(document.querySelector('rapport-poll') ?? {}, given)
  }, handed)
}

const votes = (): Promise<unknown> =>
  page.evaluate(() => (globalThis as unknown as { votes: unknown[] }).votes)

async function type(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

describe('a ballot is filled in with the keyboard alone', () => {
  const ballots: readonly (readonly [CountedPoll, readonly string[], object])[] = [
    [pollOf('single'), ['Tab', 'ArrowDown', 'Tab', 'Enter'], { choices: ['b'], texts: [] }],
    [
      pollOf('multiple'),
      ['Tab', 'Tab', 'Space', 'Tab', 'Space', 'Tab', 'Enter'],
      { choices: ['b', 'c'], texts: [] },
    ],
    [
      pollOf('yes-no'),
      ['Tab', 'ArrowDown', 'ArrowDown', 'Tab', 'Enter'],
      { choices: ['abstain'], texts: [] },
    ],
    [
      pollOf('scale'),
      ['Tab', 'ArrowRight', 'ArrowRight', 'Tab', 'Enter'],
      { choices: ['3'], texts: [] },
    ],
    [
      pollOf('ranking'),
      // The second is placed first, then the first; then it is moved up by a key.
      ['Tab', 'Tab', 'Enter', 'Tab', 'Tab', 'Tab', 'Enter', 'ArrowUp', 'Tab', 'Tab'],
      { choices: ['a', 'b'], texts: [] },
    ],
    [pollOf('text'), ['Tab', 'o', 'k', 'Tab', 'Enter'], { choices: [], texts: ['ok'] }],
    [
      pollOf('words'),
      ['Tab', 'o', 'Tab', 'k', 'Tab', 'Tab', 'Enter'],
      { choices: [], texts: ['o', 'k'] },
    ],
  ]
  test.each(ballots)('[POLLW5] $kind', async (poll, keys, answer) => {
    await show({ mode: 'vote', poll })
    await type(...keys)
    if (poll.kind === 'ranking') await page.getByRole('button', { name: 'Vote' }).press('Enter')
    expect(await votes()).toEqual([{ poll: poll.id, ...answer }])
  })
})

test('[POLLW5] a ranking is made by a thumb, moved by its buttons and by dragging', async () => {
  await show({ mode: 'vote', poll: pollOf('ranking') })
  for (const name of [/Clear rules/, /Trust/, /Money/])
    await page.getByRole('button', { name }).first().click()
  await page.getByRole('button', { name: 'Up: Trust between operators' }).click()
  await page.getByRole('status').getByText('Trust between operators: place 1 of 3.').waitFor()
  const rows = page.locator('.ranked')
  await rows.nth(2).dragTo(rows.nth(0))
  const words = await page.locator('.ranked bdi').allTextContents()
  expect(words).toEqual(['Money for the second site', 'Trust between operators', 'Clear rules'])
  await page.getByRole('button', { name: 'Vote' }).click()
  expect(await votes()).toMatchObject([{ choices: ['b', 'a', 'c'] }])
})

test('[POLLW5] a poll of several answers says how many are left, and takes no more', async () => {
  await show({ mode: 'vote', poll: pollOf('multiple') })
  await page.getByLabel('Clear rules').check()
  await page.getByText('Choose up to 2 answers · 1 left').waitFor()
  await page.getByLabel('Trust').check()
  await page.getByText('0 left').waitFor()
  expect(await page.getByLabel('Money').isDisabled()).toBe(true)
})

test('[POLLW6] the code of a slip and the place go with the vote', async () => {
  await show({ mode: 'vote', poll: pollOf('single', { entitled: 'codes', breakdown: 'channel' }) })
  await page.getByLabel('Trust').check()
  await page.getByRole('button', { name: 'Vote' }).click()
  await page.getByRole('alert').getByText('Type the code on your slip first.').waitFor()
  await page.getByLabel('Code on your slip').fill('K7M2-QX9P')
  await page.getByLabel('In the hall').check()
  await page.getByRole('button', { name: 'Vote' }).click()
  expect(await votes()).toMatchObject([{ choices: ['a'], code: 'K7M2-QX9P', channel: 'onsite' }])
})

test('[EMBED3] where a vote has to be confirmed, one press sends nothing, and the second one does', async () => {
  await show({ mode: 'vote', poll: pollOf('single'), confirms: true })
  await page.getByLabel('Trust').check()
  await page.getByRole('button', { name: 'Vote' }).click()
  await page.getByText('Send this vote?').waitFor()
  expect(await votes()).toEqual([])
  expect(await visitor.axe()).toEqual([])
  expect(await page.getByLabel('Money').isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('Money').check()
  await page.getByRole('button', { name: 'Vote' }).press('Enter')
  // The keyboard stands on the question, not on its answer: a key that is held down sends nothing.
  await page.keyboard.press('Enter')
  expect(await votes()).toEqual([])
  await page.getByRole('button', { name: 'Send' }).press('Enter')
  expect(await votes()).toMatchObject([{ choices: ['b'] }])
})

test('[POLLW8] nothing that was chosen anonymously is shown again; a named answer may be changed', async () => {
  const tally = { voters: 7, votes: countsOf(pollOf('single'), 4, 3) }
  const counted = { mode: 'vote', counted: true, chosen: ['a'] }
  await show({ ...counted, poll: { ...pollOf('single'), tally } })
  await page.getByText('7 people voted', { exact: true }).waitFor()
  expect(await page.getByText('your answer').count()).toBe(0)
  expect(await page.getByRole('button').count()).toBe(0)

  const named = { ...pollOf('single', { isNamed: true }), tally }
  await show({ ...counted, poll: named })
  await page.getByText('✓ your answer').waitFor()
  await page.getByRole('button', { name: 'Change your answer' }).click()
  expect(await page.getByLabel('Trust').isChecked()).toBe(true)
  await page.getByLabel('Money').check()
  await page.getByRole('button', { name: 'Vote' }).click()
  expect(await votes()).toMatchObject([{ choices: ['b'] }])
  await hand({ busy: true })
  await hand({ busy: false, chosen: ['b'] })
  await page.getByText('Counted.').first().waitFor()
  await page.locator('tr', { hasText: 'Money' }).getByText('✓ your answer').waitFor()
  await hand({ poll: { ...named, state: 'closed', closedAt: 2 } })
  await page.getByText('Closed', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Change your answer' }).count()).toBe(0)
})

test('[POLLW11] each state is read by everybody', async () => {
  const faults: string[] = []
  let looked = 0
  for (const [state, handed] of Object.entries(gallery())) {
    for (const [look, width, dir] of [
      ['light', 320, 'ltr'],
      ['dark', 390, 'rtl'],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      await page.emulateMedia({ colorScheme: look, reducedMotion: 'reduce' })
      await page.evaluate((each) => {
        document.documentElement.dir = each
      }, dir)
      await show(handed)
      const where = `${state}, ${look}, ${width} px, ${dir}`
      faults.push(...(await visitor.axe()).map((fault) => `${where}: ${fault}`))
      const [wide, small] = await page.evaluate(measure)
      if (wide > width) faults.push(`${where}: ${wide} px wide`)
      if (small !== '') faults.push(`${where}: ${small} is too small for a thumb`)
      looked += 1
    }
  }
  expect(faults).toEqual([])
  expect(looked).toBeGreaterThan(40)
})

/** How wide the page is, and what on it is smaller than a thumb. */
function measure(): [number, string] {
  const root = document.querySelector('rapport-poll')?.shadowRoot
  const targets = root?.querySelectorAll(
    'button, label.choice, summary, textarea, input[type=text]',
  )
  const small = [...(targets ?? [])].find((each) => {
    const { width, height } = each.getBoundingClientRect()
    return width < 43.5 || height < 43.5
  })
  return [document.documentElement.scrollWidth, small?.textContent?.trim() ?? '']
}
