import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { goalTargetsIn } from '../../shared/proposal/goals.ts'
import { readProposal } from '../../shared/proposal/read-proposal.ts'
import type { ProposalReading } from '../../shared/proposal/reading.ts'
import { SAMPLE } from '../../shared/proposal/sample.ts'
import type { Part, SessionDetails } from '../../shared/session.ts'
import { cpuTime } from '../support/cpu-time.ts'

const folder = new URL('../fixtures/proposals/', import.meta.url)
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const NAMES = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -4))

const WEOG = 'Western European and Others Group (WEOG)'
const GRULAC = 'Latin American and Caribbean Group (GRULAC)'

interface Inferred {
  onsiteModerator?: string
  onlineModerator?: string
  rapporteur?: string
}

/** The expectations beside each fixture, in the words of whoever collected them. */
interface Expected {
  event?: string
  type?: string
  number?: number
  title?: string
  start?: string
  end?: string
  format?: string
  durationMinutes?: number | null
  tools?: string[]
  sdgs?: number[]
  sdgTargets?: string[]
  policyQuestions?: number
  expectedOutcomes?: number
  people?: number
  onsiteModerator?: string
  onlineModerator?: string
  rapporteurGuess?: string
  unlabelledRolesInOrder?: Inferred
  organizers?: { name: string; org: string | null }[]
  speakers?: { name: string; stakeholder: string; region: string }[]
}

test.each(NAMES.filter((name) => name !== 'igf-2021-ws-215'))(
  '[PROP3] [PROP5] %s is read as its collector expects',
  (name) => {
    const said: Expected = JSON.parse(textOf(`${name}.expected.json`))
    const { details, doubts } = readProposal(textOf(`${name}.txt`))
    const pairs = [
      [details.event, said.event],
      [details.type, said.type],
      [details.number, said.number],
      [details.title, said.title],
      [details.start, said.start],
      [details.end, said.end],
      [details.format, said.format],
      [details.minutes ?? null, said.durationMinutes],
      [details.tools, said.tools],
      [details.goals, said.sdgs],
      [goalTargetsIn(details.targets), said.sdgTargets],
      [details.policyQuestions.length, said.policyQuestions],
      [details.outcomes.length, said.expectedOutcomes],
    ]
    const told = pairs.filter(([, expected]) => expected !== undefined)
    expect(told.length).toBeGreaterThan(4)
    expect(told.map(([read]) => read)).toEqual(told.map(([, expected]) => expected))

    const inferred = said.unlabelledRolesInOrder ?? {}
    const chairs = [
      ['moderator', said.onsiteModerator, inferred.onsiteModerator],
      ['onlineModerator', said.onlineModerator, inferred.onlineModerator],
      ['rapporteur', undefined, said.rapporteurGuess ?? inferred.rapporteur],
    ] as const
    for (const [part, labelled, guessed] of chairs) {
      const who = labelled ?? guessed
      if (who === undefined) continue
      expect(named(details.people, part)).toEqual([who])
      const index = details.people.findIndex((person) => person.part === part)
      const isDoubted = doubts.some((doubt) => doubt.field === 'people' && doubt.index === index)
      expect(isDoubted, `${part} is a doubt`).toBe(guessed !== undefined)
    }

    if (typeof said.people === 'number') {
      expect(named(details.people, 'organiser')).toHaveLength(said.people)
    }
    if (said.organizers !== undefined) {
      const organisers = details.people.filter(({ part }) => part === 'organiser')
      expect(organisers.map(({ name: who, affiliation }) => [who, affiliation ?? null])).toEqual(
        said.organizers.map((each) => [each.name, each.org]),
      )
    }
    if (said.speakers !== undefined) {
      const speakers = details.people.filter(({ part }) => part === 'speaker')
      expect(speakers.map((each) => [each.name, each.group, each.region])).toEqual(
        said.speakers.map((each) => [
          each.name,
          each.stakeholder,
          each.region === 'GRULAC' ? GRULAC : each.region,
        ]),
      )
    }
  },
)

test('[PROP11] the sample is the fixture, letter for letter', () => {
  expect(SAMPLE).toBe(textOf('igf-2021-ws-215.txt'))
})

test('[PROP2] [PROP5] the sample is read whole: no line unplaced, three doubts', () => {
  const { details, doubts, unplaced } = readProposal(SAMPLE)
  expect(unplaced).toEqual([])
  expect(details).toMatchObject({
    event: 'IGF 2021',
    type: 'WS',
    number: 215,
    title: 'IXPs: Strong infrastructure for stronger communities',
    format: 'Round Table - U-shape',
    minutes: 90,
    tools: ['IGF Official Tool', 'Zoom', 'Slido'],
  })
  const technical = { group: 'Technical Community' }
  expect(details.people).toEqual([
    { part: 'organiser', name: 'Israel Rosas', affiliation: 'Internet Society' },
    { part: 'organiser', name: 'Juan Peirano', affiliation: 'Internet Society' },
    { part: 'speaker', name: 'Bijal Sanghani', ...technical, region: WEOG },
    { part: 'speaker', name: 'Gabriel Adonaylo', ...technical, region: GRULAC },
    { part: 'speaker', name: 'Talia Mares', group: 'Private Sector', region: GRULAC },
    { part: 'moderator', name: 'Jane Coffin', ...technical, region: WEOG },
    { part: 'onlineModerator', name: 'Israel Rosas', ...technical, region: GRULAC },
    { part: 'rapporteur', name: 'Juan Peirano', ...technical, region: WEOG },
  ])
  expect(details.policyQuestions.map((question) => question.slice(0, 36))).toEqual([
    'Technical Internet governance: How c',
    'How does the technical community, in',
  ])
  expect(details.targets).toHaveLength(1)
  expect(details.description.map((paragraph) => paragraph.slice(0, 20))).toEqual([
    'There are quite a nu',
    'These deployments an',
    'During this session,',
  ])
  expect(details.outcomes).toHaveLength(3)
  expect(doubts).toEqual([
    { field: 'description', why: 'no-label' },
    { field: 'people', index: 5, why: 'label-missing' },
    { field: 'people', index: 7, why: 'label-missing' },
  ])
})

test('[PROP3] a title stands on the line of the headline or on the next', () => {
  const one = readProposal('IGF 2024 Lightning Talk #102 Full-speed into a future').details
  expect(one).toMatchObject({ event: 'IGF 2024', type: 'Lightning Talk', number: 102 })
  expect(one.title).toBe('Full-speed into a future')
  const two = readProposal(
    'IGF 2023 Open Forum #7\n\nMonday, 9th October, 2023 (09:00 UTC)\nA title',
  )
  expect(two.details).toMatchObject({ number: 7, title: 'A title', start: '2023-10-09T09:00:00Z' })
  const none = readProposal('IGF 2022 DC-IoT Good practice').details
  expect(none).toMatchObject({ event: 'IGF 2022', type: 'DC-IoT', title: 'Good practice' })
})

test('[PROP3] the number of another session inside prose is not the number of this one', () => {
  const { details } = readProposal(
    'A title\nDescription\nIt builds on IGF 2021 WS #74 and its poll.',
  )
  expect(details.number).toBeUndefined()
  expect(details.description).toEqual(['It builds on IGF 2021 WS #74 and its poll.'])
})

test('[PROP3] a pasted title alone is the title, to be confirmed', () => {
  const { details, doubts, unplaced } = readProposal('  How exchanges keep traffic local ')
  expect(details.title).toBe('How exchanges keep traffic local')
  expect(doubts).toEqual([{ field: 'title', why: 'first-line' }])
  expect(unplaced).toEqual([])
})

test('[PROP4] dates become UTC, and only dates of the calendar', () => {
  const nine = '2023-10-09T09:00:00Z'
  const ten = '2023-10-09T10:00:00Z'
  const half = 'Monday, 9th October, 2023'
  expect(whenOf(`${half} (09:00 UTC) - ${half} (10:00 UTC)`)).toEqual([nine, ten, 0])
  expect(whenOf('9 Oct 2023, 18:00 – 19:00 UTC+9')).toEqual([nine, ten, 0])
  expect(whenOf('2023-10-09T09:00Z')).toEqual([nine, undefined, 0])
  expect(whenOf('9 October 2023 09:00')).toEqual([nine, undefined, 1])
  expect(whenOf('9 Octo 2023 09:00 UTC')).toEqual([undefined, undefined, 0])
  expect(whenOf('31 February 2023 09:00 UTC')).toEqual([undefined, undefined, 0])
  expect(whenOf('9 October 2023 09:00 UTC in the garden')).toEqual([undefined, undefined, 0])
})

test('[PROP4] the line below the date is the room', () => {
  const { details } = readProposal('IGF 2023 WS #1 T\n9 October 2023 09:00 UTC\nRoom C-1')
  expect(details.room).toBe('Room C-1')
})

test('[PROP5] a label gives its part to the line below it, and an empty label to nobody', () => {
  const { details, doubts } = readProposal(
    'T\nOrganizer 1:\nAna Lee, Example Society\nOnsite Moderator\n\nOnline Moderator:\nBo Chen\n' +
      'Rapporteur\n\n\nRound Table - 60 Min',
  )
  expect(details.people).toEqual([
    { part: 'organiser', name: 'Ana Lee', affiliation: 'Example Society' },
    { part: 'onlineModerator', name: 'Bo Chen' },
  ])
  expect(details).toMatchObject({ format: 'Round Table', minutes: 60 })
  expect(doubts.filter(({ field }) => field === 'people')).toEqual([])
})

test('[PROP5] who follows a labelled moderator without a label is the rapporteur', () => {
  const { details, doubts } = readProposal(
    `T\nSpeaker 1: Cy Diaz\nModerator\nAna Lee\n\nBo Chen, Academia, ${GRULAC}`,
  )
  expect(named(details.people, 'rapporteur')).toEqual(['Bo Chen'])
  expect(doubts).toContainEqual({ field: 'people', index: 2, why: 'label-missing' })
})

test('[PROP2] of more people than a session has, the rest is unplaced', () => {
  const many = Array.from({ length: 230 }, (_, at) => `Speaker ${at + 1}: Person ${at + 1}`)
  const { details, unplaced } = readProposal(['T', ...many].join('\n'))
  expect([details.people.length, unplaced.length]).toEqual([200, 30])
})

test('[PROP2] a line of several people of whom one cannot be read is unplaced whole', () => {
  const { unplaced } = readProposal(`T\nSpeaker 1: Ana Lee Speaker 2: ${'a long name '.repeat(20)}`)
  expect(unplaced.map(({ line }) => line)).toEqual([2])
})

test('[PROP5] people who ran together on one line are told apart', () => {
  const labelled = readProposal(`T\nSpeaker 1: Ana Lee, ngo, ${WEOG} Speaker 2: Bo Chen, Academia`)
  expect(named(labelled.details.people, 'speaker')).toEqual(['Ana Lee', 'Bo Chen'])
  const bare = readProposal(
    `T\nSpeaker 1: Cy Diaz\n\n\nAna Lee, Government, ${WEOG} Bo Chen, Academia, ${GRULAC}`,
  )
  expect(bare.details.people.map(({ name, part }) => [name, part])).toEqual([
    ['Cy Diaz', 'speaker'],
    ['Ana Lee', 'moderator'],
    ['Bo Chen', 'onlineModerator'],
  ])
})

test('[PROP5] a sentence that lists stakeholder groups names nobody', () => {
  const { details } = readProposal(
    'T\nDescription\nGovernments, Civil Society, African Group\nCivil Society, Academia, WEOG\n' +
      'Members of Government, Civil Society, and the Private Sector will meet.',
  )
  expect(details.people).toEqual([])
  expect(details.description).toHaveLength(3)
})

test('[PROP6] groups and regions are spelt officially, and unknown ones kept and doubted', () => {
  const asian = 'Asia-Pacific Group'
  expect(personOf('A B, civil society, APAC')).toEqual([
    undefined,
    'Civil Society',
    asian,
    'first-line',
  ])
  expect(personOf('A B, Chair, X, Academia, Eastern Europe')).toEqual([
    'Chair, X',
    'Academia',
    'Eastern European Group',
    'first-line',
  ])
  expect(personOf('A B, Youth, GRULAC')).toEqual([undefined, 'Youth', GRULAC, 'group-unknown'])
  expect(personOf('A B, Government, Arctic Group')).toEqual([
    undefined,
    'Government',
    'Arctic Group',
    'region-unknown',
  ])
  expect(personOf('TBD, Government, WEOG').at(-1)).toBe('name-open')
})

test('[PROP7] a format may carry its minutes, have them on a line of their own, or have none', () => {
  expect(formatOf('Round Table – U‑shape – 90 Min')).toEqual(['Round Table - U-shape', 90])
  expect(formatOf('Roundtable\nDuration (minutes): 60')).toEqual(['Roundtable', 60])
  expect(formatOf('Duration (minutes)\n45\nFormat: Fishbowl')).toEqual(['Fishbowl', 45])
  expect(formatOf('Duration (minutes)\n\nA talk about networks.')).toEqual([undefined, undefined])
  expect(formatOf('Other - 90 Min')).toEqual(['Other', 90])
})

test('[PROP8] a list of questions on one line is as many questions', () => {
  const three = ['Who pays?', 'Who gains in 2030?', 'What now?']
  const [first, second, third] = three
  expect(questionsOf(`A. ${first} B. ${second} C. ${third}`)).toEqual(three)
  expect(questionsOf(`1. ${first}\n2. ${second}\n3. ${third}`)).toEqual(three)
  expect(questionsOf('Why does plan B. fail?')).toEqual(['Why does plan B. fail?'])
})

test('[PROP8] a question that the page broke into lines is one question', () => {
  const { details } = readProposal(
    'T\nPolicy Questions\nHow can communities that run exchanges on small budgets\nkeep them going?',
  )
  expect(details.policyQuestions).toEqual([
    'How can communities that run exchanges on small budgets keep them going?',
  ])
})

test('[PROP9] a ninth question is a question, the ninth goal is a goal', () => {
  const { details } = readProposal(
    'T\nPolicy Questions\n9. Industry, Innovation and Infrastructure\n9. Industry: who pays for it?',
  )
  expect(details.goals).toEqual([9])
  expect(details.policyQuestions).toEqual(['Industry: who pays for it?'])
})

test('[PROP10] tools are names; prose about taking part online is kept as a note on the format', () => {
  const { details } = readProposal(
    'T\nOnline Participation\nWe shall read out remarks from the chat every ten minutes.\n' +
      'Usage of IGF Official Tool. Additional Tools proposed: Zoom, Slido and Jitsi.',
  )
  expect(details.tools).toEqual(['IGF Official Tool', 'Zoom', 'Slido', 'Jitsi'])
  expect(details.formatNote).toHaveLength(1)
})

test('[PROP2] the first value stands, and a second one is unplaced', () => {
  const { details, unplaced } = readProposal(
    'IGF 2021 WS #1 First\nRoom: A\nRoom: B\nDuration: 60\nDuration: 90\nTitle: Second',
  )
  expect(details).toMatchObject({ title: 'First', room: 'A', minutes: 60 })
  expect(unplaced.map(({ line }) => line)).toEqual([3, 5, 6])
})

test.each(NAMES)('[PROP2] no line of %s is lost', (name) => {
  const text = textOf(`${name}.txt`)
  expectNothingLost(text, readProposal(text))
})

test('[PROP1] [PROP2] odd texts have a reading: empty, blank, JSON, emoji, controls, no text at all', () => {
  const odd = [
    '',
    ' \n\t\n',
    '{\n"a": [1, 2],\n}',
    '🎉🎉\n🔒\n🔒, 🔒',
    '\u0000\uFFFF\uD800',
    ':\n?\n-\n',
  ]
  const labels = ['Speaker 1:', 'constructor: x', '__proto__', 'toString', 'Title:\n\nTitle:']
  for (const text of [...odd, ...labels]) expectNothingLost(text, readProposal(text))
})

// A busy machine may stumble once over a clock.
test(
  '[PROP1] [PROP12] a megabyte of anything is read, within the limits, in well under a second',
  { retry: 2 },
  () => {
    const pieces = [
      'a',
      'a b ',
      'Room: B ',
      'Format: B ',
      'Aa 2021 Bb #1 ',
      ' ',
      '1. ',
      'A, ',
      ' - ',
      'Speaker 1: ',
      'x\n',
      '\n',
      'no end of lines\n',
      '(((',
    ]
    const more = [
      'A B, Academia, WEOG\n',
      `${WEOG} `,
      '1. Why? 2. ',
      'long lines that never end here and\nso ',
    ]
    for (const piece of [...pieces, ...more, 'Online Participation\nZoom, ', ': ', SAMPLE]) {
      for (const start of ['', 'IGF 2021 WS #1\nT\nPolicy Questions\n']) {
        const text = start + megabyte(piece)
        const before = cpuTime()
        const { details } = readProposal(text)
        const took = cpuTime() - before
        expectWithinLimits(details)
        expect(took, JSON.stringify(piece.slice(0, 20))).toBeLessThan(900)
      }
    }
  },
)

const RUNS = 4000

test(`[PROP1] [PROP2] ${RUNS} mixed and damaged proposals are read without a word lost`, () => {
  const sources = NAMES.map((name) => textOf(`${name}.txt`).split(/\r?\n/))
  const seen = new Set<string>()
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const text = damaged(sources, generator(seed))
    seen.add(text)
    try {
      const reading = readProposal(text)
      expectNothingLost(text, reading)
      expectWithinLimits(reading.details)
    } catch (cause) {
      throw new Error(`seed ${seed}: ${JSON.stringify(text)}`, { cause })
    }
  }
  expect(seen.size).toBeGreaterThan(RUNS * 0.95)
})

function whenOf(line: string) {
  const { details, doubts } = readProposal(`A title\n${line}\nRoom C-1`)
  return [details.start, details.end, doubts.filter(({ field }) => field === 'start').length]
}

function personOf(text: string) {
  const { details, doubts } = readProposal(`T\nSpeaker 1: ${text}`)
  const { group, region, affiliation } = details.people[0] ?? {}
  return [affiliation, group, region, doubts.at(-1)?.why]
}

function formatOf(text: string) {
  const { details } = readProposal(`IGF 2023 WS #1\nA title\n${text}`)
  return [details.format, details.minutes]
}

function questionsOf(text: string) {
  return readProposal(`T\nPolicy Question(s):\n${text}`).details.policyQuestions
}

function megabyte(piece: string) {
  return piece.repeat(Math.ceil(1_000_000 / piece.length))
}

function named(people: readonly { part: Part; name: string }[], part: Part): string[] {
  return people.filter((person) => person.part === part).map(({ name }) => name)
}

function expectWithinLimits(details: SessionDetails) {
  const { title, event, type, room, format, people, tools } = details
  const short = [title, event, type, room, format, ...tools].filter((text) => text !== undefined)
  const texts = people.flatMap((person) => Object.values(person))
  expect([...short, ...texts].filter((text) => text.length > 300)).toEqual([])
  const { description, outcomes, targets, formatNote = [], gains = [], policyQuestions } = details
  expect(people.length).toBeLessThanOrEqual(200)
  expect(policyQuestions.length).toBeLessThanOrEqual(50)
  for (const paragraphs of [description, outcomes, targets, formatNote, gains, policyQuestions]) {
    expect(paragraphs.length).toBeLessThanOrEqual(200)
    expect(paragraphs.filter((text) => text.length > 20_000)).toEqual([])
  }
}

/**
 * Every line that is not blank stands in `lines`, and every marked word ('zq…') and every long word
 * that no label has is in the details or in an unplaced line.
 */
function expectNothingLost(text: string, reading: ProposalReading) {
  const source = text.split(/\r\n|[\r\n\u2028\u2029]/)
  const written = source.filter((line) => line.replace(/[\s\uFEFF\u200B\u2060\u00AD]/g, '') !== '')
  expect(reading.lines.map((line) => line.text)).toEqual(written)
  expect(reading.lines.every((line) => source[line.line - 1] === line.text)).toBe(true)
  const unplaced = reading.lines.filter(({ became }) => became === 'unplaced')
  expect(reading.unplaced.map(({ line }) => line)).toEqual(unplaced.map(({ line }) => line))

  const kept = JSON.stringify([reading.details, reading.unplaced]).toLowerCase()
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (word.length < 4 || LABEL_WORDS.has(word.toLowerCase())) continue
    if (!kept.includes(word.toLowerCase())) expect.fail(`'${word}' is lost`)
  }
}

// Words that become a field's name, a date, an official spelling or a goal's number.
const LABEL_WORDS = new Set(
  `organizer organizers speaker moderator onsite online rapporteur policy question questions
  additional information targets expected outcomes participation usage tools proposed duration
  minutes format description what will participants gain from attending this session title room
  monday november october february 28th industry innovation infrastructure reduced inequalities
  peace justice strong institutions partnerships goals asia group europe eastern apac weog grulac
  civil constructor`.split(/\s+/),
)

/** Lines of several proposals, reordered, doubled, cut, joined and with marked words put in. */
function damaged(sources: readonly string[][], random: () => number): string {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]
  const lines = [...(pick(sources) ?? [])]
  for (let damage = 1 + Math.floor(random() * 12); damage > 0; damage -= 1) {
    const at = Math.floor(random() * (lines.length + 1))
    const other = pick(pick(sources) ?? []) ?? ''
    const mark = `zq${Math.floor(random() * 1e9)}`
    const line = lines[at] ?? ''
    const cut = Math.floor(random() * (line.length + 1))
    const ways: (() => unknown)[] = [
      () => lines.splice(at, 0, other),
      () => lines.splice(at, 1),
      () => lines.splice(at, 1, line.slice(0, cut), line.slice(cut)),
      () => lines.splice(at, 2, `${line} ${lines[at + 1] ?? ''}`),
      () => lines.splice(at, 1, `${line.slice(0, cut)} ${mark} ${line.slice(cut)}`),
      () => lines.splice(at, 1, `${line}${pick([' ', ', ', ' - ', ': ', '? ', '. '])}${mark}`),
      () => lines.splice(at, 1, `${pick(['1. ', 'A. ', '• ', '\u00a0', '🔒', mark])}${line}`),
      () => lines.splice(at, 0, ...Array<string>(Math.floor(random() * 3)).fill('')),
      () => lines.splice(at, 0, ...lines.splice(Math.floor(random() * lines.length), 3)),
    ]
    pick(ways)?.()
  }
  return lines.join(pick(['\n', '\r\n', '\n\n']))
}

// Mulberry32: a full 32-bit generator, so that thousands of seeds give thousands of texts.
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
