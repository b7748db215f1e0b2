import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { PollId } from '#shared/ids.ts'
import { reportSchema, type Report } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { attributed } from '../../server/report/attribution.ts'
import { compose } from '../../server/report/compose.ts'
import type { PollRow } from '../../server/report/counted-polls.ts'
import type { PollWording } from '../../server/report/poll-wording.ts'
import { wordingOf } from '../../server/report/wording.ts'
import { writers } from '../../server/report/writers.ts'
import { openBrowser } from '../support/chromium.ts'
import { officeText, partsOf } from '../support/report-office.ts'
import { pdfText, squeezed } from '../support/report-pdf-text.ts'
import { counted, place, SAMPLE, sampleReport, section } from '../support/report-sample.ts'
import { markdownTables, readTables, textNumbers, type Cells } from '../support/report-tables.ts'

const report = sampleReport()
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const written = async (format: keyof typeof writers): Promise<Uint8Array> => writers[format](report)
const told = (poll: PollRow): { poll: ReportPoll; words: PollWording } => {
  const made = sampleReport({ polls: [poll] })
  const [first] = made.polls
  if (!first) throw new Error('no poll')
  return { poll: first, words: wordingOf(made).poll(first) }
}

/** What stands in the rows of the sample, written by hand: every answer with its numbers, poll by poll. */
const ROWS: readonly (readonly [question: string, rows: Cells])[] = [
  [
    'A sample question that was put to the vote a first time?',
    [
      ['Yes', '40', '59%', '13', '53', '60%'],
      ['No', '21', '31%', '5', '26', '30%'],
      ['Abstain', '7', '10%', '2', '9', '10%'],
    ],
  ],
  [
    'A sample question that was put to the vote a second time, worded anew?',
    [
      ['Yes', '44', '29%'],
      ['No', '22', '15%'],
      ['Abstain', '3', '2%'],
    ],
  ],
  [
    'How sure is this sample?',
    [
      ['1', '2', '4%'],
      ['2', '3', '6%'],
      ['3', '11', '22%'],
      ['4', '19', '39%'],
      ['5', '14', '29%'],
    ],
  ],
  [
    'In which order should a sample be built?',
    [
      ['Sample: cables', '17', '53%', '45'],
      ['Sample: people', '9', '28%', '33'],
      ['Sample: rules', '6', '19%', '18'],
    ],
  ],
  [
    'What would a sample answer say?',
    [
      ['Sample: more of the same, please', '16'],
      ['إجابة تجريبية', '7'],
    ],
  ],
  [
    'A sample in a few words?',
    [
      ['trust', '34'],
      ['community', '27'],
      ['peering', '15'],
      ['neutrality', '10'],
      ['cost', '8'],
      ['latencia', '5'],
    ],
  ],
]
const PARTS: Cells = [
  ['Answer', 'onsite N = 28', 'online N = 21'],
  ['1', '1', '1'],
  ['2', '1', '2'],
  ['3', '6', '5'],
  ['4', '12', '7'],
  ['5', '8', '6'],
]
/** What no table says. */
const SENTENCES = [
  'Anonymous, one vote each, open to everybody in the session; results shown after closing.',
  'Named, one vote each that could be changed until closing, open to these roles: Speaker and Participant; results shown to those who voted, to everybody after closing.',
  'open to whoever had a printed code; results shown when they were published.',
  'Set to close by itself after 2 minutes.',
  'Round 1 of 2',
  'Round 2 of 2',
  'by Jane Coffin',
  'From 1 (sample: not at all) to 5 (sample: entirely)',
  '7 of 68 abstained. Together with the hall: “Yes”, 53 of 88 (60%).',
  'Quorum of 80: reached, with 88.',
  'Without abstentions: 44 of 66 said “Yes” (67%). Shares are of the 150 people who might have voted. Quorum of 80: not reached, with 69.',
  'Mean 3.82, median 4, spread 1.04 (standard deviation).',
  'Put first most often: “Sample: cables”, by 17 of 32 (53%). Most points: “Sample: cables”, with 45.',
  '3 answers were left out by the moderators.',
  'The answers are not published yet, so they do not stand here.',
  'Digest of the poll’s record: 5e7a1c0f9b3d2468',
]
const UNTOLD = ['unpublished words', 'A rehearsed answer']

describe('numbers read back', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  const rowsIn = (tables: readonly Cells[]): string[] => tables.flat().map((row) => row.join('|'))

  test.each(['html', 'docx', 'odt'] as const)(
    '[REP4] [REP15] every row is the one of the count: %s',
    async (format) => {
      const page = await browser.newPage()
      const bytes = await written(format)
      const parts = format === 'html' ? undefined : partsOf(bytes)
      const body = parts?.get('word/document.xml') ?? parts?.get('content.xml')
      const [tables = []] = await page.evaluate(readTables, [
        { text: body ?? decode(bytes), type: body ? 'application/xml' : 'text/html' } as const,
      ])
      await page.close()
      for (const [question, rows] of ROWS) {
        expect(rowsIn(tables), question).toEqual(
          expect.arrayContaining(rows.map((row) => row.join('|'))),
        )
      }
      expect(tables).toContainEqual(PARTS)
    },
  )

  test('[REP4] [REP15] every row is the one of the count: md', async () => {
    const tables = markdownTables(decode(await written('md')))
    for (const [question, rows] of ROWS) {
      expect(rowsIn(tables), question).toEqual(
        expect.arrayContaining(rows.map((row) => row.join('|'))),
      )
    }
    const [head = [], ...rest] = PARTS
    expect(tables).toContainEqual([head.map((cell) => cell.replace(' N', ', N')), ...rest])
  })

  test('[REP4] [REP15] every row is the one of the count: txt', async () => {
    const text = decode(await written('txt'))
    for (const [question, rows] of ROWS) {
      const [begin = ''] = question.split(', ')
      for (const [answer = '', ...numbers] of rows) {
        expect(textNumbers(text, begin, answer), question).toEqual(numbers)
      }
    }
  })

  test('[REP4] [REP15] every row is the one of the count: pdf', async () => {
    const text = await pdfText(await written('pdf'))
    for (const [question, rows] of ROWS) {
      expect(text).toContain(squeezed(question))
      for (const row of rows) {
        if (/^[\p{ASCII}]*$/u.test(row[0] ?? '')) expect(text).toContain(squeezed(row.join('')))
      }
    }
  })

  test('[REP4] [REP15] every number is the one of the count: json', async () => {
    const back = reportSchema.parse(JSON.parse(decode(await written('json'))))
    for (const row of SAMPLE.polls) {
      const poll = back.polls.find(({ id }) => id === row.id)
      if (row.isRehearsal || row.id === 'p8') {
        expect(poll?.voters).toBeUndefined()
        continue
      }
      expect(poll).toMatchObject({
        question: row.question,
        kind: row.kind,
        voters: row.tally.voters,
      })
      expect(poll?.digest).toBe(row.digest)
      expect(
        poll?.options.map(({ id, text, votes, hands, points }) => [id, text, votes, hands, points]),
      ).toEqual(
        row.options.map(({ id, text }) => [
          id,
          text,
          row.tally.votes[id],
          row.tally.hands?.[id],
          row.tally.points?.[id],
        ]),
      )
      expect(poll?.answers).toEqual(row.tally.answers)
      expect(poll?.leftOut).toBe(row.tally.leftOut)
    }
  })

  test.each(['html', 'md', 'txt', 'pdf', 'docx', 'odt'] as const)(
    '[REP15] method, base, figures, quorum and digest stand in words, and nothing that is not told: %s',
    async (format) => {
      const bytes = await written(format)
      const text =
        format === 'pdf'
          ? await pdfText(bytes)
          : format === 'docx' || format === 'odt'
            ? squeezed(officeText(bytes))
            : squeezed(
                decode(bytes)
                  .replace(/<[^>]*>/g, '')
                  .replace(/\\(.)/g, '$1'),
              )
      for (const sentence of SENTENCES) expect(text, sentence).toContain(squeezed(sentence))
      for (const secret of UNTOLD) expect(text).not.toContain(squeezed(secret))
    },
  )
})

describe('rounds', () => {
  test('[REP3] the rounds of a draft stand at its place, each its own record, earlier ones first', () => {
    const second = { draft: 'p' as PollId, round: 2, openedAt: 9_000, closedAt: 9_500 }
    const made = sampleReport({
      blocks: [section('floor', 'F'), place('p')],
      polls: [
        counted('other', { a: 1 }, { openedAt: 5_000, closedAt: 6_000 }),
        counted('p-two', { a: 4 }, { ...second, question: 'Worded anew?' }),
        counted('p', { a: 3 }, { openedAt: 1_000, closedAt: 2_000 }),
      ],
    })
    expect(made.sections.map(({ title, blocks }) => [title, blocks])).toEqual([
      ['F', ['p', 'p-two'].map((poll) => ({ block: 'poll', poll }))],
      ['Poll', [{ block: 'poll', poll: 'other' }]],
    ])
    expect(made.polls.map(({ round, rounds }) => [round, rounds])).toEqual([
      [1, 2],
      [1, 1],
      [2, 2],
    ])
  })

  test('[REP15] a rehearsal is in no report', () => {
    const made = sampleReport({ polls: [{ ...counted('p', { a: 3 }), isRehearsal: true }] })
    expect(made.polls).toEqual([])
    expect(JSON.stringify(made)).not.toContain('ehears')
  })
})

describe('what is told', () => {
  const open = (more: Partial<PollRow>, votes: Record<string, number> = { a: 8, b: 1 }) => {
    const { closedAt: _, ...poll } = counted('p', votes, { state: 'open', ...more })
    return told(poll)
  }
  const resultsOf = (results: PollRow['settings']['results']) => ({
    settings: { ...USUAL_POLL_SETTINGS, results },
  })

  test('[REP15] a report tells no count that a reader of it is not told elsewhere', () => {
    const few = open({}, { a: 3, b: 1 })
    expect([few.poll.hidden, few.poll.voters]).toEqual(['few', undefined])
    expect(few.poll.options).toEqual([
      { id: 'o0', text: 'a' },
      { id: 'o1', text: 'b' },
    ])
    expect(few.words.table?.rows.map(({ text, cells }) => [text, cells])).toEqual([
      ['a', []],
      ['b', []],
    ])
    expect(few.words.facts.join()).not.toMatch(/N = /)
    expect(open(resultsOf('voted')).poll.hidden).toBe('not-voted')
    expect(open(resultsOf('closed')).poll.hidden).toBe('not-closed')
    expect(open(resultsOf('live')).poll.voters).toBe(9)
    const kept = counted('p', { a: 8 }, resultsOf('organisers'))
    expect(told(kept).words.sentences).toEqual([
      'The numbers are told when the result is published.',
    ])
    expect(told({ ...kept, state: 'published' }).poll.voters).toBe(8)
  })

  test('[REP15] shares are of the base, and those of hall and online together of their own N', () => {
    const crowd = { entitled: 40, present: 20 }
    const hands = { a: 6, b: 2 }
    const voters = told({ ...counted('p', { a: 6, b: 2 }, { hands: [1, 1] }), crowd })
    expect(voters.poll).toMatchObject({ voters: 8, raised: 2, base: { of: 'voters', n: 8 } })
    expect(voters.words.table?.rows[0]?.cells).toEqual(['6', '75%', '1', '7', '70%'])
    for (const [base, percent] of [
      ['present', 30],
      ['entitled', 15],
    ] as const) {
      const { poll, words } = told({ ...counted('p', hands), base, crowd })
      expect([poll.base, poll.options[0]?.percent]).toEqual([{ of: base, n: crowd[base] }, percent])
      expect(words.sentences.join(' ')).toContain(`Shares are of the ${crowd[base]} people`)
    }
    // Nobody counted who was there: the shares are of who voted, and no other base is named.
    expect(told({ ...counted('p', hands), base: 'present' }).poll.base).toEqual({
      of: 'voters',
      n: 8,
    })
  })

  test('[REP15] where somebody may raise several hands, the hall has no N and no share', () => {
    const { poll, words } = told(
      counted(
        'p',
        { a: 6, b: 4 },
        {
          kind: 'multiple',
          voters: 7,
          hands: [5, 3],
          settings: { ...USUAL_POLL_SETTINGS, quorum: 12 },
        },
      ),
    )
    expect(poll.raised).toBeUndefined()
    expect(words.table?.columns.map(({ label, note }) => [label, note])).toEqual([
      ['Answer', undefined],
      ['Online', 'N = 7'],
      ['Share', 'of 7'],
      ['Hall', undefined],
      ['Together', undefined],
    ])
    expect(words.table?.rows[0]?.cells).toEqual(['6', '86%', '5', '11'])
    const ranked = told(counted('r', { a: 2, b: 1 }, { kind: 'ranking', hands: [2, 2] }))
    expect([ranked.poll.raised, ranked.poll.options[0]?.totalPercent]).toEqual([
      undefined,
      undefined,
    ])
    // Five people at least raised a hand.
    expect(poll.quorum).toEqual({ needed: 12, counted: 12, reached: true })
  })

  test('[REP15] many parts stand below each other, or in several tables of a width that is read', () => {
    const parted = (parts: number, options: number) => {
      const votes = Object.fromEntries(
        Array.from({ length: options }, (_, index) => [`a${index}`, 1]),
      )
      const poll = counted('p', votes, {
        settings: { ...USUAL_POLL_SETTINGS, breakdown: 'group' },
      })
      const groups = Array.from({ length: parts }, (_, index) => ({
        name: `Group ${index}`,
        voters: 5 + index,
        votes: { ...poll.tally.votes },
      }))
      const { words } = told({ ...poll, tally: { ...poll.tally, parts: groups } })
      return words.parts.map(({ columns, rows }) => [columns.length, rows.length])
    }
    expect(parted(6, 9)).toEqual([[7, 9]])
    expect(parted(8, 3)).toEqual([[5, 8]])
    expect(parted(13, 7)).toEqual([
      [7, 7],
      [7, 7],
      [2, 7],
    ])
  })

  test('[ATTR1] [ATTR2] names in answers, in the ends of a scale and of who opened follow the session', () => {
    const polls: PollRow[] = [
      {
        ...counted('s', { '1': 5 }, { kind: 'scale', openedBy: 'Jane Coffin' }),
        scale: { from: 1, to: 2, low: 'as Bijal Sanghani', high: '' },
      },
      {
        ...counted('t', {}, { kind: 'text', state: 'published' }),
        tally: { voters: 2, votes: {}, answers: [{ text: 'Talia Mares is right', times: 2 }] },
      },
    ]
    const under = (mode: 'role' | 'none'): Report =>
      compose(attributed({ ...SAMPLE, blocks: [], polls }, { mode, people: [] }))
    expect(under('role').polls[0]?.openedBy).toBe('Moderator')
    expect(under('role').polls[1]?.answers?.[0]?.text).toBe('[Speaker, Private Sector] is right')
    expect(under('none').polls[0]?.openedBy).toBeUndefined()
    expect(JSON.stringify(under('none').polls)).not.toMatch(/Coffin|Sanghani|Mares/)
  })
})
