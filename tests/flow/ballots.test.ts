import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { makeOption } from '#shared/document/drafts.ts'
import type { OptionId } from '#shared/ids.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let moderator: string
let design: Writer
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('A session')
  moderator = await session.enter('moderator')
  design = await new Writer(session, 'polls', await session.enter('speaker')).synced()
})
afterAll(async () => {
  design.leave()
  await rapport.remove()
})

async function opened(id: string, options: Readonly<Record<string, string>>, kind?: string) {
  draftPoll(design.doc, id, 'Which?', options, kind)
  await design.kept()
  return session.call('POST', `/polls/${id}/open`, { reason: 'A test' }, moderator)
}
const vote = (poll: string, token: string, choices: unknown, receipt?: string) =>
  session.call('POST', `/polls/${poll}/ballots`, { choices, ...(receipt && { receipt }) }, token)

test('[BAL2] twenty repeats at once are one ballot, and the first receipt stands', async () => {
  await opened('repeats', { a: 'One', b: 'Two' })
  const voter = await session.enter('participant')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => vote('repeats', voter, ['a'], 'receipt-1')),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  const another = await vote('repeats', voter, ['b'], 'receipt-2')
  expect([another.status, another.json.code]).toEqual([409, 'already-voted'])
  const again = await vote('repeats', voter, ['b'], 'receipt-1')
  expect(again.status).toBe(201)
  const { json } = await session.call('POST', '/polls/repeats/close', undefined, moderator)
  expect(json.tally).toEqual({ voters: 1, votes: { a: 1, b: 0 } })
  const took = await session.call('GET', '/ballots', undefined, voter)
  expect(took.json).toEqual({ counted: ['repeats'] })
})

test('[POLL2] a ballot that does not fit its poll is refused and counts nothing', async () => {
  await opened('fits', { a: 'One', b: 'Two', __proto__x: 'Three' })
  const voter = await session.enter('participant')
  for (const [choices, status] of [
    [[], 422],
    [['c'], 422],
    [['__proto__'], 422],
    [['constructor'], 422],
    [['a', 'b'], 422],
    [['a', 'a'], 422],
    ['a', 400],
    [[1], 400],
    [[Number.NaN], 400],
    [null, 400],
    [{ a: 1 }, 400],
  ] as const) {
    expect((await vote('fits', voter, choices)).status, JSON.stringify(choices)).toBe(status)
  }
  expect((await vote('nothing', voter, ['a'])).status).toBe(404)
  const { json } = await session.call('POST', '/polls/fits/close', undefined, moderator)
  expect(json.tally.voters).toBe(0)
})

test('[POLL3] several answers count their voter once', async () => {
  await opened('several', { a: 'One', b: 'Two', c: 'Three' }, 'multiple')
  const voters = await Promise.all([session.enter('participant'), session.enter('participant')])
  await vote('several', voters[0] ?? '', ['a', 'c'])
  await vote('several', voters[1] ?? '', ['c'])
  const { json } = await session.call('POST', '/polls/several/close', undefined, moderator)
  expect(json.tally).toEqual({ voters: 2, votes: { a: 1, b: 0, c: 2 } })
})

test('[POLL4] [BAL1] an opened poll keeps its wording, whatever is written in its draft afterwards', async () => {
  await opened('frozen', { a: 'One', b: 'Two' })
  draftPoll(design.doc, 'frozen', 'Something else?', { a: 'Ten', b: 'Twenty' })
  await design.kept()
  const again = await session.call('POST', '/polls/frozen/open', { reason: 'A test' }, moderator)
  expect([again.status, again.json.code]).toEqual([409, 'poll-already-open'])
  const { json } = await session.call('GET', '/polls', undefined, moderator)
  expect(json.polls.at(-1)).toMatchObject({
    question: 'Which?',
    options: [{ text: 'One' }, { text: 'Two' }],
  })
})

test('[POLL1] a draft that nobody could answer is not opened, and says why', async () => {
  for (const [id, options, code] of [
    ['empty', {}, 'poll-without-options'],
    ['lonely', { a: 'One' }, 'poll-without-options'],
    ['blank', { a: 'One', b: ' ' }, 'poll-option-empty'],
    ['alike', { a: 'One', b: 'ONE ' }, 'poll-options-alike'],
    ['same-to-the-eye', { a: 'One', b: 'O\u200Bne\u2060' }, 'poll-options-alike'],
    ['blank-to-the-eye', { a: 'One', b: '\u200B\u3164' }, 'poll-option-empty'],
    ['long', { a: 'One', b: 'x'.repeat(201) }, 'poll-too-long'],
  ] as const) {
    const { status, json } = await opened(id, options)
    expect([status, json.code], id).toEqual([422, code])
  }
  draftPoll(design.doc, 'twice', 'Which?', { a: 'One', b: 'Two' })
  const twice = design.doc.getMap('polls').get('twice') as Y.Map<Y.Array<unknown>>
  twice.get('options')?.push([makeOption('a' as OptionId)])
  const copy = twice.get('options')?.get(2) as Y.Map<Y.Text>
  copy.get('text')?.insert(0, 'Three')
  await design.kept()
  const alike = await session.call('POST', '/polls/twice/open', { reason: 'A test' }, moderator)
  expect([alike.status, alike.json.code]).toEqual([422, 'poll-option-twice'])
  const missing = await session.call('POST', '/polls/nowhere/open', {}, moderator)
  expect([missing.status, missing.json.code]).toEqual([404, 'no-such-poll'])
})

test('[BAL4] after closing nobody votes, and the same receipt is still answered', async () => {
  await opened('closing', { a: 'One', b: 'Two' })
  const [early, late] = await Promise.all([
    session.enter('participant'),
    session.enter('participant'),
  ])
  await vote('closing', early, ['a'], 'receipt-early')
  await session.call('POST', '/polls/closing/close', undefined, moderator)
  const refused = await vote('closing', late, ['a'], 'receipt-late')
  expect([refused.status, refused.json.code]).toEqual([409, 'poll-not-open'])
  expect((await vote('closing', early, ['a'], 'receipt-early')).status).toBe(201)
  const twice = await session.call('POST', '/polls/closing/close', undefined, moderator)
  expect([twice.status, twice.json.code]).toEqual([409, 'poll-not-open'])
})

test('[BAL5] hands in the hall stand beside the votes and are not added to them', async () => {
  await opened('hands', { a: 'One', b: 'Two' })
  await vote('hands', await session.enter('participant'), ['a'])
  await session.call('POST', '/polls/hands/close', undefined, moderator)
  const { json } = await session.call(
    'POST',
    '/polls/hands/hands',
    { counts: { a: 12, b: 8 } },
    moderator,
  )
  expect(json.tally).toEqual({ voters: 1, votes: { a: 1, b: 0 }, hands: { a: 12, b: 8 } })
  const wrong = await session.call('POST', '/polls/hands/hands', { counts: { z: 1 } }, moderator)
  expect(wrong.status).toBe(422)
  const few = await session.call('POST', '/polls/hands/hands', { counts: { b: 3 } }, moderator)
  expect(few.json.tally.hands).toEqual({ a: 0, b: 3 })
})

test('[ROOM10] a draft of more than 50 options is refused in its room, and opens nowhere', async () => {
  const writer = await new Writer(session, 'polls', await session.enter('speaker')).synced()
  const options = Array.from({ length: 51 }, (_, n) => [`o${n}`, `Option ${n}`] as const)
  draftPoll(writer.doc, 'many', 'Which?', Object.fromEntries(options))
  expect(await writer.closes()).toBe(4422)
  writer.leave()
  const { status } = await session.call('POST', '/polls/many/open', {}, moderator)
  expect(status).toBe(404)
})

test('[POLL2] [BAL5] no option is called like something that every object has', async () => {
  const writer = await new Writer(session, 'polls', await session.enter('speaker')).synced()
  draftPoll(writer.doc, 'pollution', 'Which?', { constructor: 'One', b: 'Two' })
  expect(await writer.closes()).toBe(4422)
  writer.leave()
  const wrong = await session.call(
    'POST',
    '/polls/hands/hands',
    { counts: { constructor: 1 } },
    moderator,
  )
  expect(wrong.status).toBe(422)
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('[PROP12] a session is not founded on more than a corrected proposal may hold', async () => {
  const questions = Array.from({ length: 10_000 }, (_, n) => `${n + 1}. Who pays for part ${n}?`)
  const proposal = ['IGF 2021 WS #1 A title', 'Policy Question(s)', ...questions].join('\n')
  const made = await rapport.call('POST', '/api/sessions', { proposal })
  expect(made.status).toBe(201)
  const database = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'), { readOnly: true })
  const row = database.prepare('SELECT details FROM session WHERE id = ?').get(made.json.session)
  database.close()
  expect(JSON.parse(String(row?.['details'])).policyQuestions).toHaveLength(50)
})

test('[BAL3] no value joins a ballot to its voter: not a person, a receipt, a time, nor an order', async () => {
  await opened('secret', { a: 'One', b: 'Two' })
  const choices = ['a', 'b', 'a', 'a', 'b', 'a', 'b', 'b']
  for (const [index, choice] of choices.entries()) {
    await vote('secret', await session.enter('participant'), [choice], `receipt-secret-${index}`)
  }
  const rows = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'), { readOnly: true })
  const columns = (table: string) =>
    rows
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => name)
  const shared = columns('ballot').filter((name) => columns('participation').includes(name))
  expect(shared).toEqual(['session', 'poll'])
  expect(columns('ballot')).toEqual(['session', 'poll', 'id', 'choices', 'times'])
  const kept = rows
    .prepare("SELECT choices, times FROM ballot WHERE poll = 'secret' ORDER BY choices")
    .all()
  expect(kept.map(({ choices: chosen, times }) => `${String(chosen)} ${String(times)}`)).toEqual([
    '["a"] 4',
    '["b"] 4',
  ])
  const people = rows
    .prepare('SELECT id FROM person')
    .all()
    .map(({ id }) => String(id))
  const voters = rows
    .prepare("SELECT voter FROM participation WHERE poll = 'secret'")
    .all()
    .map(({ voter }) => String(voter))
  expect(voters).toHaveLength(choices.length)
  expect(voters.filter((voter) => people.includes(voter))).toEqual([])
  rows.close()
})

test('[FEED5] the feed begins with everything as it stands and tells each change', async () => {
  const token = await session.enter('participant')
  const response = await fetch(`${rapport.address}/api/sessions/${session.id}/feed`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const events = eventsOf(response)
  const first = await events.next()
  expect(first.value?.event).toBe('snapshot')
  expect(
    (first.value?.data as { polls: { id: string }[] } | undefined)?.polls.map(({ id }) => id),
  ).toContain('closing')

  await opened('told', { a: 'One', b: 'Two' })
  const about = async (id: string) => {
    for (;;) {
      const { value } = await events.next()
      if (!value || (value.data as { id: string }).id === id) return value
    }
  }
  expect(await about('told')).toMatchObject({
    event: 'poll',
    data: { id: 'told', state: 'open', hidden: 'few' },
  })
  const others = await Promise.all(Array.from({ length: 4 }, () => session.enter('participant')))
  for (const voter of [...others, token]) await vote('told', voter, ['b'])
  // Of the first four nobody in the hall hears.
  expect(await about('told')).toMatchObject({
    event: 'poll',
    data: { id: 'told', tally: { voters: 5, votes: { a: 0, b: 5 } } },
  })
  const asked = await session.call(
    'POST',
    '/questions',
    { text: 'Who pays?', channel: 'phone' },
    token,
  )
  expect(await about(asked.json.id)).toEqual({ event: 'question', data: asked.json })
  await events.return(undefined)
  const listeners = async () =>
    /^rapport_listeners (\d+)$/m.exec((await rapport.call('GET', '/metrics')).text)?.[1]
  await expect.poll(listeners).toBe('0')
})

async function* eventsOf(response: Response) {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [head, data] = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      if (head?.startsWith('event: ')) {
        yield { event: head.slice(7), data: JSON.parse(data?.slice(6) ?? 'null') as unknown }
      }
    }
  }
}
