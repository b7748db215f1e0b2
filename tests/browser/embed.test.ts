import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { writeDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { openBrowser } from '../support/chromium.ts'
import { ForeignPage } from '../support/foreign-page.ts'
import { pollOf } from '../support/poll-gallery.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

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

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

/** A session with an open poll, and a page of another origin that frames it. */
async function framed(isListed: boolean, host: 'localhost' | '127.0.0.1' = 'localhost', more = '') {
  const session = await rapport.session('The session')
  const organiser = await session.enter('organiser')
  const design = await new Writer(session, 'polls', organiser).synced()
  writeDraft(design.doc, 'p1' as PollId, pollOf('single'))
  await design.kept()
  design.leave()
  await session.call('POST', '/polls/p1/open', {}, organiser)
  const site = await ForeignPage.of(session, host, more)
  const embeds = isListed ? [site.address] : ['https://example.org']
  await session.call('PATCH', '/settings', { embeds }, organiser)
  const context = await browser.newContext({ viewport: { width: 800, height: 900 } })
  const page = await context.newPage()
  opened.push(context, site)
  return { session, organiser, site, context, page }
}

async function voters(session: Session, organiser: string): Promise<number> {
  const { polls } = (await session.call('GET', '/polls', undefined, organiser)).json
  return polls[0].tally?.voters ?? polls[0].voters
}

const frameOf = (page: Page) => page.frameLocator('iframe')

/** The names that a page has beside those that every page has. */
function ownNames(): string[] {
  const bare = document.createElement('iframe')
  document.body.append(bare)
  const usual = new Set(Object.getOwnPropertyNames(bare.contentWindow ?? {}))
  bare.remove()
  return Object.getOwnPropertyNames(globalThis).filter(
    (name) => !usual.has(name) && !/^\d+$/.test(name),
  )
}

const cookiesIn = async (context: BrowserContext): Promise<number> =>
  (await context.cookies()).length

test('[EMBED2] [EMBED3] [EMBED4] in a page of a listed origin a vote is asked again, and counts', async () => {
  const { session, organiser, site, context, page } = await framed(true, '127.0.0.1')
  // The organiser's own browser, and a page of the same site: their cookie would go with whatever did not leave it behind.
  await context.request.post(`${rapport.address}/api/sessions/${session.id}/enter`, {
    data: { key: session.key('organiser'), name: 'Organiser One' },
    headers: { origin: rapport.address },
  })
  const cookies = await cookiesIn(context)
  const asked: Request[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(rapport.address)) asked.push(request)
  })
  await page.goto(site.address)
  const frame = frameOf(page)
  await frame.getByLabel('Trust').check()
  await frame.getByRole('button', { name: 'Vote' }).click()
  await frame.getByText('Send this vote?').waitFor()
  expect(await voters(session, organiser)).toBe(0)
  await frame.getByRole('button', { name: 'Send' }).click()
  await frame.getByText('Counted.').first().waitFor()
  expect(await voters(session, organiser)).toBe(1)

  // As high as it is: nothing of it has to be scrolled to.
  const height = await page.locator('iframe').evaluate((each) => each.clientHeight)
  expect(height).toBeGreaterThan(120)
  const inside = await frame.locator('html').evaluate((each) => each.scrollHeight)
  expect(Math.abs(inside - height)).toBeLessThan(3)
  expect(await page.evaluate(ownNames)).toEqual([])
  // Nothing was asked in the organiser's name, no cookie was set, and no ticket stands in an address.
  const api = asked.filter((request) => request.url().includes('/api/'))
  expect(api.length).toBeGreaterThan(3)
  for (const request of api) expect((await request.allHeaders())['cookie']).toBeUndefined()
  expect([cookies, await cookiesIn(context)]).toEqual([1, 1])
  expect(asked.map((request) => request.url()).filter((each) => each.includes('?'))).toEqual([])

  // Loaded again it is the same voter, who has voted.
  await page.reload()
  await frame.getByText('Counted.').first().waitFor()
  expect(await frame.getByRole('button', { name: 'Vote' }).count()).toBe(0)
  expect((await session.call('POST', '/polls/p1/close', undefined, organiser)).status).toBe(200)
  await frame.getByText('Closed', { exact: true }).waitFor()
})

test('[EMBED2] in a page of another origin there is nothing of it', async () => {
  const { session, organiser, site, page } = await framed(false)
  const asked: string[] = []
  const refused = page.waitForEvent('console', (said) => said.text().includes('frame-ancestors'))
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked.push(request.url())
  })
  await page.goto(site.address)
  await refused
  expect(await frameOf(page).locator('rapport-frame').count()).toBe(0)
  expect(asked).toEqual([])
  expect(await voters(session, organiser)).toBe(0)
})

test('[EMBED3] what lies over the frame and is clicked in good faith casts no vote', async () => {
  // The page makes its frame invisible and lets a bait stand under it: the clicks go into the frame.
  const style =
    '<style>iframe{position:absolute;inset:0;opacity:0.01}</style><p>Win a prize, click here</p>'
  const { session, organiser, site, page } = await framed(true, 'localhost', style)
  await page.goto(site.address)
  const frame = frameOf(page)
  const answer = frame.getByLabel('Trust')
  await answer.waitFor()
  const click = async (name: 'answer' | 'button') => {
    const box = await (
      name === 'answer' ? answer : frame.getByRole('button', { name: 'Vote' })
    ).boundingBox()
    if (!box) throw new Error(`${name} is nowhere`)
    // Towards the end of the line and its lower edge, where the next button would be nearest.
    const place = { x: box.x + box.width * 0.8, y: box.y + box.height - 3 }
    await page.mouse.click(place.x, place.y)
    return place
  }
  await click('answer')
  expect(await answer.isChecked()).toBe(true)
  const place = await click('button')
  await frame.getByText('Send this vote?').waitFor()
  // Whoever clicks on at the same place, impatient for the prize, sends nothing either.
  for (let times = 0; times < 3; times += 1) await page.mouse.click(place.x, place.y)
  await frame.getByText('Send this vote?').waitFor()
  expect(await voters(session, organiser)).toBe(0)
})

test('[EMBED4] the page believes nothing but a height, and only from the frame', async () => {
  const { site, page } = await framed(true)
  await page.goto(site.address)
  await frameOf(page).getByLabel('Trust').waitFor()
  const heightNow = () => page.locator('iframe').evaluate((each) => each.clientHeight)
  await expect.poll(heightNow).toBeGreaterThan(120)
  const before = await heightNow()
  // The page's own message is no message of the frame, whatever it says.
  await page.evaluate(() => postMessage({ rapport: 'size', height: 3_000 }, '*'))
  await page.evaluate(() => new Promise((done) => setTimeout(done)))
  expect(await heightNow()).toBe(before)
})
