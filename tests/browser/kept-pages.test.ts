import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import { ReleaseServer } from '../support/release-server.ts'

const PATIENCE = { timeout: 60_000 } // ms, on a busy machine

let browser: Browser
let context: BrowserContext
let server: ReleaseServer
beforeAll(async () => {
  browser = await openBrowser()
  context = await browser.newContext()
  server = await ReleaseServer.start()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(pathname: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.address + pathname)
  return page
}

const cachesOf = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys())
const isKept = (page: Page, pathname: string): Promise<boolean> =>
  page.evaluate(async (at) => (await caches.match(at)) !== undefined, pathname)
const statusOf = (page: Page, pathname: string): Promise<number> =>
  page.evaluate(async (at) => (await fetch(at, { cache: 'no-store' })).status, pathname)

test('[OFF4] a new release takes over, an open page of the earlier one keeps its files, and they go with it', async () => {
  // A phone keeps the floor, and does not load the desk for it.
  const phone = await open('/f')
  await expect.poll(() => isKept(phone, '/f'), PATIENCE).toBe(true)
  expect(await isKept(phone, '/')).toBe(false)
  await phone.close()

  const early = await open('/')
  await expect.poll(() => isKept(early, '/'), PATIENCE).toBe(true)
  const [first] = await cachesOf(early)
  const before = await server.assets()
  const desk = before.find((file) => file.includes('/desk-')) ?? ''

  await server.release()
  const late = await open('/')
  await expect.poll(() => cachesOf(late), PATIENCE).toContain('rapport-release-2')
  await expect.poll(async () => (await cachesOf(late)).length, PATIENCE).toBe(2)
  // What the earlier release kept, this one keeps too: both pages, with files of its own.
  for (const page of ['/', '/f']) {
    await expect
      .poll(
        () =>
          late.evaluate(
            async (at) => (await (await caches.open('rapport-release-2')).match(at)) !== undefined,
            page,
          ),
        PATIENCE,
      )
      .toBe(true)
  }
  // The server has the earlier files no more; the page that is open still gets them.
  expect((await fetch(server.address + desk)).status).toBe(404)
  expect(await statusOf(early, desk)).toBe(200)

  await early.close()
  await late.reload()
  await expect.poll(() => cachesOf(late), PATIENCE).toEqual(['rapport-release-2'])
  expect(first).not.toBe('rapport-release-2')
  expect(await statusOf(late, desk)).toBe(404)

  // Without a network the new release opens, at every address of a desk and of a floor.
  await context.setOffline(true)
  await server.close()
  for (const [pathname, root] of [
    ['/', '#app'],
    ['/s/somewhere', '#app'],
    ['/f/somewhere', 'rapport-floor'],
  ] as const) {
    const away = await open(pathname)
    await away.locator(`${root} > *`).first().waitFor({ state: 'attached' })
    const policy = await away.evaluate(async () =>
      (await caches.match('/'))?.headers.get('content-security-policy'),
    )
    expect(policy).toContain("worker-src 'self'")
    await away.close()
  }
  const elsewhere = await context.newPage()
  await expect(elsewhere.goto(`${server.address}/api/openapi.json`)).rejects.toThrow(/net::/)
})
