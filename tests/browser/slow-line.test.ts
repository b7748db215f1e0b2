import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { VenueProxy } from '../support/venue-proxy.ts'
import { DESKTOP, Visitor } from '../support/visitor.ts'

const PATIENCE = { timeout: 60_000 } // ms, on a busy machine

let rapport: Rapport
let browser: Browser
let proxy: VenueProxy
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})
beforeEach(async () => {
  proxy = await VenueProxy.before(() => rapport.address)
})
const visitors: Visitor[] = []
// A browser writes every WebSocket that is refused into the console; nothing else may stand there.
const complaints = (forgiven = /WebSocket connection to/): string[] =>
  visitors.flatMap((visitor) => visitor.complaints).filter((complaint) => !forgiven.test(complaint))
let isOutage = false
afterEach(async () => {
  // And while a server is gone, every request that finds nobody.
  const here = isOutage
    ? complaints(/WebSocket connection to|Failed to load resource/)
    : complaints()
  isOutage = false
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()))
  proxy.close()
  expect(here).toEqual([])
})

async function comes(session: Session, role: Role, name: string, address: string) {
  const link = session.links[role].replace(rapport.address, address)
  const visitor = await Visitor.come(browser, link, DESKTOP)
  visitors.push(visitor)
  await visitor.enter(name)
  const { page } = visitor
  const slow = page.getByText('Slow line: words are kept a little later.')
  return {
    page,
    slow,
    kept: () =>
      page
        .locator('rapport-lamp')
        .getByText(/^kept at/)
        .waitFor(PATIENCE),
    sees: (words: string) => page.locator('.notes .line', { hasText: words }).waitFor(PATIENCE),
    async writes(words: string) {
      await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
      await page.keyboard.type(words)
    },
  }
}

test('[HLINE1] [HLINE4] behind a venue that refuses WebSocket a desk writes with one that has it; the lamp says kept, and the desk says why it is slow', async () => {
  const session = await rapport.session('A session')
  const ana = await comes(session, 'rapporteur', 'Ana', proxy.address)
  const bo = await comes(session, 'moderator', 'Bo', rapport.address)
  await ana.slow.waitFor(PATIENCE)
  expect(await bo.slow.count()).toBe(0)
  await ana.writes('from the venue')
  await ana.kept()
  await bo.sees('from the venue')
  await bo.writes('from home')
  await bo.kept()
  await ana.sees('from home')
  expect(await visitors[0]?.axe()).toEqual([])
  // Both write at once, and both have all of it.
  await Promise.all([ana.page.keyboard.type(' and more'), bo.page.keyboard.type(' and more')])
  for (const each of [ana, bo]) {
    await each.sees('from the venue and more')
    await each.sees('from home and more')
  }
  // A server that goes away and comes back: the slow line says so and comes back with it.
  expect(complaints()).toEqual([])
  isOutage = true
  await rapport.kill()
  await ana.page.keyboard.type(' while it was gone')
  await rapport.run()
  await bo.sees('from the venue and more while it was gone')
  await ana.kept()
  expect(proxy.refused).toBeGreaterThan(0)
})

test('[HLINE4] a venue that lets a WebSocket wait for ever is found out; once it lets one through, the line is quick again', async () => {
  proxy.upgrades = 'swallowed'
  const session = await rapport.session('A session')
  const ana = await comes(session, 'rapporteur', 'Ana', proxy.address)
  await ana.slow.waitFor(PATIENCE)
  await ana.writes('slowly')
  await ana.kept()
  proxy.upgrades = 'passed'
  await ana.slow.waitFor({ ...PATIENCE, state: 'detached' })
  await ana.page.keyboard.type(' and quickly')
  await ana.kept()
  const bo = await comes(session, 'moderator', 'Bo', rapport.address)
  await bo.sees('slowly and quickly')
})
