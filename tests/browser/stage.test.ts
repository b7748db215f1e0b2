import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { openBrowser } from '../support/chromium.ts'
import { pollOf } from '../support/poll-gallery.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const WALL = { width: 1920, height: 1080 } as const
const SMALL_WALL = { width: 1280, height: 720 } as const

let rapport: Rapport
let browser: Browser
let session: Session
let organiser: string
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  browser = await openBrowser()
  session = await rapport.session('IXPs: Strong infrastructure')
  organiser = await session.enter('organiser')
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

async function openPoll(id: string, wording: PollWording): Promise<void> {
  const design = await new Writer(session, 'polls', organiser).synced()
  writeDraft(design.doc, id as PollId, wording)
  await design.kept()
  design.leave()
  const { status } = await session.call('POST', `/polls/${id}/open`, {}, organiser)
  expect(status).toBe(200)
}

async function votes(poll: string, ...choices: readonly string[]): Promise<void> {
  for (const choice of choices) {
    const somebody = await session.enter('participant')
    const ballot = { choices: [choice] }
    const { status } = await session.call('POST', `/polls/${poll}/ballots`, ballot, somebody)
    expect(status).toBe(201)
  }
}

test('[STAGE1] [STAGE2] the wall says how to join, what is asked, and the result, all of it on the screen', async () => {
  const address = `${rapport.address}/stage/${session.id}#${session.key('observer')}`
  const wall = await Visitor.come(browser, address, WALL)
  const { page } = wall
  await page.getByText(session.code, { exact: true }).waitFor()
  expect(page.url()).toBe(`${rapport.address}/stage/${session.id}`)
  await page.getByRole('heading', { name: 'Vote and ask with your phone' }).waitFor()
  expect(await wall.axe()).toEqual([])

  const faults: string[] = []
  const look = async (what: string): Promise<void> => {
    for (const viewport of [WALL, SMALL_WALL]) {
      await page.setViewportSize(viewport)
      await expect.poll(() => page.evaluate(isAllThere), { message: what }).toBe(true)
      faults.push(...(await wall.axe()).map((fault) => `${what}: ${fault}`))
    }
  }
  await openPoll('p1', pollOf('single'))
  await page.getByRole('heading', { name: 'What keeps a community strong?' }).waitFor()
  await page.getByText('Money for the second site').waitFor()
  await look('open, nobody has voted')
  // A twelfth of the height: the last row reads it.
  await page.setViewportSize(WALL)
  const headline = page.locator('h1')
  await expect
    .poll(() => headline.evaluate((each) => Number.parseFloat(getComputedStyle(each).fontSize)))
    .toBeGreaterThan(WALL.height / 13)
  await votes('p1', 'a', 'a', 'b', 'c')
  expect(await page.locator('rapport-tally').count()).toBe(0)
  await votes('p1', 'a')
  await page.getByRole('cell', { name: '60 %' }).waitFor()
  await session.call('POST', '/polls/p1/hands', { counts: { a: 12, b: 8 } }, organiser)
  await page.getByText('20 hands counted in the hall').waitFor()
  await look('hands and online')

  const many = Array.from({ length: 50 }, (_, at) => ({
    id: `o${at}` as OptionId,
    text: `Answer ${at} `.repeat(4),
  }))
  const long = 'Which of these helps most when nobody has begun? '.repeat(9)
  await openPoll('p2', { ...pollOf('single'), question: long, options: many })
  await page.getByText('And 34 more answers on your phone.').waitFor()
  await look('fifty answers')
  await votes('p2', 'o9', 'o9', 'o9', 'o9', 'o49')
  await page.locator('rapport-tally').waitFor()
  await look('fifty answers counted')
  await session.call('POST', '/polls/p1/close', {}, organiser)
  await session.call('POST', '/polls/p2/close', {}, organiser)
  await page.getByText('Closed', { exact: true }).waitFor()
  expect(faults).toEqual([])
  expect(wall.complaints).toEqual([])
  await wall.leave()
})

test('[STAGE1] an organiser who puts it up shows the hall no more than the hall may see', async () => {
  await openPoll('p3', pollOf('yes-no', { results: 'organisers' }))
  await votes('p3', 'yes', 'yes', 'yes', 'no', 'no')
  const desk = await Visitor.come(browser, session.links.organiser, WALL)
  await desk.enter('Organiser One')
  const page = await desk.anotherPage(`/stage/${session.id}`)
  await page.getByText('when the organisers publish them').waitFor()
  expect(await page.locator('rapport-tally').count()).toBe(0)
  expect(await page.getByText(/voted|%/).count()).toBe(0)
  await session.call('POST', '/polls/p3/close', {}, organiser)
  await session.call('POST', '/polls/p3/publish', {}, organiser)
  await page.getByRole('cell', { name: '60 %' }).waitFor()
  expect(desk.complaints).toEqual([])
  await desk.leave()
})

test('[STAGE1] a screen that is not in the session is told how to be', async () => {
  const stranger = await Visitor.come(browser, `${rapport.address}/stage/${session.id}`, WALL)
  await stranger.page.getByRole('alert').getByText('This screen is not in the session').waitFor()
  expect(await stranger.axe()).toEqual([])
  expect(stranger.complaints).toEqual([])
  await stranger.leave()
})

/** Whether nothing stands below the edge. */
function isAllThere(): boolean {
  const main = document.querySelector('main')
  const { scrollHeight, clientHeight } = document.documentElement
  if (!main || scrollHeight > clientHeight) return false
  return main.scrollHeight <= main.clientHeight + 1
}
