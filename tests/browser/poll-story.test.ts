import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { writeDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { percentOf } from '#shared/poll/tally.ts'
import { wordingText, type PollWording } from '#shared/poll/wording.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { officeText } from '../support/report-office.ts'
import { pdfText, squeezed } from '../support/report-pdf-text.ts'
import { DESKTOP, PHONE, Visitor } from '../support/visitor.ts'
import { Writer } from '../support/writer.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens')
const WALL = { width: 1920, height: 1080 } as const
const VOTES = { Trust: 23, Money: 12, Rules: 5 } as const
const HANDS = { Trust: 4, Money: 7, Rules: 1 } as const
const TEXTS = Object.keys(VOTES) as (keyof typeof VOTES)[]

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

const WORDING: PollWording = {
  question: 'What keeps a community strong?',
  kind: 'single',
  options: TEXTS.map((text) => ({ id: text.toLowerCase() as OptionId, text })),
  settings: USUAL_POLL_SETTINGS,
}

/** The rows of a result's table, as somebody reads them: an answer and its numbers. */
async function rowsOf(page: Page | Locator): Promise<string[]> {
  const rows = page.locator('rapport-tally tbody tr').filter({ hasText: /\d/ })
  const read = await rows.evaluateAll((all) =>
    all.map((row) => (row as unknown as { innerText: string }).innerText.replace(/\s+/g, ' ')),
  )
  return read.map((text) => text.trim())
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

async function drafted(session: Session, poll: PollId, wording: PollWording): Promise<void> {
  const design = await new Writer(session, 'polls', await session.enter('organiser')).synced()
  writeDraft(design.doc, poll, wording)
  await design.kept()
  design.leave()
}

test('[FLOW3] what the speakers agreed to, forty phones and twelve hands answered reads the same in the notes, on the wall, on the phone and in every export', async () => {
  const session = await rapport.session('A session\nPolicy questions:\n1. Who pays?')
  const speakers = [
    await session.enter('speaker', 'Speaker 1'),
    await session.enter('speaker', 'Speaker 2'),
  ]
  const moderator = await session.enter('moderator', 'Moderator 2')
  // The poll that the template has put into the notes.
  const notes = await new Writer(session, 'notes', moderator).synced()
  const [place] = readNotes(copyOf(notes.doc)).flatMap((block) =>
    block.block === 'poll' ? [block.poll] : [],
  )
  notes.leave()
  const poll = place ?? ('none' as PollId)
  const agree = async (token: string, wording: PollWording): Promise<number> => {
    const agreement = `/polls/${poll}/agreement`
    const body = { wording: wordingText(wording) }
    return (await session.call('POST', agreement, body, token)).status
  }
  const open = async () => (await session.call('POST', `/polls/${poll}/open`, {}, moderator)).json

  // Two agree, one of them words it anew: both agreements have fallen.
  const first = { ...WORDING, question: 'What keeps it strong?' }
  await drafted(session, poll, first)
  for (const speaker of speakers) expect(await agree(speaker, first)).toBe(200)
  await drafted(session, poll, WORDING)
  expect((await open()).code).toBe('poll-not-agreed')
  expect(await agree(speakers[0] ?? '', first)).toBe(409)
  for (const speaker of speakers) expect(await agree(speaker, WORDING)).toBe(200)
  expect((await open()).state).toBe('open')

  const wall = await Visitor.come(
    browser,
    `${rapport.address}/stage/${session.id}#${session.key('observer')}`,
    WALL,
  )
  const phone = await Visitor.come(browser, session.links.participant, PHONE)
  const desk = await Visitor.come(browser, session.links.moderator, DESKTOP)
  await desk.enter('Moderator 1')
  await phone.page.getByText(WORDING.question, { exact: true }).waitFor()

  for (const [text, times] of Object.entries(VOTES)) {
    for (let index = 0; index < times; index++) {
      const voter = await session.enter('participant')
      const ballot = { choices: [text.toLowerCase()] }
      const { status } = await session.call('POST', `/polls/${poll}/ballots`, ballot, voter)
      expect(status).toBe(201)
    }
  }
  const counts = Object.fromEntries(
    Object.entries(HANDS).map(([text, hands]) => [text.toLowerCase(), hands]),
  )
  expect((await session.call('POST', `/polls/${poll}/hands`, { counts }, moderator)).status).toBe(
    200,
  )
  for (const act of ['close', 'publish'])
    expect((await session.call('POST', `/polls/${poll}/${act}`, {}, moderator)).status).toBe(200)

  // Everybody who looks sees both series, each answer with its own numbers.
  const shown = async (page: Page): Promise<void> => {
    for (const text of TEXTS) {
      const numbers = new RegExp(`${text}.*\\b${VOTES[text]}\\b.*\\b${HANDS[text]}\\b`)
      await expect
        .poll(async () => (await rowsOf(page)).some((row) => numbers.test(row)), {
          timeout: 15_000,
        })
        .toBe(true)
    }
  }
  for (const [name, { page }] of Object.entries({ wall, phone, desk })) {
    await shown(page)
    await page.screenshot({ path: path.join(SHOTS, `story-${name}.png`) })
  }

  const rapporteur = await session.enter('rapporteur')
  const report = async (format: string): Promise<Uint8Array> => {
    const { bytes } = await session.call('GET', `/report.${format}`, undefined, rapporteur)
    return bytes
  }
  const text = async (format: string) => new TextDecoder().decode(await report(format))
  const { polls } = JSON.parse(await text('json')) as {
    polls: {
      question: string
      voters: number
      options: { text: string; votes: number; hands: number }[]
    }[]
  }
  expect(polls[0]?.question).toBe(WORDING.question)
  expect(polls[0]?.voters).toBe(40)
  expect(polls[0]?.options.map((one) => [one.text, one.votes, one.hands])).toEqual(
    TEXTS.map((each) => [each, VOTES[each], HANDS[each]]),
  )
  const readings = {
    html: (await text('html')).replace(/<[^>]*>/g, ' '),
    md: await text('md'),
    txt: await text('txt'),
    docx: officeText(await report('docx')),
    odt: officeText(await report('odt')),
  }
  for (const [format, reading] of Object.entries(readings)) {
    const plain = reading.replace(/\s+/g, ' ')
    expect(plain, format).toContain(WORDING.question)
    for (const each of TEXTS) {
      const numbers = new RegExp(`${each}\\D+${VOTES[each]}\\b[^]{0,120}?\\b${HANDS[each]}\\b`)
      expect(numbers.test(plain), `${format} ${each}`).toBe(true)
    }
  }
  // A PDF is read without its spaces: an answer, its votes with their share, and its hands follow each other.
  const pdf = await pdfText(await report('pdf'))
  expect(pdf).toContain(squeezed(WORDING.question))
  for (const each of TEXTS)
    expect(pdf).toContain(`${each}${VOTES[each]}${percentOf(VOTES[each], 40)}%${HANDS[each]}`)
  for (const visitor of [wall, phone, desk]) {
    expect(visitor.complaints).toEqual([])
    await visitor.leave()
  }
})

test('[FLOW5] the desk prints a sheet of codes, and a slip votes once from any phone', async () => {
  const session = await rapport.session('A session')
  const poll = 'slips' as PollId
  const settings = { ...USUAL_POLL_SETTINGS, entitled: 'codes' } as const
  await drafted(session, poll, { ...WORDING, settings })
  const moderator = await session.enter('moderator', 'Moderator 2')
  expect((await session.call('POST', `/polls/${poll}/open`, {}, moderator)).status).toBe(200)
  const desk = await Visitor.come(browser, session.links.moderator, DESKTOP)
  await desk.enter('Moderator 1')
  await desk.page.getByRole('button', { name: 'Polls' }).click()
  const codes = desk.page.getByRole('group', { name: 'Printed codes' })
  await codes.getByLabel('How many codes').fill('3')
  await codes.getByRole('button', { name: 'Make the codes' }).click()
  await codes.getByText('3 codes.').waitFor()
  expect(await desk.axe()).toEqual([])
  const [download] = await Promise.all([
    desk.page.waitForEvent('download'),
    codes.getByRole('link', { name: 'Download the sheet to print' }).click(),
  ])
  const sheet = await pdfText(new Uint8Array(await readFile(await download.path())))
  const slips = [...sheet.matchAll(/Yourcodeforthisvote([2-9a-z]{8})Open/g)].map(
    ([, code]) => code ?? '',
  )
  expect(new Set(slips).size).toBe(3)

  const votes = async (code: string): Promise<Visitor> => {
    const address = `${rapport.address}/f#code=${session.code}&ballot=${code}`
    const phone = await Visitor.come(browser, address, PHONE)
    await phone.page.getByLabel('Money').check()
    await phone.page.getByRole('button', { name: 'Vote' }).click()
    return phone
  }
  const first = await votes(slips[0] ?? '')
  await first.page.locator('.counted').getByText('Counted.').waitFor()
  const second = await votes(slips[0] ?? '')
  await second.page.getByText('it was used before').waitFor()
  expect((await session.call('GET', '/polls', undefined, moderator)).json.polls[0].voters).toBe(1)
  for (const visitor of [first, second, desk]) await visitor.leave()
})
