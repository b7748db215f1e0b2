import { expect, test } from 'vitest'
import { readCsv } from '#shared/imports/csv.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { Tally } from '#shared/poll/tally.ts'
import { cellOf } from '../../server/report/csv-cell.ts'
import { writeResultCsv, writeResultJson } from '../../server/report/result-file.ts'

// Formulas of spreadsheets, and what hides them.
const STARTS = [
  '=',
  '+',
  '-',
  '@',
  '|',
  '%',
  '\t',
  '\r',
  '\n',
  '＝',
  '＋',
  '－',
  '＠',
  '−',
  '﹢',
  '﹣',
]
const BEFORE = ['', ' ', '\u00a0', '\u200b', '"', "'", '\t', '\ufeff']
const PAYLOADS = [
  ...STARTS.flatMap((start) => BEFORE.map((before) => `${before}${start}1+1`)),
  `=cmd|' /C calc'!A0`,
  `'=1+1`,
  `''`,
  `=HYPERLINK("http://x","y")`,
  'a,"b";c\r\nd',
  'ends with "',
]

const readBack = (csv: string) =>
  readCsv(
    csv
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\n'),
    ',',
  ).map(({ cells }) => cells)

test('[RESULT1] no text becomes a formula, and each is the same again without its first apostrophe', () => {
  for (const payload of PAYLOADS) {
    const cell = cellOf(payload)
    expect(cell.at(0) === '"' && cell.at(-1) === '"', JSON.stringify(payload)).toBe(true)
    const read = cell.slice(1, -1).replaceAll('""', '"')
    expect(read, JSON.stringify(payload)).not.toMatch(/^[\s"\p{C}]*[=+\-@|%＝＋－＠−﹢﹣]/u)
    expect(read.replace(/^'/, ''), JSON.stringify(payload)).toBe(payload)
  }
  expect(cellOf('Yes')).toBe('"Yes"')
  expect(cellOf('10 = ten')).toBe('"10 = ten"')
})

type Numbers = Readonly<Record<string, number>>
/** What was counted, with options by any name. */
interface Counted extends Pick<Partial<Tally>, 'voters' | 'answers'> {
  readonly votes?: Numbers
  readonly points?: Numbers
  readonly hands?: Numbers
  readonly parts?: readonly {
    readonly name: string
    readonly voters: number
    readonly votes: Numbers
  }[]
}

const poll = (kind: Poll['kind'], tally: Counted, options = ['0', '-', 'x']) => ({
  id: 'p' as PollId,
  draft: 'p' as PollId,
  round: 2,
  question: 'Which, "exactly"?\nReally?',
  kind,
  options: options.map((id) => ({ id: id as OptionId, text: `Option ${id}` })),
  settings: USUAL_POLL_SETTINGS,
  state: 'closed' as const,
  openedAt: Date.UTC(2021, 11, 7, 10),
  closedAt: Date.UTC(2021, 11, 7, 10, 5),
  base: 'voters' as const,
  crowd: { entitled: 60, present: 50 },
  tally: { voters: 40, votes: { '0': 31, '-': 9, x: 0 }, ...tally } as Tally,
})
const rows = (told: ReturnType<typeof poll>) =>
  readBack(writeResultCsv(told)).map((cells) => cells.slice(-6).join(' | ').trim())

test('[RESULT1] hands and votes are two series and a sum, each with its own N, in the order of the poll', () => {
  expect(rows(poll('single', { hands: { '0': 12, '-': 8 } }))).toEqual([
    'series | id | answer | votes | N | percent',
    'votes | 0 | Option 0 | 31 | 40 | 78',
    "votes | '- | Option - | 9 | 40 | 23",
    'votes | x | Option x | 0 | 40 | 0',
    'hands | 0 | Option 0 | 12 | 20 | 60',
    "hands | '- | Option - | 8 | 20 | 40",
    'hands | x | Option x | 0 | 20 | 0',
    'votes and hands | 0 | Option 0 | 43 | 60 | 72',
    "votes and hands | '- | Option - | 17 | 60 | 28",
    'votes and hands | x | Option x | 0 | 60 | 0',
    'people |  | entitled | 60 |  |',
    'people |  | present | 50 |  |',
    'people |  | voted | 40 |  |',
  ])
})

test('[RESULT1] nobody voted: shares are 0 and never no number; several hands of one person have no N', () => {
  const none = rows(poll('multiple', { voters: 0, votes: {}, hands: { x: 3 } }))
  expect(none.slice(1, 4)).toEqual([
    'votes | 0 | Option 0 | 0 | 0 | 0',
    "votes | '- | Option - | 0 | 0 | 0",
    'votes | x | Option x | 0 | 0 | 0',
  ])
  expect(none[6]).toBe('hands | x | Option x | 3 |  |')
  expect(none.join()).not.toContain('NaN')
})

test('[RESULT1] parts, points and answers have rows of their own, and the JSON says the same', () => {
  const told = poll('ranking', {
    points: { '0': 70, '-': 40, x: 10 },
    parts: [{ name: '=gov', voters: 30, votes: { '0': 30, '-': 0, x: 0 } }],
    answers: [{ text: '=1+1', times: 2 }],
  })
  const all = rows(told)
  expect(all).toContain('points | x | Option x | 10 |  |')
  expect(all).toContain('none: =gov | 0 | Option 0 | 30 | 30 | 100')
  expect(all).toContain("answers |  | '=1+1 | 2 | 40 | 5")
  const json = JSON.parse(writeResultJson(told)) as {
    readonly results: readonly { readonly answer: string }[]
    readonly toldApart: number
  }
  expect(json.results).toHaveLength(all.length - 1)
  expect(json.results.some(({ answer }) => answer === '=1+1')).toBe(true)
  expect(json.toldApart).toBe(30)
})
