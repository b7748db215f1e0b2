import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { applyUpdate, encodeStateAsUpdate } from 'yjs'
import { wasErasedSince } from '#shared/epoch.ts'
import { DOCUMENT_NAMES } from '#shared/ids.ts'
import { contentOf } from '../faults/verdict.ts'
import { readDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { freshDatabase } from '../support/engines.ts'
import { Listener } from '../support/listener.ts'
import { addLine, lineWith, linesOf, writeIn } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const MARK = /zq[a-z0-9]*mark/gi

/** Somebody who leaves marks wherever they can, with whom others write. */
async function someone(session: Session) {
  let count = 0
  const mark = (): string => `zq${(count += 1)}mark`
  const entered = await session.call('POST', '/enter', {
    key: session.key('organiser'),
    name: mark(),
    affiliation: mark(),
    group: mark(),
  })
  const token = String(entered.json.token)
  const body = { text: mark(), author: mark(), receipt: 'receipt-of-zq' }
  await session.call('POST', '/questions', body, token)
  const brought = { id: 'chat-1', text: 'said by others', channel: 'zoom', author: 'Someone' }
  await session.call('POST', '/inbox', brought, token)
  const notes = await new Writer(session, 'notes', token).synced()
  for (let n = 0; n < 7; n++) addLine(notes.doc, mark())
  addLine(notes.doc, mark(), { speaker: mark(), group: mark() })
  const line = addLine(notes.doc, '')
  for (const letter of mark()) writeIn(line, letter)
  addLine(notes.doc, mark())
  await notes.kept()
  notes.doc.getXmlFragment('notes').delete(notes.doc.getXmlFragment('notes').length - 1)
  const polls = await new Writer(session, 'polls', token).synced()
  draftPoll(polls.doc, 'theirs', mark(), { a: mark(), b: mark() })
  await Promise.all([notes.kept(), polls.kept()])
  const draft = readDraft(polls.doc, 'theirs' as PollId)
  const wording = draft && wordingText(draft)
  expect((await session.call('POST', '/polls/theirs/agreement', { wording }, token)).status).toBe(
    200,
  )
  const remark = await session.call('POST', '/polls/theirs/remarks', { text: mark() }, token)
  expect(remark.status).toBe(201)
  polls.leave()
  expect(count).toBe(21)
  return { token, name: 'zq1mark', notes }
}

async function eraseSelf(session: Session, token: string) {
  const { json } = await session.call('GET', '', undefined, token)
  return session.call('POST', '/me/erase', { person: json.person }, token)
}

async function marksIn(folder: string): Promise<string[]> {
  const found = []
  for (const file of await readdir(folder)) {
    const bytes = await readFile(path.join(folder, file))
    for (const [mark] of bytes.toString('latin1').matchAll(MARK)) found.push(`${file}: ${mark}`)
  }
  return found
}

test('[PRIV3] [EPOCH2] [EPOCH3] who is erased is in no document, no row and no file; what others wrote stands, and no stale copy brings anything back', async () => {
  const rapport = await Rapport.start()
  onTestFinished(() => rapport.remove())
  const session = await rapport.session('A session')
  const { token, name, notes } = await someone(session)
  const other = await session.enter('rapporteur', 'Ben')
  const ben = await new Writer(session, 'notes', other).synced()
  writeIn(lineWith(ben.doc, 'zq6mark'), ' and what Ben adds')
  addLine(ben.doc, 'Said by them', { speaker: name })
  await ben.kept()
  const before = linesOf(ben.doc).length
  const epochs = (await session.call('GET', '', undefined, other)).json.epochs
  expect(await marksIn(rapport.folder)).not.toEqual([])

  const listener = await Listener.of(session, other)
  // A copy that is away while it happens, and comes back with everything it had.
  notes.provider.disconnect()
  expect((await session.call('POST', '/me/erase', { person: 'x' }, token)).status).toBe(400)
  const erased = await eraseSelf(session, token)
  expect([erased.status, erased.json]).toEqual([200, { erased: true }])

  expect(await marksIn(rapport.folder)).toEqual([])
  await listener.hears(
    ({ event, data }) => event === 'question' && data.text === '[withdrawn]' && !data.author,
  )
  // What they said of drafts goes from the screens of who may read them.
  await listener.hears(
    ({ event, data }) =>
      event === 'snapshot' &&
      data.agreements.length === 0 &&
      data.remarks.length === 1 &&
      data.remarks[0].text === '[withdrawn]',
  )
  listener.leave()
  expect((await session.call('GET', '', undefined, token)).status).toBe(401)
  const now = await session.call('GET', '', undefined, other)
  expect(now.json.epochs.notes).not.toBe(epochs.notes)
  expect(now.json.epochs.polls).not.toBe(epochs.polls)
  for (const document of DOCUMENT_NAMES)
    expect(wasErasedSince(epochs[document], now.json.epochs[document])).toBe(true)
  const { json } = await session.call('GET', '/questions', undefined, other)
  const texts = json.questions.map(({ text }: { text: string }) => text)
  expect(texts).toEqual(expect.arrayContaining(['[withdrawn]', 'said by others']))

  ben.leave()
  const fresh = await new Writer(session, 'notes', other).synced()
  const stale = new Writer(session, 'notes', other)
  stale.provider.disconnect()
  applyUpdate(stale.doc, encodeStateAsUpdate(notes.doc))
  applyUpdate(stale.doc, encodeStateAsUpdate(ben.doc))
  stale.provider.connect()
  await stale.synced()
  addLine(stale.doc, 'written since')
  await stale.kept()
  await fresh.sees((doc) => linesOf(doc).includes('written since'))
  const lines = linesOf(fresh.doc)
  expect(lines.join().match(MARK)).toBeNull()
  expect(lines).toContain(' and what Ben adds')
  expect(lines).toHaveLength(before + 1)
  expect(lineWith(fresh.doc, 'Said by them').getAttribute('speaker')).toMatch(/^Participant \d+$/)
  stale.leave()
  fresh.leave()
  notes.leave()

  await rapport.stop()
  expect(await marksIn(rapport.folder)).toEqual([])
  const content = await contentOf(rapport.folder, session.id)
  if (content instanceof Error) throw content
  expect((content.rows + content.lines?.join()).match(MARK)).toBeNull()
  expect(content.lines).toHaveLength(lines.length)
})

test('[PRIV3] people who are erased at the same moment, while others write, take nothing else with them', async () => {
  const rapport = await Rapport.start()
  onTestFinished(() => rapport.remove())
  const session = await rapport.session('A session')
  const leaving = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const token = await session.enter('moderator', `Gone ${n}`)
      const writer = await new Writer(session, 'notes', token).synced()
      addLine(writer.doc, `zq${n}mark`)
      await writer.kept()
      writer.leave()
      return token
    }),
  )
  const staying = await session.enter('rapporteur', 'Ben')
  const ben = await new Writer(session, 'notes', staying).synced()
  const erasing = Promise.all(leaving.map((token) => eraseSelf(session, token)))
  const kept: string[] = []
  const done = new AbortController()
  void erasing.finally(() => done.abort())
  for (let n = 0; !done.signal.aborted || n < 5; n++) {
    addLine(ben.doc, `kept ${n}`)
    await ben.kept()
    kept.push(`kept ${n}`)
  }
  expect((await erasing).map(({ status }) => status)).toEqual([200, 200, 200])
  ben.leave()
  const fresh = await new Writer(session, 'notes', staying).synced()
  const lines = linesOf(fresh.doc)
  expect(kept.filter((line) => !lines.includes(line))).toEqual([])
  expect(lines.join().match(MARK)).toBeNull()
  fresh.leave()
})

test('[PRIV3] on PostgreSQL, who is erased is in no row', async () => {
  const place = await freshDatabase()
  const rapport = await Rapport.start({ DATABASE_URL: place.address })
  onTestFinished(async () => {
    await rapport.remove()
    await place.remove()
  })
  const session = await rapport.session('A session')
  const { token, notes } = await someone(session)
  notes.leave()
  expect((await eraseSelf(session, token)).status).toBe(200)
  expect(rapport.output).not.toContain('not overwritten')
  for (const table of ['person', 'question', 'log', 'version', 'invitation', 'trail', 'poll']) {
    const rows = await place.tamper(`SELECT CAST(t AS TEXT) AS row FROM ${table} t`)
    // Bytes are shown in hex.
    const text = rows.map(({ row }) => String(row)).join()
    expect(text.match(MARK), table).toBeNull()
    expect(text.includes(Buffer.from('zq6mark').toString('hex')), table).toBe(false)
  }
})
