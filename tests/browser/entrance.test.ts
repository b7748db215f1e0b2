import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens') // looked at by people, kept by nobody
const TITLE = 'IXPs: Strong infrastructure for stronger communities'

let rapport: Rapport
let browser: Browser
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  session = await rapport.session(SAMPLE)
  await mkdir(SHOTS, { recursive: true })
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

async function come(address: string): Promise<Visitor> {
  const visitor = await Visitor.come(browser, address, DESKTOP)
  visitors.push(visitor)
  return visitor
}

/** Pictures at both sizes, and what axe finds at either. */
async function look(visitor: Visitor, name: string): Promise<void> {
  for (const [size, viewport] of [
    ['desk', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    await visitor.page.setViewportSize(viewport)
    await visitor.page.screenshot({ path: path.join(SHOTS, `entrance-${name}-${size}.png`) })
    expect(await visitor.axe(), `${name}, ${size}`).toEqual([])
    const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width)
  }
  await visitor.page.setViewportSize(DESKTOP)
}

/** Takes back what Chromium's console says of an answer that was to fail; anything else stays. */
function excuse({ complaints }: Visitor): void {
  const rest = complaints.filter((each) => !each.startsWith('console: Failed to load resource: '))
  complaints.splice(0, complaints.length, ...rest)
}

/** Who somebody is at the desk, as the server sees their browser. */
function whoIs({ page }: Visitor): Promise<{ person: string; name: string; roles: string[] }> {
  return page.evaluate(async (id) => (await fetch(`/api/sessions/${id}`)).json(), session.id)
}

/** What would show a key to whoever sees or copies the address, or asks the page for it later. */
function traces({ page }: Visitor): Promise<string> {
  return page.evaluate(() => location.href + JSON.stringify(history.state) + document.cookie)
}

describe('a link', () => {
  test('[DOOR3] names its session and its role before anybody types a name', async () => {
    const visitor = await come(session.links.rapporteur)
    await visitor.page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
    await visitor.page.getByText('Your link makes you Rapporteur.').waitFor()
    await visitor.page.getByText('Session #215').waitFor()
    await look(visitor, 'form')
    await visitor.enter('Rapporteur One')
    expect((await whoIs(visitor)).roles).toEqual(['rapporteur'])
  })

  test('[DOOR3] that opens nothing is refused at once, with what to do and no form', async () => {
    for (const wrong of ['nonsense', `${session.key('rapporteur')}x`, 'x'.repeat(400)]) {
      const visitor = await come(`${rapport.address}/s/${session.id}#${wrong}`)
      const refusal = visitor.page.getByRole('alert')
      await refusal.getByText('This link or code does not open the session.').waitFor()
      await refusal.getByText('copy the whole link once more').waitFor()
      expect(await visitor.page.getByLabel('Your name').count()).toBe(0)
      await visitor.page.getByRole('link', { name: 'To the lobby' }).waitFor()
      if (wrong === 'nonsense') await look(visitor, 'refused')
      excuse(visitor)
    }
  })

  test('[DOOR4] lets whoever is in go on with one role more, or enter as somebody else, equally', async () => {
    const visitor = await come(session.links.rapporteur)
    const { page } = visitor
    await visitor.enter('Ana')
    const ana = await whoIs(visitor)

    await page.goto(session.links.moderator)
    await page.getByText('In this browser you are already in as Ana (Rapporteur).').waitFor()
    await page.getByText('Whoever goes on keeps that and becomes Moderator as well.').waitFor()
    const goOn = page.getByRole('button', { name: 'Go on as Ana (Rapporteur)' })
    const other = page.getByRole('button', { name: 'Enter as somebody else' })
    const [one, two] = [await goOn.boundingBox(), await other.boundingBox()]
    expect([one?.width, one?.height]).toEqual([two?.width, two?.height])
    await look(visitor, 'already-in')
    await goOn.click()
    await page.locator('.notes').waitFor()
    expect(await whoIs(visitor)).toMatchObject({
      person: ana.person,
      roles: ['rapporteur', 'moderator'],
    })

    // The role is held already: the page says so, and somebody else can still come in.
    await page.goto(session.links.moderator)
    await page.getByText('Your link makes you Moderator, which you are here already.').waitFor()
    await page.getByRole('button', { name: 'Enter as somebody else' }).click()
    await look(visitor, 'somebody-else')
    await visitor.enter('Ben')
    expect(await whoIs(visitor)).toMatchObject({ name: 'Ben', roles: ['moderator'] })
    excuse(visitor)
  })

  test('[DOOR4] for participants leads from the desk’s address to the floor', async () => {
    const floor = `${rapport.address}/f/${session.id}`
    const desk = `${rapport.address}/s/${session.id}`
    for (const key of [session.key('participant'), session.code]) {
      const visitor = await come(`${desk}#${key}`)
      await visitor.page.getByRole('button', { name: 'Ask a question' }).waitFor()
      expect(visitor.page.url()).toBe(floor)
    }

    // Somebody who took a seat at the desk as a participant, as programs can.
    const visitor = await come(rapport.address)
    await visitor.page.evaluate(
      async ([id, key]) =>
        fetch(`/api/sessions/${id}/enter`, { method: 'POST', body: JSON.stringify({ key }) }),
      [session.id, session.key('participant')] as const,
    )
    await visitor.page.goto(desk)
    await visitor.page.getByRole('button', { name: 'Ask a question' }).waitFor()
    expect(visitor.page.url()).toBe(floor)
  })

  test('[DOOR5] leaves nothing of its key in the address: at the form, after a reload, after going on', async () => {
    const key = session.key('observer')
    const visitor = await come(session.links.observer)
    const { page } = visitor
    await page.getByText('Your link makes you Observer.').waitFor()
    expect(page.url()).toBe(`${rapport.address}/s/${session.id}`)
    await page.reload()
    await page.getByText('Your link makes you Observer.').waitFor()
    await visitor.enter('Observer One')
    expect(await traces(visitor)).not.toContain(key)

    // The same link once more, over the open desk: nothing loads by itself, and yet it is heard.
    await page.evaluate((link) => location.assign(link), session.links.rapporteur)
    await page.getByText('Your link makes you Rapporteur.').waitFor()
    expect(page.url()).not.toContain('#')
    await page.getByRole('button', { name: 'Go on as Observer One (Observer)' }).click()
    await page.locator('.notes').waitFor()
    expect(await traces(visitor)).not.toContain(session.key('rapporteur'))
    await page.reload()
    await page.locator('.notes').waitFor()
    expect(await traces(visitor)).not.toContain(session.key('rapporteur'))
    expect((await whoIs(visitor)).roles).toEqual(['observer', 'rapporteur'])
  })

  test('[DOOR5] is not mistaken for a place on the page, nor a place for a link', async () => {
    const visitor = await come(session.links.rapporteur)
    await visitor.enter('Rapporteur Two')
    await visitor.page.goto(`${rapport.address}/s/${session.id}#notes`)
    await visitor.page.reload()
    await visitor.page.locator('.notes').waitFor()
  })
})

test('[LOBBY11] an address with nothing says so to a person, with a way to the lobby', async () => {
  const visitor = await come(`${rapport.address}/nothing/here`)
  const { page } = visitor
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  await look(visitor, 'nowhere')
  await page.getByRole('link', { name: 'To the lobby' }).click()
  await page.getByRole('textbox', { name: 'The proposal' }).waitFor()
  excuse(visitor)
})
