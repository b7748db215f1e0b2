import { describe, expect, test } from 'vitest'
import { reportSchema, type Report, type ReportBlock, type ReportItem } from '#shared/report.ts'
import type { compose } from '../../server/report/compose.ts'
import { digestOf } from '../../server/report/digest.ts'
import { nestLists } from '../../server/report/lists.ts'
import { wordingOf } from '../../server/report/wording.ts'
import {
  counted,
  DETAILS,
  line,
  place,
  SAMPLE,
  sampleReport,
  section,
} from '../support/report-sample.ts'
import { PAYLOADS, reportSaying } from '../support/report-payloads.ts'

const TWO = SAMPLE.polls.slice(0, 2)
const written = (blocks: Parameters<typeof compose>[0]['blocks'], polls = TWO): Report =>
  sampleReport({ blocks, polls })
const blocksOf = (report: Report, index = 0): readonly ReportBlock[] =>
  report.sections[index]?.blocks ?? []
const kindsOf = (report: Report, index = 0): string[] =>
  blocksOf(report, index).map((block) => block.block)
const textOf = (entries: Report['takeaways']): string[] =>
  entries.map((entry) => entry.spans.map((span) => span.text).join(''))
const item = (depth: number, ordered = false): ReportItem => ({
  depth,
  ordered,
  spans: [],
  direction: 'ltr',
})
const none: [] = []

describe('sections', () => {
  test('[REP1] lines before the first section stand in one without a title and a part', () => {
    const report = written(
      [line('text', 'before'), section('floor', 'Floor'), line('text', 'after')],
      none,
    )
    expect(report.sections.map(({ title, part }) => [title, part])).toEqual([
      ['', undefined],
      ['Floor', 'floor'],
    ])
  })

  test('[REP1] empty lines and empty sections vanish, policy questions stay and are numbered', () => {
    const report = written(
      [
        section('details', 'Details'),
        line('text', '  \t '),
        section('policy-question', 'First?'),
        section('policy-question', 'Second?'),
        line('text', 'said'),
        section(undefined, 'Nothing here'),
      ],
      none,
    )
    expect(report.sections.map(({ title, question }) => [title, question])).toEqual([
      ['First?', 1],
      ['Second?', 2],
    ])
  })

  test('[REP1] a question whose title was erased keeps the wording of the programme', () => {
    const report = written([section('policy-question', ''), section('policy-question', ' ')], none)
    expect(report.sections.map((one) => one.title)).toEqual(DETAILS.policyQuestions)
  })

  test('[REP1] a section line without words or part begins nothing', () => {
    const report = written(
      [section(undefined, 'A'), line('text', 'x'), section(undefined, ''), line('text', 'y')],
      none,
    )
    expect(report.sections).toHaveLength(1)
    expect(kindsOf(report)).toEqual(['paragraph', 'paragraph'])
  })

  test('[REP1] neighbouring bullets and numbers are one list with depths, empty lines aside', () => {
    const report = written(
      [
        line('bullet', 'a'),
        line('text', ''),
        line('numbered', 'b', { depth: 1 }),
        line('bullet', 'c', { depth: 99 }),
        line('text', 'between'),
        line('bullet', 'd', { depth: -3 }),
      ],
      none,
    )
    expect(kindsOf(report)).toEqual(['list', 'paragraph', 'list'])
    const items = blocksOf(report).flatMap((block) => (block.block === 'list' ? block.items : []))
    expect(items.map(({ ordered, depth }) => [ordered, depth])).toEqual([
      [false, 0],
      [true, 1],
      [false, 6],
      [false, 0],
    ])
  })

  test('[REP1] a list nests by depth, and a change of sign at one depth begins another list', () => {
    const tree = nestLists([item(0), item(2), item(1, true), item(0), item(0, true)])
    expect(tree.map((list) => [list.ordered, list.items.length])).toEqual([
      [false, 2],
      [true, 1],
    ])
    expect(tree[0]?.items[0]?.lists.map((list) => list.ordered)).toEqual([false, true])
  })

  test('[REP1] neighbouring agreements and divergences are one contrast, others begin a new one', () => {
    const report = written(
      [
        line('agreement', 'yes'),
        line('text', ''),
        line('divergence', 'no'),
        line('agreement', 'yes again'),
        line('opinion', 'hm'),
        line('divergence', 'never'),
      ],
      none,
    )
    expect(kindsOf(report)).toEqual(['contrast', 'entry', 'contrast'])
    const [first] = blocksOf(report)
    expect(
      first?.block === 'contrast' && [textOf(first.agreement), textOf(first.divergence)],
    ).toEqual([['yes', 'yes again'], ['no']])
  })

  test('[REP1] what the session shows elsewhere leaves no block', () => {
    const report = written([{ block: 'papers', id: undefined }, line('text', 'x')], none)
    expect(kindsOf(report)).toEqual(['paragraph'])
  })
})

describe('takeaways and calls', () => {
  test('[REP2] they are collected wherever they stand', () => {
    const report = written(
      [section('floor', 'F'), line('takeaway', 'one'), line('call', 'do it'), line('text', 'rest')],
      none,
    )
    expect(textOf(report.takeaways)).toEqual(['one'])
    expect(textOf(report.calls)).toEqual(['do it'])
    expect(kindsOf(report)).toEqual(['paragraph'])
  })

  test('[REP2] plain lines of their sections count, and those sections are not repeated', () => {
    const report = written(
      [
        section('takeaways', 'Takeaways'),
        line('text', 'a'),
        line('bullet', 'b'),
        line('numbered', 'c', { depth: 1 }),
        line('call', 'd'),
        section('calls', 'Calls'),
        line('bullet', 'e'),
        line('takeaway', 'f'),
      ],
      none,
    )
    expect(textOf(report.takeaways)).toEqual(['a', 'b', 'c', 'f'])
    expect(textOf(report.calls)).toEqual(['d', 'e'])
    expect(report.takeaways.every((entry) => entry.kind === 'takeaway')).toBe(true)
    expect(report.sections).toEqual([])
  })

  test('[REP2] what else was written in their sections stays there', () => {
    const report = written(
      [section('takeaways', 'Takeaways'), line('takeaway', 'a'), line('opinion', 'b'), place('p1')],
      SAMPLE.polls.slice(0, 1),
    )
    expect(report.sections.map((one) => one.title)).toEqual(['Takeaways'])
    expect(kindsOf(report)).toEqual(['entry', 'poll'])
  })
})

describe('polls', () => {
  test('[REP3] a draft or unknown poll vanishes, a poll placed twice shows once, where it stands first', () => {
    const report = written(
      [section('floor', 'F'), place('unknown'), place('p1'), section('poll', 'Poll'), place('p1')],
      SAMPLE.polls.slice(0, 1),
    )
    expect(report.sections.map((one) => [one.title, one.blocks])).toEqual([
      ['F', [{ block: 'poll', poll: 'p1' }]],
    ])
  })

  test('[REP3] a poll that stands nowhere is put into the section for polls', () => {
    const report = written([
      section('poll', 'Our poll'),
      line('text', 'x'),
      section('floor', 'F'),
      line('text', 'y'),
    ])
    expect(report.sections.map((one) => [one.title, one.blocks.length])).toEqual([
      ['Our poll', 3],
      ['F', 1],
    ])
  })

  test('[REP3] that section is made where it is missing', () => {
    expect(written([]).sections).toMatchObject([
      { title: 'Poll', part: 'poll', blocks: [{ poll: 'p1' }, { poll: 'p2' }] },
    ])
  })

  test('[REP4] polls stand in the order of opening with every option, its votes and its share of N', () => {
    const late = counted('a', { yes: 1, no: 2, never: 0 }, { openedAt: 2_000, closedAt: 3_000 })
    const early = counted(
      'b',
      { one: 3, two: 3 },
      { openedAt: 1_000, kind: 'multiple', voters: 4, hands: [5, 0] },
    )
    const { polls } = written([], [late, early])
    expect(polls.map((poll) => poll.id)).toEqual(['b', 'a'])
    expect(polls[0]).toMatchObject({ voters: 4, openedAt: '1970-01-01T00:00:01.000Z' })
    expect(polls[0]?.options.map(({ votes, percent, hands }) => [votes, percent, hands])).toEqual([
      [3, 75, 5],
      [3, 75, 0],
    ])
    expect(polls[1]?.options.map(({ votes, percent, hands }) => [votes, percent, hands])).toEqual([
      [1, 33, undefined],
      [2, 67, undefined],
      [0, 0, undefined],
    ])
  })

  test('[REP4] an option called like a part of every object has no votes of its own', () => {
    const ids = ['constructor', '__proto__', 'toString']
    const poll = counted('p', Object.fromEntries(ids.map((id) => [`${id}?`, 0])), { ids })
    const { polls } = written([], [{ ...poll, tally: { voters: 2, votes: {} } }])
    expect(polls[0]?.options.map((option) => option.votes)).toEqual([0, 0, 0])
  })

  test.each([
    ['nobody', {}, 'Nobody answered.'],
    ['one voter', { a: 1, b: 0 }, 'The one person who answered chose “a”.'],
    ['a majority', { a: 3, b: 1 }, 'Most people chose “a”: 3 of 4 (75%).'],
    ['a plurality', { a: 2, b: 1, c: 1 }, 'Chosen most often: “a”, by 2 of 4 (50%).'],
    ['a tie', { a: 2, b: 2, c: 1 }, 'Chosen equally often: “a” and “b”, by 2 of 5 each (40%).'],
    ['a tie of many', { a: 1, b: 1, c: 1, d: 1 }, '4 answers share the first place with 1 each.'],
  ])('[REP4] the sentence says no more than the numbers: %s', (_, votes, sentence) => {
    const report = written([], [counted('p', votes)])
    const [poll] = report.polls
    expect(poll && wordingOf(report).poll(poll).sentences).toEqual([sentence])
  })
})

describe('places and people', () => {
  test('[REP5] entries and questions are counted by where the speaker was', () => {
    const report = written(
      [
        line('opinion', 'a', { channel: 'onsite' }),
        line('question', 'b', { channel: 'zoom' }),
        line('question', 'c', { channel: 'onsite' }),
        line('agreement', 'd', { channel: 'phone' }),
        line('divergence', 'e'),
        line('takeaway', 'nobody’s voice', { channel: 'onsite' }),
        line('text', 'nor this', { channel: 'onsite' }),
      ],
      none,
    )
    expect(report.counts).toEqual({
      entries: { onsite: 2, online: 1, unsaid: 2 },
      questions: { onsite: 1, online: 1, unsaid: 0 },
    })
  })

  test('[REP5] the source names who asked and the channel, online said in words', () => {
    const report = written(
      [
        line('question', 'x', {
          speaker: 'Participant',
          group: 'Civil Society',
          channel: 'slido',
          at: Date.parse('2021-12-07T14:07:00Z'),
        }),
      ],
      none,
    )
    const [block] = blocksOf(report)
    const source = block?.block === 'entry' ? wordingOf(report).source(block.entry) : []
    expect(source.map((word) => word.text)).toEqual([
      'Participant',
      'Civil Society',
      'online, Slido',
      '14:07 UTC',
    ])
  })

  test('[REP1] people stand in the order of the parts, times that are none are left out', () => {
    const report = sampleReport({
      details: {
        ...DETAILS,
        start: 'Tuesday',
        people: [
          { part: 'rapporteur', name: 'R' },
          { part: 'organiser', name: 'O' },
        ],
      },
      blocks: [
        line('opinion', 'x', { at: Number.MAX_VALUE }),
        line('opinion', 'y', { at: Number.NaN }),
      ],
    })
    expect(report.people.map((person) => person.name)).toEqual(['O', 'R'])
    expect(report.session.start).toBeUndefined()
    expect(reportSchema.safeParse(report).success).toBe(true)
  })
})

describe('text', () => {
  test('[REP6] control characters are gone, breaks are a space, half a pair is U+FFFD', () => {
    const report = written(
      [line('text', ' a\u0000b\tc\r\nd\u2028e\ud800f\uffffg\u0085h\u200di ')],
      none,
    )
    expect(blocksOf(report)).toMatchObject([{ spans: [{ text: 'ab c d e\ufffdfg h\u200di' }] }])
  })

  test.each([
    ['https://example.org/a?b="c"', 'https://example.org/a?b=%22c%22'],
    ['http://example.org', 'http://example.org/'],
    ['MAILTO:a<b>@example.org', 'mailto:a%3Cb%3E@example.org'],
    ['javascript:alert(1)', undefined],
    [' java\nscript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['file:///etc/passwd', undefined],
    ['//example.org', undefined],
    ['/relative', undefined],
  ])('[REP7] the link %j leads to %j', (link, safe) => {
    const report = written([line('text', [{ text: 'x', link }])], none)
    expect(blocksOf(report)).toMatchObject([
      { spans: [safe === undefined ? { text: 'x' } : { text: 'x', link: safe }] },
    ])
    expect(JSON.stringify(report).includes('"link"')).toBe(safe !== undefined)
  })

  test('[REP8] each text runs as its first strong letter does', () => {
    const report = written(
      [line('text', '(1) مرحبا abc'), line('text', 'abc مرحبا'), line('text', '123')],
      none,
    )
    expect(blocksOf(report)).toMatchObject([
      { direction: 'rtl' },
      { direction: 'ltr' },
      { direction: 'ltr' },
    ])
    const arabic = sampleReport({ language: 'ar', blocks: [line('text', '123')], polls: [] })
    expect(blocksOf(arabic)).toMatchObject([{ direction: 'rtl' }])
  })

  test('[REP8] a name that turns the direction is closed in itself', () => {
    const report = written([line('opinion', 'x', { speaker: '\u202eliaM' })], none)
    const [block] = blocksOf(report)
    expect(block?.block === 'entry' && wordingOf(report).source(block.entry)[0]?.text).toBe(
      '\u2068\u202eliaM\u2069',
    )
  })

  test('[REP1] a language that is none is English', () => {
    for (const language of ['not a language', 'abcde', '']) {
      expect(sampleReport({ language }).language).toBe('en')
    }
    expect(sampleReport({ language: 'fr-ca' }).language).toBe('fr-CA')
  })
})

describe('the whole', () => {
  test('[REP9] the same input gives the same report, whatever the order of its keys', () => {
    const { event, number, title, ...others } = DETAILS
    const again = sampleReport({
      details: { ...others, title, ...(number && { number }), ...(event && { event }) },
    })
    expect(again).toEqual(sampleReport())
    expect(again.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('[REP9] one vote, one word or the state changes the digest, and reading it back does not', () => {
    const report = sampleReport()
    const others = [
      sampleReport({ polls: [counted('p1', { a: 1 })] }),
      sampleReport({ contributors: ['Somebody else'] }),
      sampleReport({ state: 'final' }),
    ]
    expect(new Set([report, ...others].map((one) => one.digest)).size).toBe(4)
    expect(digestOf(reportSchema.parse(JSON.parse(JSON.stringify(report))))).toBe(report.digest)
  })

  test('[REP10] a report satisfies its schema, whatever people wrote', () => {
    expect(reportSchema.safeParse(sampleReport()).error).toBeUndefined()
    for (const payload of PAYLOADS) {
      expect(reportSchema.safeParse(reportSaying(payload)).error).toBeUndefined()
    }
  })
})
