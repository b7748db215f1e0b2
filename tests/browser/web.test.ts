import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, Session } from '../support/rapport.ts'
import { VenueProxy } from '../support/venue-proxy.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'

const HOST_KEY = 'correct-horse-battery-staple'

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start({ HOST_KEY })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

async function aSession(): Promise<Session> {
  const host = await rapport.call('POST', '/api/host/enter', { key: HOST_KEY })
  const token = String(host.json.token)
  const { json } = await rapport.call('POST', '/api/sessions', { proposal: 'A session' }, token)
  return new Session(rapport, json.session, json.links, json.code)
}

test('[KEY2] no address, no Referer and no name of an origin that Chromium sends has a secret, from the lobby to the report and on a phone', async () => {
  const proxy = await VenueProxy.before(() => rapport.address)
  proxy.upgrades = 'passed'
  const session = await aSession()
  const through = (link: string): string => link.replace(rapport.address, proxy.address)

  const host = await Visitor.come(browser, proxy.address, DESKTOP)
  await host.page.getByLabel('Host key').fill(HOST_KEY)
  await host.page.getByRole('button', { name: 'Sign in' }).click()
  await host.page.getByText('signed in as a host').waitFor()
  const ana = await Visitor.come(browser, through(session.links.organiser), DESKTOP)
  await ana.enter('Ana')
  await ana.page.getByRole('button', { name: 'Report', exact: true }).click()
  await ana.page.locator('iframe').first().waitFor({ state: 'attached' })
  await ana.page.getByRole('link', { name: 'People' }).click()
  await ana.page.getByRole('heading', { name: 'Who is in the session' }).waitFor()
  await ana.page.reload()
  await ana.page.getByRole('heading', { name: 'Who is in the session' }).waitFor()
  const phone = await Visitor.come(browser, `${proxy.address}/f`, PHONE)
  await phone.page.getByLabel('Code on the screen in the room').fill(session.code)
  await phone.page.keyboard.press('Enter')
  await phone.page.getByRole('button', { name: 'Ask' }).first().waitFor()

  const cookies = await Promise.all([host, ana, phone].map(({ page }) => page.context().cookies()))
  const tickets = cookies.flat().map(({ value }) => value)
  expect(tickets.length).toBeGreaterThanOrEqual(3)
  const secrets = [HOST_KEY, session.code, ...ROLES.map((role) => session.key(role)), ...tickets]
  const said = proxy.heard.map(({ url = '', headers }) =>
    [url, headers.referer, headers.origin, headers.host].join(' '),
  )
  expect(said.length).toBeGreaterThan(40)
  expect(said.some((each) => each.includes('/rooms/'))).toBe(true)
  expect(said.filter((each) => secrets.some((secret) => each.includes(secret)))).toEqual([])
  // What keeps the pages names itself, whose address is the same for everybody.
  const referers = new Set(proxy.heard.flatMap(({ headers }) => headers.referer ?? []))
  referers.delete(`${proxy.address}/sw.js`)
  expect([...referers]).toEqual([])
  await Promise.all([host, ana, phone].map((visitor) => visitor.leave()))
  proxy.close()
})

test('[DOOR2] a form and a script that another site leads here by 307 change nothing, in a real browser with its cookie', async () => {
  const proxy = await VenueProxy.before(() => rapport.address)
  proxy.upgrades = 'passed'
  const session = await aSession()
  const link = session.links.organiser.replace(rapport.address, proxy.address)
  const ana = await Visitor.come(browser, link, DESKTOP)
  await ana.enter('Ana')
  const end = `/api/sessions/${session.id}/end`
  const site = createServer((asked, answer) => {
    if (asked.method === 'POST') {
      answer.writeHead(307, { location: proxy.address + end }).end()
      return
    }
    answer.writeHead(200, { 'content-type': 'text/html' })
    answer.end(
      '<form method="post" enctype="text/plain" action="/lead"><button>Win</button></form>',
    )
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`

  const evil = await ana.page.context().newPage()
  await evil.goto(address)
  await evil.getByRole('button').click()
  await evil.getByText('came from another site and was refused').waitFor()
  await evil.goto(address)
  // The answer is kept from a script of theirs too.
  await evil.evaluate(() =>
    fetch('/lead', { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => 'kept'),
  )
  const arrived = proxy.heard.filter(({ method, url }) => method === 'POST' && url === end)
  expect(arrived).toHaveLength(2)
  for (const { headers } of arrived) {
    // Another port of this machine is the same site: the cookie goes along.
    expect(headers.cookie).toContain(`rapport_desk_${session.id}=`)
    expect(['null', address]).toContain(headers.origin)
  }
  const { json } = await session.call('GET', '/people', undefined, await session.enter('organiser'))
  expect(json.standing).toMatchObject({ settings: {} })
  expect(json.standing.endedAt).toBeUndefined()
  await ana.leave()
  proxy.close()
  site.close()
  site.closeAllConnections()
})
