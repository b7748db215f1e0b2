import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { openBrowser } from '../support/chromium.ts'
import { numberGiven } from '../support/random.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { DESKTOP } from '../support/visitor.ts'
import { quietBelow, stayOn } from './cores.ts'
import { tellRows, type RowFigures } from './figures.ts'
import { writeLongMinutes } from './long-minutes.ts'
import { keyCosts, TRACED, type KeyCost, type TraceEvent } from './page-trace.ts'
import type { TypistsOrder } from './typists.ts'

/**
 * `node tests/load/desk.ts`: what the desk costs in the minutes of a long session. Opening, from the click on its link
 * until a key that was typed shows, by a browser that has nothing of the page; and a key, while five others type.
 * `--trace=FILE` keeps what Chromium recorded of the first opening, `--keys-trace=FILE` of the keys, and
 * `--profile=FILE` which functions ran meanwhile, for both.
 */
const QUICK = process.argv.includes('--quick')
const PAGES = numberGiven('pages', 60)
const ROUNDS = numberGiven('rounds', QUICK ? 1 : 3)
const KEYS = numberGiven('keys', QUICK ? 20 : 40) // at each place
const SEED = numberGiven('seed', 4)
const TYPISTS = 5
const SLOWED = numberGiven('slowed', 4) // times
const KEY_EVERY = 130 // ms: a quick typist
const MARK = '§'

/** What a page that is opened writes down. */
interface Watched {
  notesAt?: number
  shownAt?: number
}

function given(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

async function openOnOwnCore(): Promise<Browser> {
  stayOn(1)
  const browser = await openBrowser()
  stayOn(0)
  return browser
}

/** Somebody who was here before, with a browser that has nothing of the page. */
async function comeBack(
  browser: Browser,
  session: Session,
  slowed: number,
): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession }> {
  const context = await browser.newContext({ viewport: DESKTOP })
  const { address } = session.rapport
  const entered = await context.request.post(`${address}/api/sessions/${session.id}/enter`, {
    data: { key: session.key('rapporteur'), name: 'Rapporteur One' },
    headers: { origin: address },
  })
  if (!entered.ok()) throw new Error(`nobody could enter: ${entered.status()}`)
  const page = await context.newPage()
  // Chromium slows down a process, and keeps the process for pages of one server.
  await page.goto(`${address}/healthz`)
  const cdp = await context.newCDPSession(page)
  // A browser that has just started is busy with its own windows for a second or two, on the same core.
  await quietBelow(0.05)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowed })
  return { context, page, cdp }
}

/** Runs in the page: notes when the notes are there, and when a typed letter stands on the screen. */
function watchNotes(mark: string): void {
  const here = globalThis as Watched
  const sinceClick = (): number =>
    performance.timeOrigin + performance.now() - Number(sessionStorage.getItem('clicked'))
  addEventListener(
    'click',
    ({ timeStamp }) => {
      if (sessionStorage.getItem('clicked') === null)
        sessionStorage.setItem('clicked', String(performance.timeOrigin + timeStamp))
    },
    true,
  )
  const look = (): void => {
    const notes = document.querySelector('.notes[contenteditable="true"]')
    if (notes && here.notesAt === undefined && notes.childElementCount > 1) {
      here.notesAt = sinceClick()
    }
    if (getSelection()?.anchorNode?.textContent?.includes(mark)) {
      const { port1, port2 } = new MessageChannel()
      // A message that is posted while a frame is made arrives when it was made.
      port1.addEventListener('message', () => (here.shownAt = sinceClick()))
      port1.start()
      port2.postMessage('')
      return
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

interface Opening {
  readonly notes: number
  readonly interactive: number
}

/** Clicks on the link of a session and types as soon as there is something to type in. */
async function openOnce(session: Session, slowed: number, trace?: string): Promise<Opening> {
  const browser = await openOnOwnCore()
  try {
    const { page, cdp } = await comeBack(browser, session, slowed)
    // Not while keys are measured: whoever asks for every frame gets them, and they cost.
    await page.addInitScript(watchNotes, MARK)
    await page.reload()
    await page.evaluate((to) => {
      document.body.innerHTML = '<a style="position:fixed;inset:0">open</a>'
      document.querySelector('a')?.setAttribute('href', to)
    }, `/s/${session.id}`)
    if (trace !== undefined) await browser.startTracing(page, { categories: TRACED })
    if (trace !== undefined) await startProfile(cdp)
    await page.mouse.click(200, 200)
    // The place is found by the page itself: each question from here to there takes its time.
    const place = await page.waitForFunction(() => {
      if ((globalThis as Watched).notesAt === undefined) return undefined
      const { left = 0 } = document.querySelector('.notes .words')?.getBoundingClientRect() ?? {}
      // In the middle of the screen: there is a line, also when a toolbar comes above them all.
      return { x: left + 40, y: innerHeight / 2 }
    })
    const { x, y } = (await place.jsonValue()) ?? { x: 0, y: 0 }
    await page.mouse.click(x, y)
    await page.keyboard.type(MARK)
    await page.waitForFunction(() => (globalThis as Watched).shownAt !== undefined)
    if (trace !== undefined) await keepProfile(cdp, 'opening')
    if (trace !== undefined) await writeFile(trace, await browser.stopTracing())
    const [notes, interactive] = await page.evaluate(() => {
      const { notesAt = 0, shownAt = 0 } = globalThis as Watched
      return [notesAt, shownAt] as const
    })
    await page.keyboard.press('Backspace')
    await page.locator('rapport-lamp .kept').waitFor()
    return { notes, interactive }
  } finally {
    await browser.close()
  }
}

async function measureOpenings(session: Session, slowed: number): Promise<RowFigures> {
  const rounds: Opening[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const trace = round === 0 && slowed === 1 ? given('trace') : undefined
    rounds.push(await openOnce(session, slowed, trace))
  }
  return {
    name: `desk: opening ${PAGES} pages from a click, cold${slowed === 1 ? '' : `, ${slowed}x throttled`}`,
    server: 'rapport',
    figures: {
      'notes ms': median(rounds.map(({ notes }) => notes)),
      'interactive ms': median(rounds.map(({ interactive }) => interactive)),
    },
    targets: { 'interactive ms': slowed === 1 ? 1_000 : 3_000 },
  }
}

async function measureKeys(session: Session, slowed: number): Promise<RowFigures[]> {
  const typists = await startTypists(session)
  const browser = await openOnOwnCore()
  try {
    const { page, cdp } = await comeBack(browser, session, slowed)
    await page.goto(`${session.rapport.address}/s/${session.id}`)
    await page.locator('.notes[contenteditable="true"] .line').first().waitFor()
    const lines = page.locator('.notes .line:not(.is-empty)[data-kind="text"] .words')
    const count = await lines.count()
    const places: (readonly [string, KeyCost[], number, number])[] = []
    for (const [place, share] of [
      ['begin', 0.02],
      ['middle', 0.5],
      ['end', 0.98],
    ] as const) {
      const line = lines.nth(Math.floor(count * share))
      // By hand: a page that is busy all the time is never still enough for Playwright.
      const [x, y] = await line.evaluate((words) => {
        words.scrollIntoView({ block: 'center' })
        const { left, top } = words.getBoundingClientRect()
        return [left + 40, top + 12] as const
      })
      await page.mouse.click(x, y)
      await page.keyboard.type('warm ', { delay: KEY_EVERY })
      await browser.startTracing(page, { categories: TRACED })
      await startProfile(cdp)
      await page.keyboard.type('words that are kept '.repeat(9).slice(0, KEYS), {
        delay: KEY_EVERY,
      })
      await keepProfile(cdp, place)
      const file = given('keys-trace') ?? path.join(tmpdir(), `keys-${process.pid}.json`)
      const recorded = await browser.stopTracing()
      if (given('keys-trace') !== undefined) await writeFile(`${file}.${place}`, recorded)
      const { costs, longestTask, busyShare } = keyCosts(eventsOf(recorded))
      if (costs.length < KEYS * 0.9) throw new Error(`only ${costs.length} keys had a frame`)
      places.push([place, [...costs], longestTask, busyShare])
    }
    return places.map(([place, costs, longestFrame, busyShare]) => ({
      name: `desk: a key at the ${place}, ${TYPISTS} others typing${slowed === 1 ? '' : `, ${slowed}x throttled`}`,
      server: 'rapport' as const,
      figures: {
        'p50 ms': quantile(
          costs.map(({ busy }) => busy),
          0.5,
        ),
        'p95 ms': quantile(
          costs.map(({ busy }) => busy),
          0.95,
        ),
        'to its frame p50 ms': quantile(
          costs.map(({ toFrame }) => toFrame),
          0.5,
        ),
        'to its frame p95 ms': quantile(
          costs.map(({ toFrame }) => toFrame),
          0.95,
        ),
        'longest frame ms': longestFrame,
        'busy %': 100 * busyShare,
      },
      targets: { 'p95 ms': 16, 'longest frame ms': 50 },
    }))
  } finally {
    await browser.close()
    typists.kill('SIGKILL')
  }
}

async function startProfile(cdp: CDPSession): Promise<void> {
  if (given('profile') === undefined) return
  await cdp.send('Profiler.enable')
  await cdp.send('Profiler.setSamplingInterval', { interval: 200 })
  await cdp.send('Profiler.start')
}

async function keepProfile(cdp: CDPSession, of: string): Promise<void> {
  const file = given('profile')
  if (file === undefined) return
  const { profile } = await cdp.send('Profiler.stop')
  await writeFile(`${file}.${of}.cpuprofile`, JSON.stringify(profile))
}

async function startTypists(session: Session): Promise<ChildProcess> {
  const typists = fork(path.join(import.meta.dirname, 'typists.ts'))
  const tokens: string[] = []
  for (let each = 1; each <= TYPISTS; each++)
    tokens.push(await session.enter('rapporteur', `Typist ${each}`))
  typists.send({
    address: session.rapport.address,
    session: session.id,
    tokens,
  } satisfies TypistsOrder)
  await once(typists, 'message')
  return typists
}

function eventsOf(recorded: Buffer): TraceEvent[] {
  return (JSON.parse(recorded.toString()) as { traceEvents: TraceEvent[] }).traceEvents
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

async function main(): Promise<void> {
  const isPinned = stayOn(0)
  const rapport = await Rapport.start()
  try {
    const session = await rapport.session(SAMPLE)
    const minutes = await writeLongMinutes(session, PAGES, SEED)
    const isForPrograms = process.argv.includes('--json')
    const rows: RowFigures[] = []
    const tell = (row: RowFigures): void => {
      rows.push(row)
      const told = Object.entries(row.figures).map(([what, many]) => `${what} ${many.toFixed(1)}`)
      if (!isForPrograms) console.log(`${row.name}: ${told.join(', ')}`)
    }
    if (!isForPrograms)
      console.log(
        `${minutes.words} words in ${minutes.lines} lines, seed ${SEED}` +
          (isPinned ? '' : '; everything on the same cores'),
      )
    if (ROUNDS > 0) {
      tell(await measureOpenings(session, 1))
      tell(await measureOpenings(session, SLOWED))
    }
    if (KEYS > 0) for (const row of await measureKeys(session, SLOWED)) tell(row)
    if (isForPrograms) tellRows(rows)
  } finally {
    await rapport.remove()
  }
}

if (process.argv[1] === import.meta.filename) await main()
