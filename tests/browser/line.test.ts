import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { FaultProxy } from '../support/fault-proxy.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

const cleanUp: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const each of cleanUp.splice(0).toReversed()) await each()
})

async function aServer(env: Readonly<Record<string, string>> = {}): Promise<Rapport> {
  const rapport = await Rapport.start(env)
  cleanUp.push(() => rapport.remove())
  return rapport
}

/** Somebody at the desk, who may sit behind a proxy. */
async function desk(
  session: Session,
  role: Role,
  viewport = DESKTOP as { width: number; height: number },
) {
  const link = new URL(session.links[role])
  const visitor = await Visitor.come(browser, session.address + link.pathname + link.hash, viewport)
  cleanUp.push(() => visitor.leave())
  await visitor.enter(`${role} 1`)
  return visitor
}

const lampOf = (page: Page) => page.locator('rapport-lamp .lamp')

async function writes(page: Page, words: string): Promise<void> {
  await page.locator('.line.is-empty[data-kind="text"] .words').first().click()
  await page.keyboard.type(words)
}

async function near(session: Session): Promise<Writer> {
  const writer = await new Writer(session, 'notes', await session.enter('moderator')).synced()
  cleanUp.push(() => writer.leave())
  return writer
}

test('[LINE1] [LAMP3] when the network goes silent the lamp is amber within ten seconds, typing goes on, and nothing is lost when it mends', async () => {
  const rapport = await aServer()
  const session = await rapport.session('A session')
  const proxy = await FaultProxy.before(rapport.address)
  cleanUp.push(() => proxy.close())
  const { page } = await desk(session.through(proxy.address), 'rapporteur')
  const other = await near(session)
  await writes(page, 'before the silence')
  await other.sees((doc) => linesOf(doc).includes('before the silence'))
  await expect.poll(() => lampOf(page).textContent()).toMatch(/kept at/)

  proxy.set({ isSilent: true })
  const began = performance.now()
  await page.keyboard.type(', in the silence')
  await lampOf(page).filter({ hasText: 'offline' }).waitFor({ timeout: 15_000 })
  expect(performance.now() - began).toBeLessThan(10_000)
  await page.keyboard.type(' and on')
  await expect.poll(() => lampOf(page).textContent()).toMatch(/offline, \d+ changes/)
  expect(linesOf(other.doc)).toContain('before the silence')
  addLine(other.doc, 'written elsewhere meanwhile')
  await other.kept()

  proxy.mend()
  await other.sees((doc) => linesOf(doc).includes('before the silence, in the silence and on'))
  await page.locator('.line', { hasText: 'written elsewhere meanwhile' }).waitFor()
  await expect.poll(() => lampOf(page).textContent(), { timeout: 15_000 }).toMatch(/kept at/)
  const lines = linesOf(other.doc).filter((words) => words.includes('the silence'))
  expect(lines).toHaveLength(1)
})

test('[LAMP4] on a full disk the lamp says why, counts, and never says kept; with room again it does', async () => {
  const disk = await SmallDisk.mount(8)
  cleanUp.push(() => disk.unmount())
  const rapport = await aServer({ DATA_DIR: disk.folder })
  const session = await rapport.session('A session')
  const one = await desk(session, 'rapporteur')
  const phone = await desk(session, 'onlineModerator', PHONE)
  const other = await near(session)
  await writes(one.page, 'kept before')
  await expect.poll(() => lampOf(one.page).textContent()).toMatch(/kept at/)

  disk.fill()
  const began = performance.now()
  for (let count = 0; !other.storage.includes('full') && count < 200; count++) {
    addLine(other.doc, `line ${count} `.padEnd(20_000, 'x'))
    await Promise.race([other.hears('full'), other.kept()])
  }
  await one.page.keyboard.type(', not kept yet')
  await lampOf(one.page).filter({ hasText: 'not kept yet: the server’s disk is full' }).waitFor()
  expect(performance.now() - began).toBeLessThan(5_000)
  await lampOf(phone.page).filter({ hasText: 'disk is full' }).waitFor()
  expect(await lampOf(one.page).textContent()).toMatch(/^\d+ changes not kept yet/)
  expect(await one.axe()).toEqual([])
  expect(await phone.axe()).toEqual([])
  const folder = process.env['SCREENSHOTS']
  if (folder) {
    await one.page.screenshot({ path: `${folder}/unkept-1440.png` })
    await phone.page.screenshot({ path: `${folder}/unkept-390.png` })
  }

  disk.free()
  await expect
    .poll(() => lampOf(one.page).textContent(), { timeout: 15_000 })
    .toMatch(/^\s*kept at/)
  await other.sees((doc) => linesOf(doc).includes('kept before, not kept yet'))
})
