import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser, openBrowserOn } from '../support/chromium.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens') // looked at by people, kept by nobody
const PATIENCE = { timeout: 60_000 } // ms, on a busy machine

let rapport: Rapport
let browser: Browser
let session: Session
beforeAll(async () => {
  browser = await openBrowser()
  await mkdir(SHOTS, { recursive: true })
})
afterAll(() => browser.close())

const visitors: Visitor[] = []
beforeEach(async () => {
  rapport = await Rapport.start()
  session = await rapport.session(SAMPLE)
})
afterEach(async () => {
  const here = visitors.splice(0)
  const complaints = here.flatMap((visitor) => visitor.complaints)
  await Promise.all(here.map((visitor) => visitor.leave()))
  await rapport.remove()
  // What a browser says of a server that is away; anything else is a fault of ours.
  expect(
    complaints.filter((each) => !/Failed to load resource|WebSocket connection/.test(each)),
  ).toEqual([])
})

/** Somebody at a desk whose pages are kept on the device. */
async function comeToDesk(name = 'Ana'): Promise<Visitor> {
  const visitor = await Visitor.come(browser, session.links.rapporteur, DESKTOP)
  visitors.push(visitor)
  await visitor.enter(name)
  await pagesKept(visitor.page)
  return visitor
}

async function pagesKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(async () => (await caches.match('/')) !== undefined), PATIENCE)
    .toBe(true)
}

async function lampSays(page: Page, words: RegExp): Promise<void> {
  await expect.poll(() => page.locator('rapport-lamp .lamp').textContent(), PATIENCE).toMatch(words)
}

/** Waits until the device holds as many unkept changes as the lamp says. */
async function deviceHolds(page: Page): Promise<void> {
  const n = await countOf(page)
  expect(n).toBeGreaterThan(0)
  await expect.poll(() => page.evaluate(unkeptOnDevice), PATIENCE).toBe(n)
}

/** Runs in the page: how many records the largest copy has. */
async function mostRecords(): Promise<number> {
  const counts: number[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    if (!/^rapport\..*\./.test(name)) continue
    const count = await new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.addEventListener('error', () => reject(new Error('the copy cannot be read')))
      opening.addEventListener('success', () => {
        const db = opening.result
        const asked = db.transaction(['updates']).objectStore('updates').count()
        asked.addEventListener('success', () => {
          db.close()
          resolve(asked.result)
        })
      })
    })
    counts.push(count)
  }
  return Math.max(...counts)
}

async function countOf(page: Page): Promise<number> {
  const said = await page.locator('rapport-lamp .lamp').textContent()
  return Number(/(\d[\d,]*) change/.exec(said ?? '')?.[1]?.replace(',', ''))
}

/** Runs in the page: how many unkept changes its copies hold. */
async function unkeptOnDevice(): Promise<number> {
  let sum = 0
  for (const { name = '' } of await indexedDB.databases()) {
    if (!/^rapport\..*\./.test(name)) continue
    sum += await new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open(name)
      opening.addEventListener('error', () => reject(new Error('the copy cannot be read')))
      opening.addEventListener('success', () => {
        const db = opening.result
        const counts = db
          .transaction(['custom'])
          .objectStore('custom')
          .getAll(IDBKeyRange.bound('unkept.', 'unkept.\uffff'))
        counts.addEventListener('success', () => {
          db.close()
          resolve(counts.result.reduce((all: number, n: number) => all + n, 0))
        })
      })
    })
  }
  return sum
}

async function goAway(visitor: Visitor): Promise<void> {
  await visitor.setOffline(true)
  await rapport.kill()
}

async function comeBack(visitor: Visitor): Promise<void> {
  await rapport.run()
  await visitor.setOffline(false)
}

/** Types lines below one another, beginning in the first empty line of a kind. */
async function write(page: Page, lines: readonly string[], kind = 'text'): Promise<void> {
  await page.locator(`.line.is-empty[data-kind="${kind}"] .words`).first().click()
  for (const [at, line] of lines.entries()) {
    if (at > 0) await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
}

async function wordsOf(page: Page): Promise<string[]> {
  return page.locator('.notes .line .words').allTextContents()
}

async function pasteInEmptyLine(page: Page, lines: readonly string[]): Promise<void> {
  const empty = page.locator('.line.is-empty[data-kind="text"]').first()
  await empty.locator('.words').click()
  // Pasted before the editor has read where the click led, it would stand where the cursor was.
  const place = page.locator('.line.is-empty.has-cursor[data-kind="text"] .words')
  await place.waitFor()
  await place.evaluate((words, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    words.dispatchEvent(event)
  }, lines.join('\n'))
}

async function look(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of [
    ['desk', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport)
    await page.screenshot({ path: path.join(SHOTS, `offline-${name}-${size}.png`) })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, `${name}, ${size}`).toBeLessThanOrEqual(viewport.width)
  }
  await page.setViewportSize(DESKTOP)
}

/** How often each of these lines stands in the notes as the server has them. */
async function countsAtServer(lines: readonly string[]): Promise<number[]> {
  const reader = await new Writer(
    session,
    'notes',
    await session.enter('observer', 'Reader'),
  ).synced()
  const all = linesOf(reader.doc)
  reader.leave()
  return lines.map((line) => all.filter((each) => each === line).length)
}

const numbered = (words: string, n: number): string[] =>
  Array.from({ length: n }, (_, at) => `${words} ${at + 1}.`)

test('[OFF1] [OFF2] [OFF3] [OFF4] without a network the page reloads, takes 20 lines, and all is there once when it is back', async () => {
  const ana = await comeToDesk()
  const { page } = ana
  await write(page, ['Kept before the network went.'])
  await lampSays(page, /^kept at/)

  await goAway(ana)
  await lampSays(page, /offline, everything kept/)
  await page.reload()
  await page.locator('.notes').getByText('Kept before the network went.').waitFor()
  await lampSays(page, /offline, everything kept/)
  expect(await page.getByText('The server is away.').count()).toBe(1)

  const lines = numbered('Written without a network', 20)
  await write(page, lines)
  await lampSays(page, /offline, \d+ changes on this device/)
  await look(page, 'writing')
  const before = await page.locator('rapport-lamp .lamp').textContent()
  await deviceHolds(page)
  // Hundreds of keystrokes are few records: the copy opens quickly after a long session.
  expect(await countOf(page)).toBeGreaterThan(500)
  await expect.poll(() => page.evaluate(mostRecords), PATIENCE).toBeLessThan(200)

  await page.reload()
  await page.locator('.notes').getByText('Written without a network 20.').waitFor()
  await lampSays(page, new RegExp(`^${(before ?? '').trim()}$`))

  await comeBack(ana)
  await lampSays(page, /^kept at/)
  expect(await countsAtServer(['Kept before the network went.', ...lines])).toEqual(
    lines.map(() => 1).concat(1),
  )
  const words = await wordsOf(page)
  expect(lines.map((line) => words.filter((each) => each === line).length)).toEqual(
    lines.map(() => 1),
  )
  const at = words.indexOf(lines[0] ?? '')
  expect(words.slice(at, at + 20)).toEqual(lines)
})

test('[OFF9] more than one message may carry, written without a network, comes in when it is back', async () => {
  const ana = await comeToDesk()
  const { page } = ana
  await lampSays(page, /^kept at/)
  await goAway(ana)
  await lampSays(page, /^offline/)
  const lines = numbered('A long line of a long day', 20).map((line) => line.repeat(2_200))
  for (let first = 0; first < lines.length; first += 5) {
    await pasteInEmptyLine(page, lines.slice(first, first + 5))
    await expect
      .poll(async () => (await wordsOf(page)).includes(lines[first + 4] ?? ''), PATIENCE)
      .toBe(true)
  }
  await lampSays(page, /^offline, \d+ changes/)
  const words = await wordsOf(page)
  expect(lines.map((line) => words.filter((each) => each === line).length)).toEqual(
    lines.map(() => 1),
  )
  await comeBack(ana)
  await lampSays(page, /^kept at/)
  expect(await countsAtServer(lines)).toEqual(lines.map(() => 1))
})

test('[OFF1] a tab that crashes without a network loses no word, and opens again without one', async () => {
  const ana = await comeToDesk()
  await lampSays(ana.page, /^kept at/)
  await goAway(ana)
  await lampSays(ana.page, /^offline/)
  await write(ana.page, ['Said while nobody was connected.'])
  await lampSays(ana.page, /offline, \d+ changes/)
  await deviceHolds(ana.page)
  await killRenderer(ana.page)
  await ana.page.close()

  const again = await ana.anotherPage(`/s/${session.id}`)
  await again.locator('.notes').getByText('Said while nobody was connected.').waitFor()
  await lampSays(again, /offline, \d+ changes/)
  await comeBack(ana)
  await lampSays(again, /^kept at/)
  expect(await countsAtServer(['Said while nobody was connected.'])).toEqual([1])
})

test('[OFF1] [OFF4] a browser that is closed and opened again without a network has the page and every word', async () => {
  const profile = await mkdtemp(path.join(tmpdir(), 'rapport-profile-'))
  const first = await openBrowserOn(profile)
  const page = await first.newPage()
  await page.goto(session.links.rapporteur)
  await page.getByLabel('Your name').fill('Ana')
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await page.locator('.notes').waitFor()
  await pagesKept(page)
  await lampSays(page, /^kept at/)
  await rapport.kill()
  await lampSays(page, /^offline/)
  await write(page, ['Written before the lid was closed.'])
  await lampSays(page, /offline, \d+ changes/)
  await deviceHolds(page)
  await first.close()

  const second = await openBrowserOn(profile)
  const again = await second.newPage()
  await again.goto(`${rapport.address}/s/${session.id}`)
  await again.locator('.notes').getByText('Written before the lid was closed.').waitFor(PATIENCE)
  await lampSays(again, /offline, \d+ changes/)
  await rapport.run()
  await lampSays(again, /^kept at/)
  expect(await countsAtServer(['Written before the lid was closed.'])).toEqual([1])
  await second.close()
  await rm(profile, { recursive: true, force: true })
})

test('[OFF3] a desk opens from the device when the server is gone, by its link too, and asks again by itself', async () => {
  const ana = await comeToDesk()
  await write(ana.page, ['Kept in the morning.'])
  await lampSays(ana.page, /^kept at/)
  await ana.page.close()
  await rapport.kill()

  const page = await ana.anotherPage(
    new URL(session.links.rapporteur).pathname + new URL(session.links.rapporteur).hash,
  )
  await page.locator('.notes').getByText('Kept in the morning.').waitFor()
  await lampSays(page, /offline, everything kept/)
  for (const [tab, words] of [
    ['Questions', 'Questions come back with it'],
    ['Polls', 'Votes and counts come back with it'],
    ['Report', 'The report is made there'],
  ] as const) {
    await page.getByRole('button', { name: tab }).click()
    await page.getByText(words).waitFor()
  }
  expect(await page.getByRole('link', { name: 'PDF' }).count()).toBe(0)
  expect(await page.locator('.poll-card').getByText('Open or draft?').count()).toBe(1)
  await page.getByRole('button', { name: 'Questions' }).click()
  expect(await page.getByText('Nothing asked yet').count()).toBe(0)
  await page.getByRole('button', { name: 'Report' }).click()
  await look(page, 'report-away')
  await rapport.run()
  await lampSays(page, /^kept at/)
  await page.getByText('The server is away').waitFor({ state: 'detached', ...PATIENCE })
})

test('[OFF3] [OFF7] whoever is not in any more finds no desk on the device, and what they left unkept when they enter again', async () => {
  const ana = await comeToDesk()
  await lampSays(ana.page, /^kept at/)
  await goAway(ana)
  await lampSays(ana.page, /^offline/)
  await write(ana.page, ['Unkept when the seat was lost.'])
  await lampSays(ana.page, /offline, \d+ changes/)
  await deviceHolds(ana.page)
  await ana.page.context().clearCookies()
  await comeBack(ana)
  ana.page.on('dialog', (dialog) => void dialog.accept())
  await ana.page.reload()
  await ana.page.getByText('Open the session with your own link', { exact: false }).waitFor()
  await goAway(ana)
  await ana.page.reload()
  await ana.page.getByRole('alert').waitFor()
  expect(await ana.page.locator('.notes').count()).toBe(0)

  await comeBack(ana)
  await ana.page.goto(session.links.rapporteur)
  await ana.enter('Ana, again')
  await ana.page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
  await ana.page.getByRole('button', { name: 'Put back: Unkept when the seat was lost.' }).click()
  await ana.page.getByText('Everything is decided.').waitFor()
  await ana.page.getByRole('button', { name: 'Close', exact: true }).click()
  await lampSays(ana.page, /^kept at/)
  expect(await countsAtServer(['Unkept when the seat was lost.'])).toEqual([1])
})

test('[OFF2] two tabs share one copy: what a closed one wrote is sent by the other, once, and neither lamp lies', async () => {
  const ana = await comeToDesk()
  const first = ana.page
  await lampSays(first, /^kept at/)
  const second = await ana.anotherPage(`/s/${session.id}`)
  await second.locator('.notes').waitFor()
  await lampSays(second, /^kept at/)
  await goAway(ana)
  await lampSays(first, /^offline/)
  await lampSays(second, /^offline/)
  await write(first, ['From the first tab.'])
  await write(second, ['From the second tab.'], 'agreement')
  await lampSays(first, /offline, \d+ changes/)
  await lampSays(second, /offline, \d+ changes/)
  const both = (await countOf(first)) + (await countOf(second))
  await expect.poll(() => first.evaluate(unkeptOnDevice), PATIENCE).toBe(both)
  await second.close({ runBeforeUnload: false })

  await comeBack(ana)
  await expect
    .poll(() => first.locator('.notes').textContent(), PATIENCE)
    .toContain('From the second tab.')
  await lampSays(first, /^kept at/)
  expect(await countsAtServer(['From the first tab.', 'From the second tab.'])).toEqual([1, 1])
  const third = await ana.anotherPage(`/s/${session.id}`)
  await lampSays(third, /^kept at/)
  expect((await wordsOf(third)).filter((line) => line.startsWith('From the'))).toHaveLength(2)
})

test('[OFF2] [TRAY3] what a closed tab left unkept goes to the tray of the other when the server refuses it', async () => {
  const ana = await comeToDesk()
  const first = ana.page
  let refuses = false
  await first.routeWebSocket(/\/notes\?/, (ws) => {
    const server = ws.connectToServer()
    ws.onMessage((message) => {
      if (refuses) void ws.close({ code: 4422, reason: 'refused by the test' })
      else server.send(message)
    })
  })
  await first.reload()
  await lampSays(first, /^kept at/)
  const second = await ana.anotherPage(`/s/${session.id}`)
  await second.locator('.notes').waitFor()
  await lampSays(second, /^kept at/)
  await goAway(ana)
  await lampSays(second, /^offline/)
  await write(second, ['From the tab that is closed.'])
  await lampSays(second, /offline, \d+ changes/)
  await expect.poll(() => second.evaluate(unkeptOnDevice), PATIENCE).toBe(await countOf(second))
  await second.close({ runBeforeUnload: false })

  refuses = true
  await rapport.run()
  await ana.setOffline(false)
  await lampSays(first, /^not kept/)
  refuses = false
  await first.getByRole('button', { name: /^Show/ }).click(PATIENCE)
  await first.locator('.tray-list').getByText('From the tab that is closed.').waitFor()
})

test('[OFF8] leaving is asked about while something is not kept', async () => {
  const ana = await comeToDesk()
  const asked: string[] = []
  ana.page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await write(ana.page, ['Kept.'])
  await lampSays(ana.page, /^kept at/)
  await goAway(ana)
  await lampSays(ana.page, /^offline/)
  await ana.page.locator('.line', { hasText: 'Kept.' }).locator('.words').first().click()
  await ana.page.keyboard.type('Unkept. ')
  await ana.page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  expect(ana.page.isClosed()).toBe(false)
  await comeBack(ana)
  await lampSays(ana.page, /^kept at/)
  await ana.page.close({ runBeforeUnload: true })
  await expect.poll(() => ana.page.isClosed()).toBe(true)
  expect(asked).toEqual(['beforeunload'])
})

test('[OFF6] a browser that keeps nothing says so, and the desk works online', async () => {
  const ana = await comeToDesk()
  await ana.page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get() {
        throw new DOMException('no storage here', 'SecurityError')
      },
    })
  })
  await ana.page.reload()
  await ana.page.getByText('This browser keeps no copy.').waitFor()
  await write(ana.page, ['Online all the same.'])
  await lampSays(ana.page, /^kept at/)
  await look(ana.page, 'no-copy')
  expect(await ana.axe()).toEqual([])
  expect(await countsAtServer(['Online all the same.'])).toEqual([1])
})

test('[OFF6] a storage that takes a write back is told, and nothing online suffers', async () => {
  const ana = await comeToDesk()
  await lampSays(ana.page, /^kept at/)
  expect(await ana.page.getByText('This browser keeps no copy').count()).toBe(0)
  // Chromium no longer lets a test set a quota. A write under a key that exists is taken back by the browser in
  // the same way: the transaction is aborted, later and with no other sign.
  await ana.page.evaluate(() => {
    const { add } = IDBObjectStore.prototype
    IDBObjectStore.prototype.add = function (this: IDBObjectStore, value: unknown) {
      return add.call(this, value, 1)
    }
  })
  await write(ana.page, ['More than the device can hold.'])
  await ana.page.getByText('This browser keeps no copy.').waitFor()
  await lampSays(ana.page, /^kept at/)
  expect(await countsAtServer(['More than the device can hold.'])).toEqual([1])
})

test('[OFF5] what a server refused is not sent again at every opening: it is shown beside the notes', async () => {
  const ana = await comeToDesk()
  await lampSays(ana.page, /^kept at/)
  let refuses = false
  await ana.page.routeWebSocket(/\/notes\?/, (ws) => {
    const server = ws.connectToServer()
    ws.onMessage((message) => {
      if (refuses) void ws.close({ code: 4422, reason: 'refused by the test' })
      else server.send(message)
    })
  })
  await ana.page.reload()
  await lampSays(ana.page, /^kept at/)
  refuses = true
  await write(ana.page, ['What the server does not take.'])
  await lampSays(ana.page, /^not kept/)
  refuses = false
  ana.page.on('dialog', (dialog) => void dialog.accept())
  await ana.page.reload()
  await lampSays(ana.page, /^kept at/)
  await ana.page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
  await ana.page.getByRole('button', { name: /^Leave out: What the server/ }).click()
  await ana.page.getByText('Everything is decided.').waitFor()
})

test('[TRAY1] [OFF7] a refusal of more than the tray has room for leaves the copy beside the notes', async () => {
  const ana = await comeToDesk()
  const { page } = ana
  await lampSays(page, /^kept at/)
  await page.routeWebSocket(/\/notes\?/, (ws) => {
    const server = ws.connectToServer()
    ws.onMessage((message) => {
      if (message.length > 10_000) void ws.close({ code: 4422, reason: 'refused by the test' })
      else server.send(message)
    })
  })
  await page.reload()
  await lampSays(page, /^kept at/)
  await pasteInEmptyLine(page, numbered('Refused line', 510))
  await lampSays(page, /^not kept/)
  await page.getByRole('button', { name: 'Show 500' }).click(PATIENCE)
  await page.getByText(/lines had no room here any more/).waitFor()
  // The fresh copy is here: what is written now is kept.
  await expect
    .poll(() => page.locator('.line[data-kind="text"].is-empty').count())
    .toBeGreaterThan(0)
  await write(page, ['Written afterwards.'])
  await expect.poll(() => countsAtServer(['Written afterwards.']), PATIENCE).toEqual([1])
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.getByRole('button', { name: 'Look at them' }).click(PATIENCE)
  await page.getByRole('button', { name: 'Leave out: Refused line 1.', exact: true }).waitFor()
})

/** Ends the process that draws a page, as a crash would. */
async function killRenderer(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const devtools = await browser.newBrowserCDPSession()
  const pidOf = async (): Promise<number[]> => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  }
  for (const pid of await pidOf()) process.kill(pid, 'SIGKILL')
  await crashed
}

/** A restore of an older state: the folder as it was. */
async function restoreServer(backup: string): Promise<void> {
  await rapport.kill()
  await rm(rapport.folder, { recursive: true })
  await cp(backup, rapport.folder, { recursive: true })
  await rapport.run()
}

async function backUpServer(): Promise<string> {
  await rapport.stop()
  const backup = `${rapport.folder}-backup`
  await cp(rapport.folder, backup, { recursive: true })
  await rapport.run()
  return backup
}

test('[OFF5] [OFF7] a server that was put back gets nothing silently: what only the device has is put back line by line', async () => {
  const ana = await comeToDesk()
  const { page } = ana
  await write(page, ['Before the backup, by Ana.'])
  await lampSays(page, /^kept at/)
  const backup = await backUpServer()
  await lampSays(page, /^kept at/)

  // After the backup: a colleague's lines, and Ana's own, one of them a change of a line that is in the backup.
  const bob = await new Writer(session, 'notes', await session.enter('moderator', 'Bob')).synced()
  addLine(bob.doc, 'After the backup, by Bob.', {
    kind: 'opinion',
    speaker: 'Speaker 1',
    id: 'bob1',
  })
  addLine(bob.doc, 'After the backup, and of no use.', { id: 'bob2' })
  await bob.kept()
  bob.leave()
  await page.locator('.notes').getByText('of no use').waitFor()
  await page.locator('.line', { hasText: 'Before the backup' }).locator('.words').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' And changed after it.')
  await lampSays(page, /^kept at/)

  await restoreServer(backup)
  const bar = page.getByText('3 lines on this device are not in them', { exact: false })
  await bar.waitFor(PATIENCE)
  await lampSays(page, /^kept at/)
  expect(await page.locator('.notes').textContent()).not.toContain('After the backup')
  expect(await countsAtServer(['After the backup, by Bob.', 'Before the backup, by Ana.'])).toEqual(
    [0, 1],
  )
  await look(page, 'differences-bar')

  await page.getByRole('button', { name: 'Look at them' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 lines to decide').waitFor()
  await look(page, 'differences')
  expect(await ana.axe()).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Look at them' }).click()

  await dialog
    .getByRole('button', { name: /^Put back: Speaker 1: After the backup, by Bob/ })
    .click()
  await dialog.getByText('2 lines to decide').waitFor()
  await dialog.getByRole('button', { name: /^Leave out: After the backup, and of no use/ }).click()
  await dialog.getByText('1 line to decide').waitFor()

  // What was decided stays decided through a reload, and nothing is lost meanwhile.
  await page.reload()
  await page.getByRole('button', { name: 'Look at it' }).click(PATIENCE)
  await dialog.getByRole('button', { name: /^Put back: Before the backup, by Ana/ }).click()
  await dialog.getByText('Everything is decided.').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await lampSays(page, /^kept at/)
  expect(
    await countsAtServer([
      'After the backup, by Bob.',
      'After the backup, and of no use.',
      'Before the backup, by Ana.',
      'Before the backup, by Ana. And changed after it.',
    ]),
  ).toEqual([1, 0, 1, 1])
  await page.reload()
  await lampSays(page, /^kept at/)
  expect(await page.getByText('copy on this device').count()).toBe(0)
  const copies = await page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  )
  expect(copies.filter((name) => name?.includes('.notes.'))).toHaveLength(1)
  await rm(backup, { recursive: true })
})
