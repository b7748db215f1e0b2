import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/chromium.ts'
import { Rapport } from '../support/rapport.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

const SHOTS = path.join(import.meta.dirname, '../../coverage/screens')
const FORMATS = path.join(import.meta.dirname, '../fixtures/formats')
const PROPOSAL = 'The session\n\nSpeaker 1: Bo Lindgren, Lab\n\nPolicy Question(s)\n\nWho pays?'

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
  await mkdir(SHOTS, { recursive: true })
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

test('[IMP18] [IMP19] a chat is shown before it is taken, its private words stay, and a caption is quoted', async () => {
  const session = await rapport.session(PROPOSAL)
  const size = { width: 1280, height: 900 }
  const visitor = await Visitor.come(browser, session.links.onlineModerator, size)
  await visitor.enter('Ana')
  const { page } = visitor
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  const file = (name: string, buffer: Buffer) =>
    page.locator('.bring input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer })
  const sample = async (name: string) => readFile(path.join(FORMATS, name))
  const shot = (name: string) => page.screenshot({ path: path.join(SHOTS, `imports-${name}.png`) })

  await page.getByRole('button', { name: 'Bring in a file' }).click()
  await page.getByText('Drop the file here').waitFor()
  await page.getByText('Let a tool bring in lines by itself').click()
  await page.getByLabel('Which tool?').fill('Matrix')
  await page.getByRole('button', { name: 'Make a bridge' }).click()
  const token = await page.getByLabel('Token').inputValue()
  const line = { id: '1', text: 'From Matrix', channel: 'online' }
  expect((await session.call('POST', '/inbox', line, token)).status).toBe(201)
  await page.locator('.queue').getByText('From Matrix').waitFor()
  await shot('bridge-1280')
  expect(await visitor.axe()).toEqual([])
  await page.getByRole('button', { name: 'Revoke Matrix' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByRole('button', { name: 'Revoke Matrix' }).waitFor({ state: 'detached' })
  await expect
    .poll(async () => (await session.call('POST', '/inbox', line, token)).status)
    .toBe(401)
  await shot('source-1280')
  await file('meeting_saved_new_chat.txt', await sample('zoom-E-new-chat-2024-2026.txt'))
  await page.getByText('5 new').waitFor()
  expect(await page.getByLabel('This looks like').inputValue()).toBe('zoom-chat')
  await page.getByText('1 private message was dropped here').waitFor()
  expect(
    await session.call('GET', '/questions', undefined, await session.enter('observer')),
  ).toMatchObject({ json: { questions: [{ text: 'From Matrix' }] } })
  await page.getByText(/^\d names$/).click()
  await page.getByLabel('Name for Ana Souza').fill('Ana S.')
  await shot('preview-1280')
  expect(await visitor.axe()).toEqual([])
  await page.setViewportSize(PHONE)
  await shot('preview-390')
  await page.setViewportSize(size)
  await page.getByRole('button', { name: 'Bring in 5' }).click()
  await page.getByText('Done: 5 came in.').waitFor()
  await page.getByRole('button', { name: 'Take another file' }).click()

  // The same again, with more lines than a page reads without being felt.
  const noise = `${'='.repeat(200)}\n`.repeat(6000)
  const chat = (await sample('zoom-E-new-chat-2024-2026.txt')).toString()
  await file('again.txt', Buffer.from(`${noise}\n${chat}`))
  await page.getByText('0 new · 5 here already').waitFor()
  await page.getByText('6,000 lines were not read').click()
  await page.getByText('Line 1', { exact: true }).waitFor()
  await shot('unread-1280')
  await page.getByRole('button', { name: 'Take another file' }).click()

  await page
    .getByLabel('or paste what it says:')
    .fill(
      'Poll ID,Poll Type,Poll Question,Poll Option,Correct Answer,Count,Total Votes,Results\n1,x,Peer?,Yes,,3,4,',
    )
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('1 poll, with its own count').waitFor()
  await page.getByRole('button', { name: 'Bring in 1' }).click()
  await page.getByText('Done: 1 came in.').waitFor()
  await page.getByRole('button', { name: 'Take another file' }).click()

  await file('transcript.vtt', await sample('zoom-transcript.vtt'))
  await page.getByRole('button', { name: 'Bring in 2' }).click()
  await page.getByText('Done: 2 came in.').waitFor()
  await page.getByRole('button', { name: 'Close' }).last().click()
  await page.locator('.queue').getByText('How do we begin?', { exact: true }).waitFor()
  await page.locator('.queue').getByText('Ana S.').first().waitFor()
  await page.getByRole('button', { name: 'Captions (2)' }).click()
  await page.getByLabel('The recording began at').fill('10:00')
  await page.getByLabel('Find in the captions').fill('recording')
  await page.getByRole('button', { name: 'Quote' }).click()
  await page.getByText(/^Quoted in/).waitFor()
  const quote = page.locator('.sheet').getByText('Okay, so we are recording.')
  await quote.waitFor()
  const entry = page.locator('.sheet [data-what=Quote]')
  expect([await entry.getAttribute('data-when'), await entry.getAttribute('data-from')]).toEqual([
    '10:00',
    'Ana\u00A0Souza',
  ])
  await shot('captions-1280')
  expect(await visitor.axe()).toEqual([])
  await page.setViewportSize(PHONE)
  await shot('captions-390')

  await page.setViewportSize(size)
  await page.getByRole('button', { name: 'Polls', exact: true }).click()
  await page.getByText('Slido polls · 4 answered').waitFor()
  await page.getByText('Peer?').scrollIntoViewIfNeeded()
  await shot('polls-1280')
  expect(await visitor.axe()).toEqual([])

  expect(sent.join('')).toContain('How do we begin?')
  expect(sent.join('')).not.toContain('private words')
  expect(visitor.complaints).toEqual([])
  await visitor.leave()
})
