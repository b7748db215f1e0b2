import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LONGEST_LINE } from '#shared/document/limits.ts'
import { openBrowser } from '../support/chromium.ts'
import { LinkProxy } from '../support/link-proxy.ts'
import { addLine, linesOf, lineWith, writeIn } from '../support/notes.ts'
import { Rapport } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
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

/** A session with three lines, a colleague at the other end of a raw line, and a desk. */
async function aDesk(viewport = DESKTOP as { width: number; height: number }) {
  const session = await rapport.session('A session')
  const colleague = await new Writer(
    session,
    'notes',
    await session.enter('moderator', 'Moderator'),
  ).synced()
  colleague.doc.transact(() => {
    for (const id of ['first', 'second', 'third']) {
      addLine(colleague.doc, `${id} `, { id, kind: 'opinion', speaker: 'Speaker 1' })
    }
  })
  await colleague.kept()
  const line = await LinkProxy.open(rapport.address, 0)
  const visitor = await Visitor.come(browser, line.through(session.links.rapporteur), viewport)
  await visitor.enter('Rapporteur')
  const leave = async (): Promise<void> => {
    await visitor.leave()
    colleague.leave()
    line.close()
  }
  return { session, colleague, visitor, page: visitor.page, line, leave }
}

async function writesIn(page: Page, id: string, text: string): Promise<void> {
  await page.locator(`#line-${id} .words`).click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(text)
}

async function kept(page: Page): Promise<void> {
  await page.locator('rapport-lamp .lamp.kept').waitFor()
}

function removeLine({ doc }: Writer, words: string): void {
  const fragment = doc.getXmlFragment('notes')
  fragment.delete(fragment.toArray().indexOf(lineWith(doc, words)), 1)
}

const tray = (page: Page) => page.getByRole('region', { name: 'Words of yours' })
const trayWords = (page: Page) => page.locator('.tray-words')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test('[TRAY2] [TRAY4] words of a line that a colleague deleted are shown, put back as they were, and undone', async () => {
  const { colleague, page, visitor, leave } = await aDesk()
  expect(await tray(page).locator('.tray-bar').isVisible()).toBe(false)
  await writesIn(page, 'second', 'peering is cheap')
  await colleague.sees((doc) => linesOf(doc).join().includes('cheap'))
  removeLine(colleague, 'second')
  await tray(page).getByRole('status').getByText('when a line was deleted').waitFor()
  expect(await visitor.axe()).toEqual([])
  await button(page, 'Show 1').click()
  expect(await trayWords(page).allTextContents()).toEqual(['peering is cheap'])
  expect(await tray(page).getByText('Opinion · removed with its line').isVisible()).toBe(true)
  expect(await visitor.axe()).toEqual([])

  await button(page, 'Copy').click()
  await tray(page).getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('peering is cheap')
  const download = page.waitForEvent('download')
  await button(page, 'Download all').click()
  expect(await readFile(await (await download).path(), 'utf8')).toBe('peering is cheap\n')

  await button(page, 'Put back').click()
  await colleague.sees((doc) => linesOf(doc).join().includes('cheap'))
  const lines = linesOf(colleague.doc)
  expect(lines.slice(-3)).toEqual(['first ', 'peering is cheap', 'third '])
  expect(lineWith(colleague.doc, 'cheap').getAttributes()).toMatchObject({
    kind: 'opinion',
    speaker: 'Speaker 1',
  })
  await expect.poll(() => tray(page).locator('.tray-bar').isVisible()).toBe(false)
  await page.keyboard.press('Control+z')
  await colleague.sees((doc) => !linesOf(doc).join().includes('cheap'))
  expect(visitor.complaints).toEqual([])
  await leave()
})

test('[TRAY1] [TRAY2] the tray is there after a reload and a crash; dismissing asks once, Escape is no', async () => {
  const { colleague, page, session, visitor, leave } = await aDesk(PHONE)
  await writesIn(page, 'second', 'who pays for it')
  await colleague.sees((doc) => linesOf(doc).join().includes('pays'))
  removeLine(colleague, 'second')
  await button(page, 'Show 1').waitFor()
  expect(await visitor.axe()).toEqual([])

  await page.reload()
  await button(page, 'Show 1').click()
  expect(await trayWords(page).allTextContents()).toEqual(['who pays for it'])

  const crashed = page.waitForEvent('crash')
  const devtools = await page.context().newCDPSession(page)
  void devtools.send('Page.crash').catch(() => undefined)
  await crashed
  const reopened = await page.context().newPage()
  await reopened.goto(new URL(`/s/${session.id}`, page.url()).href)
  await button(reopened, 'Show 1').click()
  await button(reopened, 'Dismiss').click()
  await reopened.keyboard.press('Escape')
  expect(await trayWords(reopened).count()).toBe(1)
  await button(reopened, 'Dismiss').click()
  await button(reopened, 'Let them go').click()
  await expect.poll(() => trayWords(reopened).count()).toBe(0)
  await reopened.reload()
  await reopened.locator('.notes').waitFor()
  expect(await button(reopened, 'Show 1').count()).toBe(0)
  await leave()
})

test('[TRAY3] after a refusal the words are in the tray, and what is written afterwards is kept', async () => {
  const { colleague, page, line, leave } = await aDesk()
  await writesIn(page, 'first', 'kept before ')
  await kept(page)
  line.cut()
  await page.locator('rapport-lamp .lamp.offline').waitFor()
  // Two people fill one line: together it is more than a line takes, and only the server can know.
  const half = 'half a line of words '.repeat(3000)
  expect(half.length * 2).toBeGreaterThan(LONGEST_LINE)
  writeIn(lineWith(colleague.doc, 'second'), half)
  await colleague.kept()
  await writesIn(page, 'second', half)
  await writesIn(page, 'third', 'a last thought')
  line.mend()
  // Whoever types goes on typing while the fresh copy comes, and finds the cursor where it was.
  const words: string[] = []
  const notice = tray(page).getByText('The server could not take a change')
  const refused = page.locator('.notes').getByText('a last thought')
  for (let after = 0; after < 5;) {
    words.push(`word${words.length}x`)
    await page.keyboard.type(` ${words.at(-1)}`)
    // The fresh copy is here when what was refused stands in the notes no more.
    if ((await notice.isVisible()) && (await refused.count()) === 0) after += 1
  }
  await page.locator('rapport-lamp .lamp.refused').waitFor()

  // The desk goes on by itself, on a fresh copy.
  await writesIn(page, 'first', 'and after')
  await colleague.sees((doc) => linesOf(doc).join().includes('and after'))
  expect(linesOf(colleague.doc).join()).toContain('kept before')
  await button(page, 'Show 2').click()
  await kept(page)
  const held = await trayWords(page).allTextContents()
  expect(held).toHaveLength(2)
  expect(held.some((text) => text.startsWith('half a line of words'))).toBe(true)
  expect(held.some((text) => text.startsWith('a last thought'))).toBe(true)
  // The word during which the copies changed may be in both: its beginning in the tray, its end in the line.
  const third = lineWith(colleague.doc, 'third').toString()
  const isTorn = (word: string): boolean =>
    [...word].some(
      (_, at) =>
        held.some((text) => text.endsWith(word.slice(0, at))) && third.includes(word.slice(at)),
    )
  const everywhere = [...held, ...linesOf(colleague.doc)].join('\n')
  const elsewhere = words.filter((word) => !everywhere.includes(word))
  expect(elsewhere.filter((word) => !isTorn(word))).toEqual([])
  expect(elsewhere.length).toBeLessThan(2)
  expect(lineWith(colleague.doc, 'third').toString()).toContain(words.at(-1))

  while ((await button(page, 'Put back').count()) > 0)
    await button(page, 'Put back').first().click()
  await colleague.sees((doc) => linesOf(doc).join().includes('a last thought'))
  await expect
    .poll(() => linesOf(colleague.doc).join(' ').split('half a line').length - 1)
    .toBe(6000)
  await kept(page)
  await leave()
})

/** Runs in the page: spoils the next change that it sends. */
function spoilNextChange(): void {
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function spoiled(this: WebSocket, frame) {
    const isChange = frame instanceof Uint8Array && frame[0] === 0 && frame[1] === 2
    if (!isChange) return send.call(this, frame)
    WebSocket.prototype.send = send
    send.call(this, new Uint8Array(frame).fill(255, 3))
  }
}

test('[TRAY3] every letter that is typed through a refusal is in the notes or in the tray, once', async () => {
  const { colleague, page, leave } = await aDesk()
  for (const firstLetter of [0x4e00, 0x4f00]) {
    await writesIn(page, 'first', 'k')
    await kept(page)
    await page.evaluate(spoilNextChange)
    // No two letters are the same, so that each of them can be told from what was lost.
    const letters = Array.from({ length: 60 }, (_, at) => String.fromCodePoint(firstLetter + at))
    for (const letter of letters) await page.keyboard.insertText(letter)
    await tray(page).getByText('The server could not take a change').waitFor()
    await button(page, /^Show \d/).click()
    await kept(page)
    // Whoever types quickly is done before the fresh copy is there; what comes afterwards goes into the notes.
    const after = String.fromCodePoint(firstLetter + letters.length)
    await page.keyboard.insertText(after)
    await kept(page)
    await colleague.sees((doc) => linesOf(doc).join().includes(after))
    const counts = async (): Promise<number[]> => {
      const everywhere = [...(await trayWords(page).allTextContents()), ...linesOf(colleague.doc)]
      return letters.map((letter) => everywhere.join('').split(letter).length - 1)
    }
    await expect.poll(counts, { timeout: 60_000 }).toEqual(letters.map(() => 1))
    await button(page, 'Hide').click()
  }
  await leave()
})

test('[TRAY3] who may no longer write reads on, with the words in the tray', async () => {
  const { colleague, session, leave } = await aDesk()
  const line = await LinkProxy.open(rapport.address, 0)
  const context = await browser.newContext({ viewport: DESKTOP })
  const page = await context.newPage()
  let isHeldBack = false
  await page.routeWebSocket(/\/rooms\/.*\/notes/, (room) => {
    const server = room.connectToServer()
    room.onMessage((message) => {
      if (!isHeldBack) server.send(message)
    })
    server.onMessage((message) => room.send(message))
  })
  await page.goto(line.through(session.links.rapporteur))
  await page.getByLabel('Your name').fill('Rapporteur Two')
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await page.locator('.notes').waitFor()
  await writesIn(page, 'first', 'kept before ')
  await kept(page)
  isHeldBack = true
  await writesIn(page, 'second', 'never arrived')
  const organiser = await session.enter('organiser')
  const { json } = await session.call('GET', '/people', undefined, organiser)
  const people = json.people as readonly { readonly id: string; readonly name: string }[]
  const writer = people.find(({ name }) => name === 'Rapporteur Two')
  await session.call('PATCH', `/people/${writer?.id}`, { roles: ['observer'] }, organiser)
  isHeldBack = false
  await tray(page).getByText('You may no longer write here').waitFor()
  await button(page, 'Show 1').click()
  expect(await trayWords(page).allTextContents()).toEqual(['never arrived'])
  expect(await button(page, 'Put back').count()).toBe(0)
  await page.locator('.notes[aria-readonly="true"]').waitFor()
  await expect.poll(() => page.locator('#line-first').textContent()).toContain('kept before')
  writeIn(lineWith(colleague.doc, 'third'), 'goes on')
  await page.getByText('goes on').waitFor()
  await context.close()
  line.close()
  await leave()
})

test('[SIZE1] ten megabytes, and a line of more than 100,000 characters, are refused before they stand', async () => {
  const { colleague, page, visitor, leave } = await aDesk()
  const before = linesOf(colleague.doc)
  const paste = async (text: string): Promise<void> => {
    await page.locator('#line-second .words').click()
    await page.evaluate((words) => navigator.clipboard.writeText(words), text)
    await page.keyboard.press('Control+v')
  }
  await paste('ten megabytes of words '.repeat(450_000))
  await page.getByRole('alert').getByText('too much to paste at once').waitFor()
  expect(await visitor.axe()).toEqual([])
  await button(page, 'Understood').click()
  await paste('x'.repeat(LONGEST_LINE + 1))
  await page.getByRole('alert').getByText('at most 100,000 characters').waitFor()
  // Many short lines are too much as well, by what a line costs.
  await paste('line\n'.repeat(20_000))
  await page.getByRole('alert').getByText('too much to paste at once').waitFor()
  await paste('a few words\nin two lines')
  await colleague.sees((doc) => linesOf(doc).join().includes('in two lines'))
  expect(linesOf(colleague.doc).length).toBe(before.length + 1)
  await kept(page)
  expect(visitor.complaints).toEqual([])
  await leave()
})
