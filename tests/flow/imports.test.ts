import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '#shared/role.ts'
import { readCsv } from '#shared/imports/csv.ts'
import { Rapport } from '../support/rapport.ts'
import { workbookOf, zipOf } from '../support/workbook.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url), 'utf8')
const E = fixture('zoom-E-new-chat-2024-2026.txt')
const D = fixture('zoom-D-twoline-2021-2023.txt')

let rapport: Rapport
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
})
afterAll(() => rapport.remove())

async function aSession() {
  const session = await rapport.session('A session')
  const token = await session.enter('onlineModerator')
  const bring = (content: string, tool = 'auto', offset?: number) =>
    session.call('POST', '/imports', { tool, filename: 'chat.txt', content, offset }, token)
  const queue = async () =>
    (await session.call('GET', '/questions', undefined, token)).json.questions
  return { session, token, bring, queue }
}

test('[IMP8] a chat comes into the queue in its order, and the same file adds nothing', async () => {
  const { bring, queue } = await aSession()
  const { status, json } = await bring(E)
  expect(status).toBe(200)
  expect(json).toEqual({
    tool: 'zoom-chat',
    added: 5,
    renewed: 0,
    alreadyHere: 0,
    private: 1,
    unread: [],
  })
  const asked = await queue()
  expect(asked).toMatchObject([
    { author: 'Ana Souza', text: 'How do we begin?', at: Date.UTC(2026, 2, 16, 17, 11, 42) },
    { author: 'Bo Lindgren', text: 'https://example.org/start', supports: 3 },
    { author: 'Ana Souza', text: 'Totally, it is in the notes' },
    { author: 'Dana Petrović', text: 'first paragraph\n\nsecond paragraph: with a colon' },
    { author: 'Emi Sato', channel: 'zoom', state: 'asked', supports: 0 },
  ])
  expect((await bring(E)).json).toMatchObject({ added: 0, alreadyHere: 5, private: 1 })
  expect(await queue()).toEqual(asked)
  expect(JSON.stringify(asked)).not.toContain('private words')
})

test('[IMP5] [IMP8] a file that has grown adds what is new, also in the other dialect', async () => {
  const { bring, queue } = await aSession()
  expect((await bring(D)).json).toMatchObject({ added: 2, alreadyHere: 0, private: 1 })
  const grown = `${D}17:15:00 From Bo Lindgren to Everyone:\r\n\tOne more\r\n`
  expect((await bring(grown)).json).toMatchObject({ added: 1, alreadyHere: 2 })
  expect((await bring(E)).json).toMatchObject({ added: 4, alreadyHere: 1 })
  const asked = (await queue()) as { text: string }[]
  expect(asked.filter(({ text }) => text === 'How do we begin?')).toHaveLength(1)
  expect(asked.slice(-3).map(({ text }) => text)).toEqual([
    'How do we begin?',
    'Just jump in',
    'One more',
  ])
})

test('[IMP8] ten imports of one file at once keep it once', async () => {
  const { bring, queue } = await aSession()
  const answers = await Promise.all(Array.from({ length: 10 }, () => bring(E)))
  expect(answers.map(({ json }) => json.added).reduce((one, other) => one + other)).toBe(5)
  expect(await queue()).toHaveLength(5)
})

test('[IMP8] the feed tells each line once, and what was there already not at all', async () => {
  const { session, token, bring } = await aSession()
  await bring(D)
  const line = new AbortController()
  const response = await fetch(`${rapport.address}/api/sessions/${session.id}/feed`, {
    headers: { authorization: `Bearer ${token}` },
    signal: line.signal,
  })
  const told: string[] = []
  await bring(D)
  await bring(E)
  await session.call('POST', '/questions', { text: 'The last one', channel: 'phone' }, token)
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('The last one')) break
  }
  line.abort()
  for (const event of text.split('\n\n')) {
    const data = /^event: question\ndata: (.*)$/s.exec(event)?.[1]
    if (data) told.push((JSON.parse(data) as { text: string }).text)
  }
  expect(told).toEqual([
    'https://example.org/start',
    'Totally, it is in the notes',
    'first paragraph\n\nsecond paragraph: with a colon',
    '17:00:00 From Fake Person to Everyone: pasted text',
    'The last one',
  ])
})

test('[IMP8] what was brought in survives a power cut', async () => {
  const { bring, queue } = await aSession()
  await bring(E)
  await rapport.kill()
  await rapport.run()
  expect(await queue()).toHaveLength(5)
  expect((await bring(E)).json).toMatchObject({ added: 0, alreadyHere: 5 })
})

test('[IMP8] the clock of a file counts from the zone it was saved in', async () => {
  const { bring, queue } = await aSession()
  await bring(E, 'zoom-chat', 60)
  expect((await queue())[0].at).toBe(Date.UTC(2026, 2, 16, 16, 11, 42))
})

test('[IMP9] who may import may; everybody else is refused and nothing is kept', async () => {
  const { session, queue } = await aSession()
  for (const role of ROLES) {
    const token = await session.enter(role)
    const body = { tool: 'auto', filename: '', content: `Ana: from ${role}` }
    const { status, json } = await session.call('POST', '/imports', body, token)
    const isAllowed = ['organiser', 'rapporteur', 'onlineModerator'].includes(role)
    expect([status, json.code], role).toEqual(isAllowed ? [200, undefined] : [403, 'not-allowed'])
  }
  expect(await queue()).toHaveLength(3)
  const body = { tool: 'auto', filename: '', content: 'Ana: hello' }
  expect((await session.call('POST', '/imports', body)).status).toBe(401)
})

test('[IMP9] an unknown tool is refused, and so is what is no file', async () => {
  const { session, token, bring } = await aSession()
  for (const tool of ['teams', '__proto__', 'constructor', '']) {
    expect((await bring('Ana: hello', tool)).status, tool).toBe(400)
  }
  for (const body of [{}, { tool: 'auto' }, { tool: 'auto', filename: 'x', content: 1 }, null]) {
    expect((await session.call('POST', '/imports', body, token)).status).toBe(400)
  }
})

test('[IMP9] a file that is too large, or says too much, is refused whole', async () => {
  const { bring, queue } = await aSession()
  expect((await bring('x'.repeat(1_500_001))).json.code).toBe('too-large')
  const lines = Array.from({ length: 5001 }, (_, n) => `Ana: ${n}`)
  expect((await bring(lines.join('\n'))).json.code).toBe('too-large')
  expect(await queue()).toEqual([])
  const { json } = await bring(lines.slice(1).join('\n'))
  expect(json).toMatchObject({ tool: 'names', added: 5000 })
  expect((await queue()).map(({ text }: { text: string }) => text)).toEqual(
    lines.slice(1).map((line) => line.slice(5)),
  )
})

test('[IMP7] of a file that nobody knows the first 200 lines come back', async () => {
  const { bring } = await aSession()
  const lines = Array.from({ length: 300 }, (_, n) => `${n} ${'x'.repeat(600)}`)
  const { json } = await bring(lines.join('\n'))
  expect(json).toMatchObject({ tool: 'unknown', added: 0, alreadyHere: 0, private: 0 })
  expect(json.unread).toHaveLength(200)
  expect(json.unread[0]).toEqual({ line: 1, text: lines[0]?.slice(0, 500) })
})

test('[IMP6] names that are none, formulas and NUL come in as the text they are', async () => {
  const { bring, queue } = await aSession()
  const rows = ['#,Question,Asker Name', '1,=1+1,__proto__', '2,a\0b,<b>Bo</b>']
  expect((await bring(rows.join('\r\n'))).json).toMatchObject({ tool: 'zoom-questions', added: 2 })
  expect(await queue()).toMatchObject([
    { author: '__proto__', text: '=1+1' },
    { author: '<b>Bo</b>', text: 'ab' },
  ])
})

test('[IMP10] a reply stands with what it replies to; a reaction supports once, until it is taken back', async () => {
  const { bring, queue } = await aSession()
  const D2 = D.replace('Removed a 👍 reaction from "How do we begin?"', 'Hm')
  await bring(D2)
  const [first, reply] = await queue()
  expect([first.supports, reply.replyTo]).toEqual([1, first.id])
  await bring(D2)
  expect((await queue())[0].supports).toBe(1)
  await bring(D)
  expect((await queue())[0].supports).toBe(0)
})

test('[IMP11] [IMP16] another tool’s polls stand beside ours, and a report that has grown is the same poll', async () => {
  const { session, token, bring } = await aSession()
  const read = async (what: string) =>
    (await session.call('GET', `/imports/${what}`, undefined, token)).json
  const report = fixture('zoom-poll-report-post-2021-09.csv')
  expect((await bring(report)).json).toMatchObject({ tool: 'zoom-polls', added: 2, renewed: 0 })
  expect((await bring(report)).json).toMatchObject({ added: 0, renewed: 0, alreadyHere: 2 })
  const grown = `${report.trimEnd()}\n2,Bo,bo@example.org,"Dec 7, 2021 10:21:00",No\n`
  expect((await bring(grown)).json).toMatchObject({ added: 0, renewed: 1, alreadyHere: 1 })
  await bring(fixture('slido-Polls-overall-Event.csv'))
  const { polls } = await read('polls')
  expect(polls).toHaveLength(5)
  expect(polls).toContainEqual(
    expect.objectContaining({
      tool: 'zoom-polls',
      question: 'Will you peer?',
      people: 2,
      answers: [
        { text: 'Yes', count: 1 },
        { text: 'No', count: 1 },
      ],
    }),
  )
  expect((await session.call('GET', '/polls', undefined, token)).json.polls).toEqual([])
  const { status } = await session.call('DELETE', `/imports/${polls[0].id}`, undefined, token)
  expect(status).toBe(200)
  expect((await read('polls')).polls).toHaveLength(4)
  const again = await session.call('DELETE', `/imports/${polls[0].id}`, undefined, token)
  expect(again.json.code).toBe('no-such-import')
})

test('[IMP12] [IMP13] [IMP16] people and captions come in, for whom they are', async () => {
  const { session, token, bring } = await aSession()
  for (const name of ['zoom-participants.csv', 'slido-JoinedParticipants-Event.csv'])
    await bring(fixture(name))
  const { json: attended } = await session.call('GET', '/imports/attendance', undefined, token)
  expect(attended.people).toBe(4) // two names of Zoom’s, one of Slido’s, one without
  expect(attended.seats).toHaveLength(5)
  expect(JSON.stringify(attended)).not.toContain('example.org')
  for (const name of ['zoom-transcript.vtt', 'igf-caption-style.txt']) await bring(fixture(name))
  const observer = await session.enter('observer')
  const { json } = await session.call('GET', '/imports/captions', undefined, observer)
  expect(json.captions).toHaveLength(7)
  expect(json.captions[0]).toMatchObject({ speaker: 'Ana Souza', at: 4859, from: 'recording' })
  expect((await session.call('GET', '/imports/attendance', undefined, observer)).status).toBe(403)
  const participant = await session.enter('participant')
  expect((await session.call('GET', '/imports/captions', undefined, participant)).status).toBe(403)
})

test('[IMP16] the feed says once that something came from a file', async () => {
  const { session, token, bring } = await aSession()
  const line = new AbortController()
  const response = await fetch(`${rapport.address}/api/sessions/${session.id}/feed`, {
    headers: { authorization: `Bearer ${token}` },
    signal: line.signal,
  })
  await bring(fixture('zoom-transcript.vtt'))
  await bring(fixture('zoom-transcript.vtt'))
  await session.call('POST', '/questions', { text: 'The last one', channel: 'phone' }, token)
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('The last one')) break
  }
  line.abort()
  expect(text.match(/^event: imports$/gm)).toHaveLength(1)
})

test('[IMP15] a workbook comes in as base64, and what cannot be unpacked is refused', async () => {
  const { session, token } = await aSession()
  const rows = fixture('slido-Polls-overall-Event.csv')
    .trimEnd()
    .split('\n')
    .map((row) => readCsv([row], ',')[0]?.cells ?? [])
  const send = (bytes: Uint8Array) =>
    session.call(
      'POST',
      '/imports',
      {
        tool: 'auto',
        filename: 'x.xlsx',
        content: Buffer.from(bytes).toString('base64'),
        encoding: 'base64',
      },
      token,
    )
  expect((await send(workbookOf(rows))).json).toMatchObject({ tool: 'slido-polls', added: 3 })
  const bomb = zipOf({ 'xl/worksheets/sheet1.xml': Buffer.alloc(60_000_000, '<row/>') })
  expect((await send(bomb)).json.code).toBe('file-unreadable')
  expect((await send(Buffer.from('PK\x03\x04'))).json.code).toBe('file-unreadable')
})

test('[IMP17] a look keeps nothing; a mapped name stands in place of the file’s', async () => {
  const { session, token, queue } = await aSession()
  const call = (more: object) =>
    session.call(
      'POST',
      '/imports',
      { tool: 'auto', filename: 'chat.txt', content: E, ...more },
      token,
    )
  expect((await call({ take: false })).json).toMatchObject({ added: 5, alreadyHere: 0 })
  expect(await queue()).toEqual([])
  await call({ names: { 'Ana Souza': 'Ana S. (Lab)' } })
  expect((await call({ take: false })).json).toMatchObject({ added: 0, alreadyHere: 5 })
  expect((await call({})).json).toMatchObject({ added: 0 })
  const names = (await queue()).map(({ author }: { author?: string }) => author)
  expect(names.slice(0, 3)).toEqual(['Ana S. (Lab)', 'Bo Lindgren', 'Ana S. (Lab)'])
})
