import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { pdfText } from '../support/report-pdf-text.ts'
import { runScript } from '../support/script.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let moderator: string
let design: Writer
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  session = await rapport.session('Who should pay?')
  moderator = await session.enter('moderator')
  design = await new Writer(session, 'polls', await session.enter('organiser')).synced()
})
afterAll(async () => {
  design.leave()
  await rapport.remove()
})

async function draft(
  id: string,
  options: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>> = {},
  kind?: string,
) {
  draftPoll(design.doc, id, 'Which of these?', options, kind)
  const map = design.doc.getMap('polls').get(id) as Y.Map<unknown>
  for (const [key, value] of Object.entries(settings)) map.set(key, value)
  await design.kept()
}
const post = (poll: string, what: string, body: unknown, token = moderator) =>
  session.call('POST', `/polls/${poll}/${what}`, body, token)
const file = async (rest: string, token = moderator) => {
  const answer = await fetch(`${rapport.address}/api/sessions/${session.id}/polls/${rest}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) }
}

test('[CODE1] [CODE2] [CODE3] of 40 printed slips each works once, none is kept, and the ballots are as many', async () => {
  await draft('slips', { a: 'One', b: 'Two' }, { entitled: 'codes' })
  expect((await post('slips', 'codes', { count: 501 })).status).toBe(400)
  expect((await file('slips/codes.pdf')).status).toBe(404)
  expect((await post('slips', 'codes', { count: 25 })).json).toEqual({ count: 25 })
  expect((await post('slips', 'codes', { count: 40 })).json).toEqual({ count: 40 })
  expect((await post('slips', 'codes', { count: 3 })).json).toEqual({ count: 40 })
  expect((await post('slips', 'open', {})).status).toBe(200)

  const participant = await session.enter('participant')
  expect((await file('slips/codes.pdf', participant)).status).toBe(403)
  const { bytes } = await file('slips/codes.pdf')
  const text = await pdfText(bytes)
  expect(await pdfText((await file('slips/codes.pdf')).bytes)).toBe(text)
  expect(text.split('Whichofthese?')).toHaveLength(41)
  const codes = [...text.matchAll(/Yourcodeforthisvote([2-9a-z]{8})Open/g)].map(
    ([, code]) => code ?? '',
  )
  expect(new Set(codes).size).toBe(40)

  const vote = (code: string | undefined, receipt: string) =>
    post('slips', 'ballots', { choices: ['a'], receipt, ...(code && { code }) }, participant)
  const first = await Promise.all(codes.map((code, n) => vote(code, `receipt-of-${n}`)))
  expect(first.map(({ status }) => status)).toEqual(codes.map(() => 201))
  const second = await Promise.all(
    codes.map((code, n) => vote(` ${code.toUpperCase()}`, `another-${n}`)),
  )
  expect(second.map(({ json }) => json.code)).toEqual(codes.map(() => 'already-voted'))
  expect((await vote(codes[7], 'receipt-of-7')).status).toBe(201)
  for (const wrong of ['bcdfghjk', '', undefined]) {
    const { status, json } = await vote(wrong, 'wrong-receipt')
    expect([status, json.code]).toEqual([403, 'wrong-ballot-code'])
  }
  const closed = await post('slips', 'close', {})
  expect(closed.json.tally).toMatchObject({ voters: 40, votes: { a: 40, b: 0 } })

  expect(codes.filter((code) => rapport.output.includes(code))).toEqual([])
  for (const name of readdirSync(rapport.folder)) {
    const kept = readFileSync(path.join(rapport.folder, name))
    expect(
      codes.filter((code) => kept.includes(code)),
      name,
    ).toEqual([])
  }
})

const ANSWERS = {
  '-': '=1+1',
  '0': '@SUM(A1:A9)',
  '10': '-2+3',
  x: "\t=cmd|' /C calc'!A0",
  y: '＝1+2',
  z: ' "=1+1"',
  q: '\'quoted\' and "quoted", with; all',
  n: 'line\r\nline',
  e: 'e\u0301 and é',
  c: 'Аnswer in Cyrillic A',
  l: 'Answer in Latin A',
} as const

test('[RESULT1] a result is read back from its files as it was counted, and no cell is a formula', async () => {
  await draft('result', ANSWERS)
  expect((await post('result', 'open', {})).status).toBe(200)
  expect((await file('result/result.csv')).status).toBe(409)
  const ids = Object.keys(ANSWERS)
  const chosen = ids.flatMap((id, n) => Array.from({ length: n + 1 }, () => id))
  const cast = chosen.map(async (id, n) =>
    post(
      'result',
      'ballots',
      { choices: [id], receipt: `receipt-${n}` },
      await session.enter('participant'),
    ),
  )
  expect(new Set((await Promise.all(cast)).map(({ status }) => status))).toEqual(new Set([201]))
  await post('result', 'hands', { counts: { '-': 3, '0': 9 } })
  await post('result', 'close', {})

  const { bytes } = await file('result/result.csv')
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  const [header, ...lines] = parsed(text)
  expect(header?.slice(-6)).toEqual(['series', 'id', 'answer', 'votes', 'N', 'percent'])
  const series = (name: string) =>
    lines
      .map((cells) => cells.slice(-6))
      .filter(([is]) => is === name)
      .map(([, id, answer, votes, n]) => [restored(id), restored(answer), Number(votes), Number(n)])
  const polled = ids.map((id) => id)
  const online = new Map(series('votes').map(([id, ...rest]) => [id, rest]))
  for (const [n, id] of polled.entries()) {
    expect(online.get(id), id).toEqual([ANSWERS[id as keyof typeof ANSWERS], n + 1, chosen.length])
  }
  const hands = new Map(series('hands').map(([id, , votes, n]) => [id, [votes, n]]))
  expect([hands.get('-'), hands.get('0'), hands.get('x')]).toEqual([
    [3, 12],
    [9, 12],
    [0, 12],
  ])
  for (const cell of lines.flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＠|%]/u)

  const json = JSON.parse(new TextDecoder().decode((await file('result/result.json')).bytes))
  expect(json).toMatchObject({ format: 'rapport-poll-result/1', voters: chosen.length })
  const rows = json.results.filter((row: { series: string }) => row.series === 'votes')
  expect(rows.map(({ id, votes }: { id: string; votes: number }) => [id, votes])).toEqual(
    json.poll.options.map(({ id }: { id: string }) => [id, ids.indexOf(id) + 1]),
  )
  expect((await file('nothing/result.csv')).status).toBe(404)
  expect((await file('result/result.csv', await session.enter('participant'))).status).toBe(403)
})

test('[PART1] [PART2] a count by group is told after closing, in parts of at least five', async () => {
  await draft('groups', { a: 'One', b: 'Two' }, { breakdown: 'group' })
  await post('groups', 'open', {})
  const groups = [
    ['Government', 7],
    ['Civil Society', 6],
    ['Academia', 2],
    ['__proto__', 1],
    ['Press', 1],
  ] as const
  const casting = groups.flatMap(([group, many]) =>
    Array.from({ length: many }, async (_, n) => {
      const entered = await session.call('POST', '/enter', {
        key: session.key('participant'),
        name: 'Somebody',
        group,
      })
      return post('groups', 'ballots', { choices: [n % 2 ? 'a' : 'b'] }, entered.json.token)
    }),
  )
  await Promise.all(casting)
  const running = await session.call('GET', '/polls', undefined, moderator)
  expect(running.json.polls.at(-1).tally.parts).toBeUndefined()
  const { json } = await post('groups', 'close', {})
  expect(json.tally).toMatchObject({ voters: 17 })
  // Two, one and one are four: the smallest part goes with them.
  expect(json.tally.parts).toEqual([
    { name: 'Government', voters: 7, votes: { a: 3, b: 4 } },
    { name: 'other', voters: 10, votes: { a: 4, b: 6 } },
  ])
})

test('[RECORD2] [RECORD1] whoever changes a closed poll in the database is told of by verify', async () => {
  const good = await runScript('verify', rapport.folder)
  expect([good.code, good.said]).toEqual([
    0,
    expect.stringContaining('3 closed polls were counted again'),
  ])
  await rapport.stop()
  const database = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'))
  database.exec(`UPDATE ballot SET times = times + 1 WHERE poll = 'slips'`)
  database.exec(`UPDATE poll SET hands = replace(hands, '3', '4') WHERE id = 'result'`)
  database.close()
  const { code, said } = await runScript('verify', rapport.folder)
  expect(code).toBe(1)
  expect(said.split('\n').map((line) => /\((\w+)\)/.exec(line)?.[1])).toEqual(['slips', 'result'])
})

/** Reads a table as RFC 4180 has it: quoted cells, doubled quotes, lines within cells. */
function parsed(text: string): string[][] {
  const cells = /(?:^\uFEFF?|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gy
  const lines: string[][] = []
  for (const match of text.matchAll(cells)) {
    const [whole, quoted, plain] = match
    if (match.index === 0 || whole.startsWith('\r\n')) lines.push([])
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
  }
  return lines.filter((line) => line.length > 1)
}
const restored = (cell: string | undefined) => cell?.replace(/^'/, '')
