import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { Block, Line, PollPlace, Span } from '#shared/document/block.ts'
import type { LineKind, SectionPart } from '#shared/document/kinds.ts'
import type { OptionId, PollId, SessionId } from '#shared/ids.ts'
import type { PollKind } from '#shared/poll/kinds.ts'
import type { Named, SessionDetails } from '#shared/session.ts'
import type { Report } from '#shared/report.ts'
import { compose, type ReportInput } from '../../server/report/compose.ts'
import type { PollRow } from '../../server/report/counted-polls.ts'

/** A line of the notes. Text in place of spans is one run without a look. */
export function line(
  kind: LineKind,
  text: string | readonly Span[],
  more: Partial<Omit<Line, 'block' | 'kind' | 'spans'>> = {},
): Line {
  const spans = typeof text === 'string' ? [{ text }] : text
  return { block: 'line', id: undefined, kind, depth: 0, spans, ...more }
}

export function section(part: SectionPart | undefined, title: string): Line {
  return line('section', title, part ? { part } : {})
}

export function place(poll: string): PollPlace {
  return { block: 'poll', id: undefined, poll: poll as PollId }
}

export const BEGIN = Date.parse('2021-12-07T14:15:00Z')
const minute = (n: number): number => BEGIN + n * 60_000

/** A closed poll whose answers got these votes, in order. */
export function counted(
  id: string,
  votes: Readonly<Record<string, number>>,
  more: Partial<PollRow> & {
    readonly voters?: number
    readonly hands?: readonly number[]
    readonly ids?: readonly string[]
  } = {},
): PollRow {
  const { voters, hands, ids = [], ...poll } = more
  const options = Object.keys(votes).map((text, index) => ({
    id: (ids[index] ?? `o${index}`) as OptionId,
    text,
  }))
  const numbers = (list: readonly number[]) =>
    Object.fromEntries(options.map((option, index) => [option.id, list[index] ?? 0]))
  const list = Object.values(votes)
  return {
    id: id as PollId,
    question: 'Which element does the room find most important?',
    kind: 'single',
    settings: USUAL_POLL_SETTINGS,
    draft: id as PollId,
    round: 1,
    base: 'voters',
    state: 'closed',
    openedAt: minute(52),
    closedAt: minute(57),
    options,
    tally: {
      voters: voters ?? list.reduce((sum, next) => sum + next, 0),
      votes: numbers(list),
      ...(hands && { hands: numbers(hands) }),
    },
    ...poll,
  }
}

const TECHNICAL = 'Technical Community'
const WEOG = 'Western European and Others Group (WEOG)'
const GRULAC = 'Latin American and Caribbean Group (GRULAC)'

/** The people of IGF 2021 WS #215, as its proposal names them. */
export const PEOPLE: readonly Named[] = [
  { part: 'organiser', name: 'Israel Rosas', affiliation: 'Internet Society' },
  { part: 'organiser', name: 'Juan Peirano', affiliation: 'Internet Society' },
  { part: 'speaker', name: 'Bijal Sanghani', group: TECHNICAL, region: WEOG },
  { part: 'speaker', name: 'Gabriel Adonaylo', group: TECHNICAL, region: GRULAC },
  { part: 'speaker', name: 'Talia Mares', group: 'Private Sector', region: GRULAC },
  { part: 'moderator', name: 'Jane Coffin', group: TECHNICAL, region: WEOG },
  { part: 'onlineModerator', name: 'Israel Rosas', group: TECHNICAL, region: GRULAC },
  { part: 'rapporteur', name: 'Juan Peirano', group: TECHNICAL, region: WEOG },
]

export const DETAILS: SessionDetails = {
  event: 'IGF 2021',
  type: 'WS',
  number: 215,
  title: 'IXPs: Strong infrastructure for stronger communities',
  start: '2021-12-07T14:15:00Z',
  end: '2021-12-07T15:45:00Z',
  room: 'Conference Room 4',
  format: 'Round Table - U-shape',
  minutes: 90,
  people: PEOPLE,
  policyQuestions: [
    'Technical Internet governance: How can the technical governance of the Internet (e.g. the development of standards and protocols, and the management of critical resources) take into account the needs and views of all stakeholders?',
    'How does the technical community, in cooperation with other stakeholders, take advantage of the resiliency and scalability of the Internet to create an Internet of opportunities for those connected through the development and strengthening of IXPs worldwide?',
  ],
  description: [],
  outcomes: [],
  targets: [],
  tools: ['Zoom', 'Slido'],
}

// The people above are real. What follows is nobody's opinion: it says that it is a sample, and no
// name stands beside it.
const ANSWERS = {
  'A sample answer: trust among the members': 18,
  'A sample answer: money for the first switch and for the second site': 8,
  'A sample answer, long enough to need a second line on paper, as answers do when several speakers have worked on their wording together': 4,
  'A sample answer that nobody chose': 0,
}

const NAMED = { ...USUAL_POLL_SETTINGS, isNamed: true }

/** A poll of each kind, with all that a poll may have; every number in it is told once. */
export const EVERY_KIND: readonly PollRow[] = [
  counted(
    'p3',
    { Yes: 40, No: 21, Abstain: 7 },
    {
      question: 'A sample question that was put to the vote a first time?',
      kind: 'yes-no',
      ids: ['yes', 'no', 'abstain'],
      hands: [13, 5, 2],
      settings: { ...USUAL_POLL_SETTINGS, results: 'closed', quorum: 80 },
      openedAt: minute(74),
      closedAt: minute(75),
      digest: '5e7a1c0f9b3d2468'.repeat(4),
    },
  ),
  counted(
    'p3-again',
    { Yes: 44, No: 22, Abstain: 3 },
    {
      question: 'A sample question that was put to the vote a second time, worded anew?',
      kind: 'yes-no',
      draft: 'p3' as PollId,
      round: 2,
      ids: ['yes', 'no', 'abstain'],
      base: 'entitled',
      crowd: { entitled: 150, present: 96 },
      state: 'published',
      settings: { ...NAMED, results: 'voted', entitled: ['speaker', 'participant'], quorum: 80 },
      openedAt: minute(76),
      closedAt: minute(77),
      publishedAt: minute(79),
      openedBy: 'Jane Coffin',
      digest: 'c4d9e2f1a0b38576'.repeat(4),
    },
  ),
  {
    ...counted(
      'p4',
      { '1': 2, '2': 3, '3': 11, '4': 19, '5': 14 },
      {
        question: 'How sure is this sample?',
        kind: 'scale',
        ids: ['1', '2', '3', '4', '5'],
        settings: { ...USUAL_POLL_SETTINGS, breakdown: 'channel', seconds: 120 },
        scale: { from: 1, to: 5, low: 'sample: not at all', high: 'sample: entirely' },
        openedAt: minute(80),
        closedAt: minute(82),
      },
    ),
    tally: {
      voters: 49,
      votes: Object.fromEntries([2, 3, 11, 19, 14].map((votes, index) => [index + 1, votes])),
      parts: [
        { name: 'onsite', voters: 28, votes: votesOf([1, 1, 6, 12, 8]) },
        { name: 'online', voters: 21, votes: votesOf([1, 2, 5, 7, 6]) },
      ],
    },
  },
  {
    ...counted(
      'p5',
      { 'Sample: cables': 17, 'Sample: people': 9, 'Sample: rules': 6 },
      {
        question: 'In which order should a sample be built?',
        kind: 'ranking',
        settings: { ...USUAL_POLL_SETTINGS, results: 'organisers', entitled: 'codes' },
        state: 'published',
        openedAt: minute(83),
        closedAt: minute(84),
      },
    ),
    tally: {
      voters: 32,
      votes: { o0: 17, o1: 9, o2: 6 } as Record<OptionId, number>,
      points: { o0: 45, o1: 33, o2: 18 } as Record<OptionId, number>,
    },
  },
  written('p6', 'text', 'published', 'What would a sample answer say?', minute(85), 38, 3, [
    ['Sample: more of the same, please', 16],
    [
      'Sample: something else, and soon, because an answer may be as long as two lines of this page',
      12,
    ],
    ['إجابة تجريبية', 7],
  ]),
  written('p7', 'words', 'closed', 'A sample in a few words?', minute(87), 52, 0, [
    ['trust', 34],
    ['community', 27],
    ['peering', 15],
    ['neutrality', 10],
    ['cost', 8],
    ['latencia', 5],
  ]),
  written('p8', 'text', 'closed', 'What does nobody read yet?', minute(88), 23, 0, [
    ['unpublished words', 23],
  ]),
  { ...counted('rehearsed', { 'A rehearsed answer': 77 }), isRehearsal: true },
]

function votesOf(list: readonly number[]): Record<OptionId, number> {
  return Object.fromEntries(list.map((votes, index) => [index + 1, votes]))
}

function written(
  id: string,
  kind: Extract<PollKind, 'text' | 'words'>,
  state: PollRow['state'],
  question: string,
  openedAt: number,
  voters: number,
  leftOut: number,
  answers: readonly (readonly [text: string, times: number])[],
): PollRow {
  return {
    ...counted(id, {}, { kind, state, question, openedAt, closedAt: openedAt + 50_000 }),
    tally: {
      voters,
      votes: {},
      answers: answers.map(([text, times]) => ({ text, times })),
      ...(leftOut > 0 && { leftOut }),
    },
  }
}

export function sampleNotes(): Block[] {
  const [first = '', second = ''] = DETAILS.policyQuestions
  return [
    section('details', 'About the session'),
    line('text', [
      { text: 'This is a ' },
      { text: 'sample report', bold: true },
      {
        text: ': the people and the questions are those of the programme, every sentence under them is a placeholder. The proposal stands at ',
      },
      { text: 'the session page', link: 'https://www.intgovforum.org/en/content/igf-2021-ws-215' },
      { text: ' and is quoted ' },
      { text: 'unchanged', italic: true },
      { text: '.' },
    ]),
    section('policy-question', first),
    line('text', ''),
    line(
      'opinion',
      'Sample opinion. What a speaker says is written here in one or two sentences, as the rapporteur hears it, while the team sees every word arrive and corrects it in place.',
      {
        speaker: 'Speaker 1',
        group: 'Private Sector',
        channel: 'onsite',
        at: minute(7),
      },
    ),
    line('opinion', 'Sample opinion from somebody who joined from elsewhere.', {
      speaker: 'Speaker 2',
      group: TECHNICAL,
      channel: 'online',
      at: minute(11),
    }),
    line('bullet', 'A point of the discussion, as a bullet'),
    line(
      'bullet',
      'A point below it, which is a little longer and needs a second line so that the hanging indent can be seen',
      { depth: 1 },
    ),
    line('numbered', 'First of two steps', { depth: 1 }),
    line('numbered', 'Second of two steps', { depth: 1 }),
    line('bullet', 'Another point'),
    line('agreement', 'Sample agreement: a sentence that the whole table could sign.', {
      channel: 'onsite',
      at: minute(16),
    }),
    line(
      'agreement',
      'A second sentence that nobody spoke against, somewhat longer than the first one, as it tends to be.',
    ),
    line(
      'divergence',
      'Sample divergence: one part of the table wanted this, the other part wanted that, and both gave their reasons.',
      { speaker: 'Speakers 1 and 3', channel: 'online', at: minute(19) },
    ),
    section('policy-question', second),
    line('heading', 'A heading inside the discussion'),
    line(
      'text',
      'A plain paragraph of the rapporteur. It has no speaker and no time; it says in reported speech what several people said in different words, and it is long enough to run over three lines of the page, so that the rag can be judged.',
    ),
    line('quote', 'A sample quotation, word for word.', {
      speaker: 'Speaker 3',
      group: 'Private Sector',
      channel: 'zoom',
      at: minute(31),
    }),
    line('decision', 'A sample decision: the group meets again before the next session.'),
    line('action', 'A sample action: the organisers circulate the list of papers.', {
      speaker: 'Organiser',
      at: minute(48),
    }),
    section('floor', 'Voices from the floor'),
    line('question', 'A sample question from the chat: who pays for the second site?', {
      speaker: 'Participant',
      group: 'Civil Society',
      channel: 'zoom',
      at: minute(61),
    }),
    line('answer', 'A sample answer, given by the table.', {
      speaker: 'Speaker 2',
      channel: 'onsite',
      at: minute(62),
    }),
    line('question', 'A sample question from the hall?', {
      speaker: 'Participant',
      channel: 'onsite',
      at: minute(66),
    }),
    line('question', 'سؤال تجريبي من القاعة عن نقاط التبادل IXP؟', {
      speaker: 'مشاركة',
      channel: 'slido',
      at: minute(68),
    }),
    section('poll', 'Poll'),
    place('p1'),
    place('p2'),
    ...EVERY_KIND.map(({ draft }) => place(draft)),
    section('papers', 'Papers'),
    line('numbered', [
      { text: 'A sample paper on resilience, ' },
      {
        text: 'https://example.org/papers/resilience',
        link: 'https://example.org/papers/resilience',
      },
    ]),
    line('numbered', 'A second sample paper, without an address'),
    section('takeaways', 'Key takeaways'),
    line(
      'takeaway',
      'Sample takeaway: one sentence that can be read without the rest of the report.',
    ),
    line(
      'bullet',
      'A second one, written as a plain bullet in the same section, with enough words to run over into a second line of the frame.',
    ),
    section('calls', 'Calls to action'),
    line('call', 'Governments should read this as a sample call to action with an addressee.'),
    line('call', 'The technical community should do so as well.'),
  ]
}

export const SAMPLE: ReportInput = {
  session: 'bcdfghjk23456789' as SessionId,
  details: DETAILS,
  blocks: sampleNotes(),
  polls: [
    counted('p1', ANSWERS, { voters: 31, hands: [9, 2, 0, 1] }),
    counted(
      'p2',
      { 'Sample: yes': 12, 'Sample: no': 7, 'Sample: both': 12 },
      {
        question: 'A second sample question, for which several answers may be chosen?',
        kind: 'multiple',
        voters: 20,
        openedAt: minute(70),
        closedAt: minute(73),
      },
    ),
    ...EVERY_KIND,
  ],
  contributors: ['Juan Peirano', 'Israel Rosas'],
  language: 'en',
}

/** The sample, or what a test makes of it. */
export function sampleReport(more: Partial<ReportInput> = {}): Report {
  return compose({ ...SAMPLE, ...more })
}
