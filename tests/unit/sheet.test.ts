import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { moveRow, removeRow, setRow } from '../../client/pages/lobby/rows.ts'
import {
  confirmed,
  detailsOf,
  doubtsOn,
  judgeSheet,
  sheetOf,
  withMinutes,
  type Sheet,
} from '../../client/pages/lobby/sheet.ts'
import { readProposal } from '../../shared/proposal/read-proposal.ts'
import { SAMPLE } from '../../shared/proposal/sample.ts'

const folder = new URL('../fixtures/proposals/', import.meta.url)
const PROPOSALS = [
  ['the sample', SAMPLE] as const,
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const),
]
const textOf = (part: string): string => {
  const [, text] = PROPOSALS.find(([name]) => name.includes(part)) ?? []
  if (text === undefined) throw new Error(`there is no proposal ${part}`)
  return text
}

/** A sheet with words typed into some of its fields. */
function typed(sheet: Sheet, words: Partial<Record<keyof Sheet, string>>): Sheet {
  const entries = Object.entries(words).map(([field, value]) => [field, { value, touched: true }])
  return { ...sheet, ...(Object.fromEntries(entries) as Partial<Sheet>) }
}

describe('what the sheet says', () => {
  test.each(PROPOSALS)('[LOBBY3] %s comes off the sheet as it was laid on it', (_name, text) => {
    const reading = readProposal(text)
    const { details } = reading
    expect(details.people.length).toBeGreaterThan(0)
    expect(detailsOf(sheetOf(reading))).toEqual(details)
    // Once more, as the desk would if it asked again.
    const again = sheetOf({ ...reading, details: detailsOf(sheetOf(reading)) })
    expect(detailsOf(again)).toEqual(details)
  })

  test('[LOBBY3] the fixtures have every field that a sheet can lose', () => {
    const fields = new Set(PROPOSALS.flatMap(([, text]) => Object.keys(readProposal(text).details)))
    // No proposal of the fixtures names its room.
    expect(new Set([...fields, 'room'])).toEqual(new Set(Object.keys(everyDetail())))
  })

  test('[LOBBY3] a sheet filled in by hand alone is whole', () => {
    const empty = sheetOf(readProposal(''))
    const sheet = typed(empty, {
      title: '  A title ',
      event: 'IGF 2021',
      type: 'WS',
      number: '215',
      start: '2021-12-07T14:15',
      end: '2021-12-07T15:45',
      room: 'Conference Room 4',
      format: 'Round Table',
      minutes: '90',
      tools: 'Zoom;  Slido, ',
      goals: '9, 17, 18, x, 0',
      description: 'One.\n\n  Two. ',
      outcomes: 'A report.',
      targets: 'A target.',
      formatNote: 'Turns.',
      gains: 'A view.',
    })
    expect(detailsOf(sheet)).toEqual({ ...everyDetail(), people: [], policyQuestions: [] })
  })

  test('[LOBBY3] what is empty is left out: fields, people without a name, blank questions', () => {
    const { people, questions, ...rest } = sheetOf(readProposal(textOf('215')))
    const [{ key } = { key: 0 }] = people.value
    const sheet = {
      ...typed({ people, questions, ...rest }, { event: ' ', minutes: '', tools: ' , ' }),
      people: setRow(people, key, { part: 'organiser', name: '  ', affiliation: 'Somewhere' }),
      questions: setRow(questions, 0, ' \n'),
    }
    const before = readProposal(textOf('215')).details
    const { event: _event, minutes: _minutes, ...kept } = before
    expect(detailsOf(sheet)).toEqual({
      ...kept,
      tools: [],
      people: before.people.slice(1),
      policyQuestions: before.policyQuestions.slice(1),
    })
  })
})

describe('what was corrected by hand', () => {
  test('[LOBBY1] stays when the text is edited, and goes when another text is read', () => {
    const first = sheetOf(readProposal(textOf('215')))
    const corrected = {
      ...typed(first, { title: 'Another title' }),
      people: removeRow(first.people, 0),
    }
    const edited = readProposal(`${textOf('215')}\nIGF 2021 WS #215`)
    const after = detailsOf(sheetOf(edited, corrected))
    expect(after.title).toBe('Another title')
    expect(after.people).toHaveLength(first.people.value.length - 1)
    expect(after.policyQuestions).toEqual(edited.details.policyQuestions)
    expect(detailsOf(sheetOf(edited))).toEqual(edited.details)
  })

  test('[LOBBY1] questions keep their words while they change places', () => {
    const { questions } = sheetOf(readProposal(textOf('239')))
    const words = questions.value.map(({ value }) => value)
    expect(words).toHaveLength(3)
    const moved = moveRow(questions, 0, 1)
    expect(moved.value.map(({ value }) => value)).toEqual([words[1], words[0], words[2]])
    expect(new Set(moved.value.map(({ key }) => key)).size).toBe(3)
  })

  test.each(PROPOSALS)(
    '[LOBBY1] confirming all of %s leaves no doubt and no word changed',
    (_name, text) => {
      const reading = readProposal(text)
      const sheet = sheetOf(reading)
      expect(doubtsOn(sheet)).toBe(reading.doubts.length)
      expect(doubtsOn(sheet)).toBeGreaterThan(0)
      expect(doubtsOn(confirmed(sheet))).toBe(0)
      expect(detailsOf(confirmed(sheet))).toEqual(reading.details)
    },
  )
})

test.each([
  [{ title: ' ' }, 'needs-title'],
  [{ number: '21x' }, 'needs-number'],
  [{ number: '-1' }, 'needs-number'],
  [{ minutes: '0' }, 'needs-minutes'],
  [{ minutes: '1441' }, 'needs-minutes'],
  [{ minutes: 'ninety' }, 'needs-minutes'],
  [{ start: '2021-12-07T14:15', end: '2021-12-07T14:14' }, 'needs-end'],
  [{ start: '2021-12-07T14:15', end: '' }, 'ready'],
  [{ number: '', minutes: '' }, 'ready'],
] as const)('[LOBBY6] a sheet with %o is judged %s', (words, verdict) => {
  expect(judgeSheet(typed(sheetOf(readProposal(SAMPLE)), words))).toBe(verdict)
})

function everyDetail() {
  return {
    event: 'IGF 2021',
    type: 'WS',
    number: 215,
    title: 'A title',
    start: '2021-12-07T14:15:00Z',
    end: '2021-12-07T15:45:00Z',
    room: 'Conference Room 4',
    format: 'Round Table',
    minutes: 90,
    people: [],
    policyQuestions: [],
    description: ['One.', 'Two.'],
    outcomes: ['A report.'],
    targets: ['A target.'],
    tools: ['Zoom', 'Slido'],
    formatNote: ['Turns.'],
    gains: ['A view.'],
    goals: [9, 17],
  }
}

test('[LOBBY1] minutes are counted from start to end where nobody said them, and are a doubt', () => {
  const minutesOf = (start: string, end: string, minutes?: string) => {
    const said = minutes === undefined ? {} : { minutes }
    const { value, why } = withMinutes(
      typed(sheetOf(readProposal('')), { start, end, ...said }),
    ).minutes
    return [value, why]
  }
  expect(minutesOf('2021-12-07T14:15', '2021-12-07T15:45')).toEqual(['90', 'from-times'])
  expect(minutesOf('2021-12-07T23:30', '2021-12-08T00:30')).toEqual(['60', 'from-times'])
  for (const [start, end] of [
    ['', ''],
    ['2021-12-07T14:15', ''],
    ['', '2021-12-07T14:15'],
    ['2021-12-07T14:15', '2021-12-07T14:15'],
    ['2021-12-07T14:15', '2021-12-07T13:15'],
    ['2021-12-07T14:15', '2021-12-09T14:15'],
  ] as const) {
    expect(minutesOf(start, end), `${start} to ${end}`).toEqual(['', undefined])
  }
  expect(minutesOf('2021-12-07T14:15', '2021-12-07T15:45', '45')).toEqual(['45', undefined])
  expect(minutesOf('2021-12-07T14:15', '2021-12-07T15:45', '')).toEqual(['', undefined])

  // Counted again when a time changes, and gone with it.
  const counted = withMinutes(
    typed(sheetOf(readProposal('')), { start: '2021-12-07T14:15', end: '2021-12-07T15:45' }),
  )
  const later = withMinutes(typed(counted, { end: '2021-12-07T15:15' }))
  expect(later.minutes.value).toBe('60')
  expect(withMinutes(typed(counted, { end: '' })).minutes).toEqual({ value: '', touched: false })
})
