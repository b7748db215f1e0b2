import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import { Rapport } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'

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

test('[QUEUE1] [ASK3] a moderator takes a question from the phone into the notes by three keys', async () => {
  const session = await rapport.session('A session')
  const asker = await session.enter('participant')
  const other = await session.enter('participant')
  const asked = await session.call('POST', '/questions', { text: 'Who pays for the site?' }, asker)
  const twin = await session.call('POST', '/questions', { text: 'Who is paying?' }, other)
  const idOf = (answer: { readonly json: unknown }) => (answer.json as { readonly id: string }).id
  const stateOf = async (token: string, id: string) => {
    const answer = await session.call('GET', '/questions', undefined, token)
    const { questions } = answer.json as { questions: { id: string; state: string }[] }
    return questions.find((each) => each.id === id)?.state
  }
  await session.call('POST', `/questions/${idOf(twin)}/support`, {}, asker)

  const visitor = await Visitor.come(browser, session.links.moderator, DESKTOP)
  visitors.push(visitor)
  await visitor.enter('Moderator 1')
  const { page } = visitor
  const items = page.locator('.questions .queue > li')
  await expect.poll(() => items.count()).toBe(2)

  // The most supported stands first; the other is the same: by keys alone.
  await items.nth(1).focus()
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Who is paying?' }).press('Enter')
  await expect.poll(() => items.count()).toBe(1)
  await items.first().getByText('1 other asks the same').waitFor()
  expect(await stateOf(asker, idOf(asked))).toBe('duplicate')

  await items.first().focus()
  await page.keyboard.press('n')
  await page.locator('.notes [data-kind="question"]', { hasText: 'Who is paying?' }).waitFor()
  await items.first().getByText('in the notes').waitFor()
  await items.first().focus()
  await page.keyboard.press('s')
  await expect.poll(() => stateOf(other, idOf(twin))).toBe('selected')
  await page.getByRole('button', { name: 'Being put (1)' }).click()
  await items.first().focus()
  await page.keyboard.press('r')
  await items.first().getByText('being answered').waitFor()
  await items.first().focus()
  await page.keyboard.press('w')
  await page.keyboard.type('The members pay. w, s and r are letters here.')
  await page.getByRole('button', { name: 'Keep' }).click()
  await expect.poll(() => stateOf(other, idOf(twin))).toBe('answered-in-writing')
  await page.getByRole('button', { name: 'Done (1)' }).click()
  await items.first().getByText('The members pay.').waitFor()
  expect(await visitor.axe()).toEqual([])

  await page.screenshot({ path: 'coverage/screens/queue-1280.png' })
  await page.setViewportSize(PHONE)
  await page.getByRole('navigation').getByRole('button', { name: 'Questions' }).click()
  await page.getByRole('button', { name: 'Set aside (1)' }).click()
  await page.screenshot({ path: 'coverage/screens/queue-390.png' })
  expect(await visitor.axe()).toEqual([])

  // Taken back by whoever asked, its words are nowhere in the notes any more.
  await session.call('POST', `/questions/${idOf(twin)}/withdraw`, {}, other)
  await expect
    .poll(async () => {
      const response = await fetch(`${rapport.address}/api/sessions/${session.id}/report.md`, {
        headers: { authorization: `Bearer ${await session.enter('rapporteur')}` },
      })
      return (await response.text()).includes('Who is paying?')
    })
    .toBe(false)
})
