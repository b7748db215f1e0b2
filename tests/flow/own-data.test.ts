import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { addLine, writeIn } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const MARKS = 20

let rapport: Rapport
let session: Session
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
})
afterAll(() => rapport.remove())

/** Somebody who leaves a mark of their own wherever they can: `ana-1` to `ana-20`. */
async function someone(who: string) {
  const marks = Array.from({ length: MARKS }, (_, index) => `${who}-${index + 1}-mark`)
  const next = marks.values()
  const mark = (): string => next.next().value ?? 'none'
  const entered = await session.call('POST', '/enter', {
    key: session.key('organiser'),
    name: mark(),
    affiliation: mark(),
    group: mark(),
  })
  const token = String(entered.json.token)
  const asked = []
  for (let n = 0; n < 3; n++) {
    const body = { text: mark(), author: mark() }
    asked.push((await session.call('POST', '/questions', body, token)).json)
  }
  const notes = await new Writer(session, 'notes', token).synced()
  for (let n = 0; n < 4; n++) addLine(notes.doc, mark())
  const line = addLine(notes.doc, '', { speaker: mark(), group: mark() })
  for (const letter of mark()) writeIn(line, letter)
  const link = addLine(notes.doc, 'a link')
  const words = link.toArray().at(0)
  if (words && 'format' in words) words.format(0, 6, { link: { href: `https://${mark()}.org/` } })
  const polls = await new Writer(session, 'polls', token).synced()
  draftPoll(polls.doc, `poll-of-${who}`, mark(), { a: mark(), b: 'Two' })
  await Promise.all([notes.kept(), polls.kept()])
  const reason = { reason: mark() }
  const opened = await session.call('POST', `/polls/poll-of-${who}/open`, reason, token)
  expect(opened.status).toBe(200)
  expect(mark()).toBe('none')
  notes.leave()
  polls.leave()
  return { token, marks, asked, person: String(entered.json.person) }
}

test('[PRIV2] twenty marks of each person come back to them, all and only theirs, to keep and to read', async () => {
  const [ana, ben] = [await someone('ana'), await someone('ben')]
  const [theirs] = ben.asked
  await session.call('POST', `/questions/${theirs?.id}/support`, undefined, ana.token)
  const vote = { choices: ['a'], receipt: 'receipt-of-ana' }
  await session.call('POST', '/polls/poll-of-ben/ballots', vote, ana.token)

  for (const [one, other] of [
    [ana, ben],
    [ben, ana],
  ] as const) {
    for (const format of ['json', 'html']) {
      const { status, text, headers } = await session.call(
        'GET',
        `/me/data.${format}`,
        undefined,
        one.token,
      )
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(one.marks.filter((mark) => !text.includes(mark))).toEqual([])
      expect(other.marks.filter((mark) => text.includes(mark))).toEqual([])
      expect(text).not.toContain(other.person)
    }
  }
  const { json } = await session.call('GET', '/me/data.json', undefined, ana.token)
  expect(json.tookPart).toEqual(['poll-of-ben'])
  expect(json.about.supports).toEqual([{ question: theirs?.id }])
  expect(JSON.stringify(json)).not.toContain('choices')
  const acts = json.trail.map(({ act }: { act: string }) => act)
  expect(acts).toEqual(expect.arrayContaining(['poll-opened', 'own-data-exported']))
})

test('[PRIV2] what somebody said of drafts, and voted where a poll takes names, comes back to them alone', async () => {
  const organiser = await session.enter('organiser')
  const [one, other] = [await session.enter('speaker'), await session.enter('speaker')]
  const writer = await new Writer(session, 'polls', one).synced()
  const named = { ...USUAL_POLL_SETTINGS, isNamed: true }
  const wording = { question: 'Agreed?', kind: 'yes-no', options: [], settings: named } as const
  writeDraft(writer.doc, 'named' as PollId, wording)
  await writer.kept()
  const draft = readDraft(writer.doc, 'named' as PollId)
  writer.leave()
  const said = { wording: draft && wordingText(draft) }
  await session.call('POST', '/polls/named/agreement', said, one)
  const { json: remark } = await session.call('POST', '/polls/named/remarks', { text: 'Why?' }, one)
  await session.call('PATCH', `/polls/named/remarks/${remark.id}`, { settled: true }, one)
  await session.call('POST', '/polls/named/open', { reason: 'a test' }, organiser)
  for (const [choice, receipt] of [
    ['yes', 'receipt-1'],
    ['no', 'receipt-2'],
  ])
    await session.call('POST', '/polls/named/ballots', { choices: [choice], receipt }, one)
  const { about, tookPart } = (await session.call('GET', '/me/data.json', undefined, one)).json
  expect(tookPart).toEqual(['named'])
  expect(about.votes.map(({ choices }: { choices: string }) => choices)).toEqual([
    '["yes"]',
    '["no"]',
  ])
  expect(about.agreements).toMatchObject([{ poll: 'named', wording: said.wording }])
  expect(about.remarks).toMatchObject([{ about: 'named', text: 'Why?' }])
  expect(about.settled).toMatchObject([{ id: remark.id }])
  const others = (await session.call('GET', '/me/data.json', undefined, other)).json.about
  expect([others.votes, others.agreements, others.remarks, others.settled]).toEqual([
    [],
    [],
    [],
    [],
  ])
})

test('[PRIV2] what is typed into one’s own data is text on the page', async () => {
  const name = '<script>alert(1)</script>'
  const token = await session.enter('participant', name)
  const { text } = await session.call('GET', '/me/data.html', undefined, token)
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(text).not.toContain('<script')
})
