import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import { Rapport } from '../support/rapport.ts'
import { SignInService } from '../support/sign-in-service.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

const KEY = 'correct-horse-battery-staple'

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start({ HOST_KEY: KEY })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

test('[HOST3] a host signs in on a phone, makes a session, is signed out meanwhile and loses no word', async () => {
  const host = await Visitor.come(browser, rapport.address, PHONE)
  const { page } = host
  const key = page.getByLabel('Host key')
  const sample = page.getByRole('button', { name: 'Try it with a sample' })
  const paper = page.getByRole('textbox', { name: 'The proposal' })
  await key.waitFor()
  expect([await sample.count(), await paper.count()]).toEqual([0, 0])
  expect(await page.getByLabel('Join with a code').isVisible()).toBe(true)
  expect(await host.axe()).toEqual([])

  await key.fill(`${KEY}!`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This is not the host key of this server.').waitFor()
  expect(host.complaints.splice(0)).toHaveLength(1) // the browser’s own word on a 403
  await key.fill(KEY)
  await key.press('Enter')
  await paper.fill('The price of connecting everybody')
  expect(await page.getByText('signed in as a host').isVisible()).toBe(true)
  // The button comes to its colour when there is something to make a session of.
  const create = page.getByRole('button', { name: 'Create session' })
  await expect.poll(() => create.isEnabled()).toBe(true)
  await page.waitForFunction(() => document.getAnimations().length === 0)
  expect(await host.axe()).toEqual([])

  // Signed out in another tab.
  const other = await host.anotherPage('/')
  await other.getByRole('button', { name: 'Sign out' }).click()
  await other.getByLabel('Host key').waitFor()
  await page.getByRole('button', { name: 'Create session' }).click()
  await key.fill(KEY)
  expect(host.complaints.splice(0)).toHaveLength(1) // likewise, on a 401
  await page.getByRole('button', { name: 'Sign in' }).click()
  expect(await paper.inputValue()).toBe('The price of connecting everybody')
  await page.getByRole('button', { name: 'Create session' }).click()
  await page.getByRole('heading', { name: 'For the room' }).waitFor()
  expect(host.complaints).toEqual([])
  await host.leave()
})

test('[OIDC1] [OIDC5] a host signs in at a service on a phone, once as nobody of the list, and says no once', async () => {
  const service = await SignInService.start()
  await rapport.stop()
  await rapport.run({ HOST_KEY: KEY, ...service.environment('ada@example.org') })
  const host = await Visitor.come(browser, rapport.address, PHONE)
  const { page } = host
  const name = new URL(service.issuer).host
  const door = page.getByRole('link', { name: `Sign in with ${name}` })
  await door.waitFor()
  expect(await page.getByLabel('Host key').isVisible()).toBe(true)
  expect(await host.axe()).toEqual([])
  const signIn = async (mail: string) => {
    await door.click()
    await page.getByLabel('Mail address').fill(mail)
    await page.getByRole('button', { name: 'Go on' }).click()
  }

  await door.click()
  await page.getByRole('button', { name: 'Say no' }).click()
  await page.getByText('did not agree').waitFor()
  await signIn('bob@example.org')
  await page.getByText('not one of a host here').waitFor()
  expect(page.url()).toBe(`${rapport.address}/`)
  expect(await host.axe()).toEqual([])
  // Whom it knows by now it asks again: Bob may be Ada as well.
  await signIn('Ada@example.org')
  await page.getByText('signed in as a host').waitFor()
  expect(page.url()).toBe(`${rapport.address}/`)
  await page
    .getByRole('textbox', { name: 'The proposal' })
    .fill('The price of connecting everybody')
  await page.getByRole('button', { name: 'Create session' }).click()
  await page.getByRole('heading', { name: 'For the room' }).waitFor()
  expect(rapport.output).not.toContain('example.org')

  // The service alone was asked beside the server, and by the link alone.
  const isAtService = (said: string) => said.startsWith(`foreign request: ${service.issuer}/`)
  expect(host.complaints.filter((said) => !isAtService(said))).toEqual([])
  await host.leave()
  await service.stop()
})
