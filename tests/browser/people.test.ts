import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { encode } from 'uqr'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import type { Role } from '#shared/role.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens') // looked at by people, kept by nobody
const SIZE = { width: 1280, height: 900 } as const

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
  // A line that is shut, and a door that asks for a key, are told by the console.
  const isToldBySight = (each: string): boolean => /WebSocket|Failed to load resource/.test(each)
  expect(complaints.filter((each) => !isToldBySight(each))).toEqual([])
})

async function come(role: Role, name: string): Promise<Visitor> {
  const visitor = await Visitor.come(browser, session.links[role], SIZE)
  visitors.push(visitor)
  return visitor.enter(name)
}

/** The organiser, on the page of the people. */
async function organiser(name: string): Promise<Visitor> {
  const ana = await come('organiser', name)
  await ana.page.getByRole('link', { name: 'People' }).click()
  await ana.page.getByRole('heading', { name: 'Who is in the session' }).waitFor()
  return ana
}

const rowOf = (page: Page, name: string) => page.locator('.person-row', { hasText: name }).first()

/** Pictures at both sizes in both schemes, what axe finds, and whether anything is too wide. */
async function look(visitor: Visitor, name: string): Promise<void> {
  const { page } = visitor
  for (const [size, viewport] of [
    ['desk', SIZE],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = path.join(SHOTS, `people-${name}-${size}-${colorScheme}.png`)
      await page.screenshot({ path: file, fullPage: true })
      expect(await visitor.axe(), `${name}, ${size}, ${colorScheme}`).toEqual([])
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(SIZE)
}

describe('the people page', () => {
  test('[PEOPLE1] [PEOPLE2] shows who is here, invites by name, and the link opens for one person', async () => {
    const ana = await organiser('Ana Organiser')
    const { page } = ana
    await rowOf(page, 'Ana Organiser').getByText('here now').waitFor()

    await page.getByLabel('Name', { exact: true }).fill('Speaker Seven')
    await page.getByLabel('Affiliation (optional)').fill('An exchange point')
    await page.getByLabel('Stakeholder group (optional)').fill('Technical Community')
    await page.getByRole('button', { name: 'Make the link' }).click()
    await page.getByText('The link of Speaker Seven (Speaker).').waitFor()
    await page.getByRole('button', { name: 'Copy: Speaker Seven' }).click()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\/s\/[^#?]+#./)
    const invited = page.locator('.person-row', { hasText: 'has not come in yet' })
    await invited.getByText('Speaker Seven').waitFor()
    await look(ana, 'invited')

    const guest = await Visitor.come(browser, link, SIZE)
    visitors.push(guest)
    await guest.page.getByRole('button', { name: 'Enter', exact: true }).click()
    await guest.page.locator('.notes').waitFor()
    const row = rowOf(page, 'Speaker Seven')
    await row.getByText('here now').waitFor()
    await row.getByText('An exchange point · Technical Community').waitFor()
    await invited.waitFor({ state: 'detached' })
  })

  test('[PEOPLE3] prints a card for each chosen link, with the key in the QR code alone', async () => {
    const ana = await organiser('Ana Printer')
    const { page } = ana
    await page.getByLabel('Name', { exact: true }).fill('Moderator Nine')
    await page.getByRole('combobox', { name: 'Role' }).selectOption('Moderator')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const made = page.locator('.people-made')
    const link = await made.getByLabel('Link for: Moderator Nine').inputValue()
    await page.getByRole('checkbox', { name: 'Moderator Nine, Moderator' }).check()
    await page.getByRole('checkbox', { name: 'Observer', exact: true }).check()
    await page.getByRole('button', { name: 'Make the sheet' }).click()
    await page.getByRole('button', { name: 'Print the sheet' }).waitFor()

    const drawn = page.locator('.card', { hasText: 'Moderator Nine' }).locator('path')
    const { data } = encode(link, { ecc: 'M', border: 4 })
    const dark = data.flatMap((cells, y) => cells.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : '')))
    expect(await drawn.getAttribute('d')).toBe(dark.join(''))

    await look(ana, 'sheet')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const cards = page.locator('.card')
    const looks = await cards.evaluateAll((all) =>
      all.map((card) => {
        const { backgroundColor, color, breakInside } = getComputedStyle(card)
        return [backgroundColor, color, breakInside].join(' ')
      }),
    )
    expect(new Set(looks)).toEqual(new Set(['rgb(255, 255, 255) rgb(0, 0, 0) avoid']))
    const pdf = await page.pdf({ path: path.join(SHOTS, 'people-sheet.pdf'), format: 'A4' })
    const pages = await extractText(await getDocumentProxy(new Uint8Array(pdf)))
    // Without spaces, so that nothing hides in a word that was broken.
    const text = pages.text.join('').replaceAll(/\s+/g, '')
    expect(text).toContain('ModeratorNine')
    expect(text).toContain('Foreverybodyintheroom')
    expect(text).toContain(session.code)
    expect(text).not.toContain(new URL(link).hash.slice(1))
    expect(text).not.toContain(session.key('observer'))
    expect(text).not.toContain('Invitesomebody')
  })
})

test('[PEOPLE9] the organiser names the pages that may show the poll, and gets the line to put there', async () => {
  const own = await rapport.session('A session')
  const visitor = await Visitor.come(browser, own.links.organiser, SIZE)
  visitors.push(visitor)
  const { page } = await visitor.enter('Organiser 1')
  await page.getByRole('link', { name: 'People' }).click()
  const origins = page.getByLabel('Pages that may show the poll of this session')
  await origins.fill('ftp://example.org')
  await page.getByRole('button', { name: 'Keep these addresses' }).click()
  await page.getByText('One of these is no address').waitFor()
  await origins.fill('https://www.example.org/some/page\nexample.net')
  await page.getByRole('button', { name: 'Keep these addresses' }).click()
  await page.getByText(`data-session="${own.id}"`).waitFor()
  expect(await origins.inputValue()).toBe('https://www.example.org\nhttps://example.net')
  expect(await page.getByRole('link', { name: 'Open the stage' }).getAttribute('href')).toBe(
    `/stage/${own.id}`,
  )
  const section = page.getByRole('region', { name: 'On the wall and in other pages' })
  for (const viewport of [SIZE, PHONE]) {
    await page.setViewportSize(viewport)
    await section.scrollIntoViewIfNeeded()
    await section.screenshot({ path: path.join(SHOTS, `people-elsewhere-${viewport.width}.png`) })
    expect(await visitor.axe()).toEqual([])
  }
})

describe('warnings on the people page', () => {
  const TIMED = `A session at ten
Monday, 9th October, 2023 (10:00 UTC) - Monday, 9th October, 2023 (11:00 UTC)`

  test('[PEOPLE8] two roles at odds, a name like another and a part elsewhere are said in words, beside whom they are about', async () => {
    const here = await rapport.session(TIMED)
    const there = await rapport.session(TIMED)
    await there.enter('speaker', 'Speaker Twice')
    const visitor = await Visitor.come(browser, here.links.organiser, SIZE)
    visitors.push(visitor)
    const { page } = await visitor.enter('Mo Organiser')
    await here.enter('speaker', 'Speaker Twice')
    await here.enter('observer', 'M\u043e Organiser') // with a Cyrillic letter
    await here.enter('rapporteur', 'Speaker Reporting')
    await page.getByRole('link', { name: 'People' }).click()

    const reporting = rowOf(page, 'Speaker Reporting')
    await reporting.getByRole('button', { name: 'Change roles' }).click()
    await reporting.getByRole('checkbox', { name: /^Speaker/ }).check()
    await reporting.getByRole('button', { name: 'Keep these roles' }).click()
    await reporting.getByText('Holds two roles that one person should not hold').waitFor()
    await rowOf(page, 'Speaker Twice')
      .getByText('has a part in another session at the same time')
      .waitFor()
    await rowOf(page, 'M\u043e Organiser')
      .getByText('This name can be taken for that of Mo Organiser.')
      .waitFor()
    // One each, and nothing beside the organiser whose name it is.
    const warned = await page.locator('.person-row:has(.person-warning) strong').allTextContents()
    expect(warned.toSorted()).toEqual(
      ['M\u043e Organiser', 'Speaker Reporting', 'Speaker Twice'].toSorted(),
    )
    expect(await page.locator('.person-warning').count()).toBe(3)
    await look(visitor, 'warned')
  })
})

describe('rights that change under whoever works', () => {
  test('[PEOPLE1] [PEOPLE4] promoted, they write on without a reload; lowered, they read', async () => {
    const ana = await organiser('Ana Giver')
    const reader = await come('observer', 'Reader Five')
    const notes = reader.page.locator('.notes')
    expect(await notes.getAttribute('contenteditable')).toBe('false')
    let loads = 0
    reader.page.on('load', () => (loads += 1))

    const row = rowOf(ana.page, 'Reader Five')
    await row.getByRole('button', { name: 'Change roles' }).click()
    await row.getByRole('checkbox', { name: 'Rapporteur' }).check()
    await look(ana, 'roles')
    await row.getByRole('button', { name: 'Keep these roles' }).click()
    await ana.page.getByText('Reader Five is now Rapporteur, Observer.').waitFor()
    await reader.page.locator('.notes[contenteditable=true]').waitFor()
    await reader.page.screenshot({ path: path.join(SHOTS, 'people-promoted-desk.png') })
    await reader.page.setViewportSize(PHONE)
    await reader.page.getByRole('button', { name: 'Notes', exact: true }).click()
    await reader.page.getByText('You are here as').waitFor()
    await reader.page.screenshot({ path: path.join(SHOTS, 'people-promoted-phone.png') })
    await reader.page.setViewportSize(SIZE)
    await reader.page.locator('.you', { hasText: 'Rapporteur' }).waitFor()
    const line = reader.page.locator('.line[data-kind="agreement"] .words').first()
    await line.click()
    await reader.page.keyboard.type('Written after the promotion')
    await reader.page.getByText(/^kept/i).first().waitFor()

    await row.getByRole('button', { name: 'Change roles' }).click()
    await row.getByRole('checkbox', { name: 'Rapporteur' }).uncheck()
    await row.getByRole('button', { name: 'Keep these roles' }).click()
    await reader.page.locator('.notes[contenteditable=false]').waitFor()
    await reader.page.getByText('Written after the promotion').waitFor()
    expect(loads).toBe(0)
  })

  test('[PEOPLE1] [PEOPLE5] taken out while typing, they see why and keep the words that nobody else has', async () => {
    const ana = await organiser('Ana Remover')
    const writer = await come('rapporteur', 'Writer Six')
    const { page } = writer
    await page.locator('.line[data-kind="agreement"] .words').first().click()
    await page.keyboard.type('What everybody has. ')
    await page.getByText(/^kept/i).first().waitFor()
    // What is typed without a network is on this device alone.
    await writer.setOffline(true)
    await page.keyboard.type('What nobody else has.')
    const row = rowOf(ana.page, 'Writer Six')
    await row.getByRole('button', { name: 'Remove Writer Six' }).click()
    await ana.page.getByText('Writer Six leaves at once').waitFor()
    await look(ana, 'sure')
    await row.getByRole('button', { name: 'Yes, remove Writer Six' }).click()
    await ana.page.getByText('Writer Six is in the session no more.').waitFor()
    await writer.setOffline(false)

    await page.getByRole('heading', { name: 'You are not in this session any more' }).waitFor()
    const words = page.getByRole('region', { name: 'Words of yours that nobody else has' })
    await words.getByText('What nobody else has.').waitFor()
    await look(writer, 'removed')
    await words.getByRole('button', { name: 'Copy' }).first().click()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('What nobody else has.')
  })

  test('[PEOPLE6] [PEOPLE7] a participant asks by name or without one, and is told when they are taken out', async () => {
    const ana = await organiser('Ana Counter')
    const phone = await Visitor.come(browser, session.links.participant, PHONE)
    visitors.push(phone)
    const { page } = phone
    const asks = async (question: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'Your question' }).fill(question)
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('list').getByText(question).waitFor()
      await page.getByRole('button', { name: 'Ask a question' }).click()
    }
    await page.getByRole('button', { name: 'Ask a question' }).click()
    await page.getByText('You ask without a name.').waitFor()
    await page.getByRole('button', { name: 'Say who you are' }).click()
    await page.getByLabel('Your name (optional)').fill('Participant Four')
    await page.getByLabel('Stakeholder group (optional)').fill('Civil Society')
    await page.screenshot({ path: path.join(SHOTS, 'people-naming-phone.png') })
    await asks('Who pays for the second site?')
    await page.getByText('You ask as Participant Four.').waitFor()
    await page.screenshot({ path: path.join(SHOTS, 'people-named-phone.png') })
    await page.getByRole('button', { name: 'Ask without a name' }).click()
    await asks('And who for the third?')
    const { json } = await session.call(
      'GET',
      '/questions',
      undefined,
      await session.enter('observer'),
    )
    expect(json).toMatchObject({
      questions: [{ author: 'Participant Four' }, { text: 'And who for the third?' }],
    })
    expect(JSON.stringify(json).match(/Participant Four/g)).toHaveLength(1)

    await ana.page.getByText('1 participant has come in, 1 of them here now.').waitFor()
    await ana.page.getByRole('button', { name: 'List them' }).click()
    const row = rowOf(ana.page, 'Participant Four')
    await row.getByText('Civil Society').waitFor()
    await row.getByRole('button', { name: 'Remove Participant Four' }).click()
    await row.getByRole('button', { name: 'Yes, remove Participant Four' }).click()
    await page.getByText('You are not in this session any more.').waitFor()
    await page.getByLabel('Code on the screen in the room').waitFor()
  })

  test('[PEOPLE6] the floor says that the session is held back, and goes on by itself', async () => {
    const ana = await organiser('Ana Ruler')
    const phone = await Visitor.come(browser, session.links.participant, PHONE)
    visitors.push(phone)
    await phone.page.getByRole('button', { name: 'Ask a question' }).waitFor()
    await ana.page.getByRole('button', { name: 'Suspend' }).click()
    await ana.page.getByRole('button', { name: 'Yes, suspend it' }).click()
    await phone.page.getByText('The organiser has suspended the session.').waitFor()
    await look(ana, 'suspended')
    await ana.page.getByRole('button', { name: 'Go on with the session' }).click()
    await ana.page.getByRole('button', { name: 'Yes, go on' }).click()
    await phone.page.getByRole('button', { name: 'Ask a question' }).waitFor()
  })
})

test('[PEOPLE1] [KEY5] [RIGHT2] the organiser renews a link, revokes one and ends the session by the buttons, and each acts at once', async () => {
  const own = await rapport.session(SAMPLE)
  const [ana, obi, sam] = [
    await Visitor.come(browser, own.links.organiser, SIZE),
    await Visitor.come(browser, own.links.observer, SIZE),
    await Visitor.come(browser, own.links.speaker, SIZE),
  ]
  visitors.push(ana, obi, sam)
  await Promise.all([ana.enter('Ana Ender'), obi.enter('Observer Two'), sam.enter('Speaker Two')])
  const { page } = ana
  await page.getByRole('link', { name: 'People' }).click()
  const status = async (role: Role, key: string) =>
    (await own.call('POST', '/enter', { key, name: `Another ${role}` })).status

  const linkOf = (role: string) => page.getByLabel(`Link for: ${role}`, { exact: true })
  const before = await linkOf('Observer').inputValue()
  await page.getByRole('button', { name: 'Renew the link: Observer' }).click()
  await page.getByText('The link of before opens nothing from then on').waitFor()
  // Escape is no.
  await page.keyboard.press('Escape')
  expect(await linkOf('Observer').inputValue()).toBe(before)
  await page.getByRole('button', { name: 'Renew the link: Observer' }).click()
  await look(ana, 'renew-sure')
  await page.getByRole('button', { name: 'Yes, renew it' }).click()
  await page.getByText('There is another link now: Observer.').waitFor()
  await expect.poll(() => linkOf('Observer').inputValue()).not.toBe(before)
  const after = await linkOf('Observer').inputValue()
  const keyIn = (link: string) => new URL(link).hash.slice(1)
  expect(await status('observer', keyIn(before))).toBe(403)
  expect(await status('observer', keyIn(after))).toBe(200)
  expect(await obi.page.locator('.notes').isVisible()).toBe(true)

  await page.getByRole('button', { name: 'Revoke the link: Speaker' }).click()
  await page.getByRole('button', { name: 'Yes, revoke it' }).click()
  await page.getByText('The link was revoked: Speaker.').waitFor()
  await sam.page.locator('.notes').waitFor({ state: 'detached' })
  expect(await status('speaker', own.key('speaker'))).toBe(403)
  await page.getByText('This link was revoked and opens nothing.').waitFor()
  await look(sam, 'revoked')

  await page.getByRole('button', { name: 'End the session' }).click()
  await page.getByText('no participant comes in any more').waitFor()
  await page.getByRole('button', { name: 'Yes, end it' }).click()
  await page.getByText('The session is over: nobody votes').waitFor()
  expect(await status('participant', own.code)).toBe(410)
  expect(await status('observer', keyIn(after))).toBe(200)
  await look(ana, 'ended')
  expect(await page.getByRole('button', { name: 'End the session' }).count()).toBe(0)
})
