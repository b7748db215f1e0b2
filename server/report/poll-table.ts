import { isWritten } from '#shared/poll/kinds.ts'
import type { Direction } from '#shared/report.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { lengthOf } from './chart.ts'
import type { PollSpeech } from './poll-speech.ts'
import type { ReportWords } from './words.ts'

/** The first column says the answer, the others are numbers. */
export interface PollTable {
  readonly columns: readonly PollColumn[]
  readonly rows: readonly PollTableRow[]
}
export interface PollColumn {
  readonly label: string
  /** What the numbers below are of: "N = 31", "of 31". */
  readonly note?: string
  /** The bars that show this column. */
  readonly bars?: 'votes' | 'hands'
}
export interface PollTableRow {
  readonly text: string
  readonly direction: Direction
  readonly cells: readonly string[]
  readonly bar?: PollBar
}
export interface PollBar {
  readonly votes: number
  readonly hands?: number
  /** What it shows, in words. */
  readonly says: string
}

export interface PartsTable extends PollTable {
  readonly title: string
  readonly note: string
}

/** The answers with their numbers; undefined where there is nothing to tell. */
export function tableOf(poll: ReportPoll, speech: PollSpeech): PollTable | undefined {
  const isHidden = poll.voters === undefined
  const table = isWritten(poll.kind)
    ? writtenTable(poll, speech)
    : isHidden
      ? wordedTable(poll, speech)
      : countedTable(poll, speech)
  return table.rows.length > 0 ? table : undefined
}

function wordedTable({ options }: ReportPoll, { say, directionOf }: PollSpeech): PollTable {
  return {
    columns: [{ label: say('report.poll.option') }],
    rows: options.map(({ text }) => ({ text, direction: directionOf(text), cells: [] })),
  }
}

function countedTable(poll: ReportPoll, { say, share, directionOf }: PollSpeech): PollTable {
  const { options, kind, voters = 0, raised, base = { of: 'voters', n: voters } } = poll
  const hasHands = options.some(({ hands }) => hands !== undefined)
  const isRanking = kind === 'ranking'
  const online = isRanking
    ? 'report.poll.firsts'
    : hasHands
      ? 'report.poll.online'
      : 'report.poll.votes'
  const of = (n: number): string => say('report.poll.of', { n })
  const both = raised === undefined ? undefined : voters + raised
  const columns: PollColumn[] = [
    { label: say('report.poll.option') },
    {
      label: say(online),
      bars: 'votes',
      ...(hasHands && { note: say('report.poll.voters', { n: voters }) }),
    },
    {
      label: say('report.poll.share'),
      ...((hasHands || base.of !== 'voters') && { note: of(base.n) }),
    },
    ...(isRanking ? [{ label: say('report.poll.points') }] : []),
    ...(hasHands ? handsColumns(raised, both, say) : []),
  ]
  const whole = Math.max(base.n, ...options.flatMap(({ votes = 0, hands = 0 }) => [votes, hands]))
  const rows = options.map((option): PollTableRow => {
    const { text, votes = 0, percent = 0, hands, total = 0, totalPercent, points = 0 } = option
    const number = { votes, voters: base.n, share: share(percent) }
    return {
      text,
      direction: directionOf(text),
      cells: [
        String(votes),
        share(percent),
        ...(isRanking ? [String(points)] : []),
        ...(hasHands ? [String(hands ?? 0), String(total)] : []),
        ...(hasHands && totalPercent !== undefined ? [share(totalPercent)] : []),
      ],
      bar: {
        votes: lengthOf(votes, whole),
        ...(hands !== undefined && { hands: lengthOf(hands, whole) }),
        says:
          hands === undefined
            ? say('report.poll.bar', number)
            : say('report.poll.barOnline', { ...number, hands }),
      },
    }
  })
  return { columns, rows }
}

function handsColumns(
  raised: number | undefined,
  both: number | undefined,
  say: ReportWords,
): PollColumn[] {
  const n = (count: number | undefined) =>
    count === undefined ? {} : { note: say('report.poll.voters', { n: count }) }
  return [
    { label: say('report.poll.hands'), bars: 'hands', ...n(raised) },
    { label: say('report.poll.total'), ...n(both) },
    ...(both === undefined
      ? []
      : [{ label: say('report.poll.share'), note: say('report.poll.of', { n: both }) }]),
  ]
}

function writtenTable(
  { answers = [], kind, voters = 0 }: ReportPoll,
  { say, directionOf }: PollSpeech,
): PollTable {
  const most = Math.max(...answers.map(({ times }) => times), 0)
  return {
    columns: [
      { label: say('report.poll.option') },
      { label: say('report.poll.times'), ...(kind === 'words' && { bars: 'votes' as const }) },
    ],
    rows: answers.map(({ text, times }) => ({
      text,
      direction: directionOf(text),
      cells: [String(times)],
      ...(kind === 'words' && {
        bar: { votes: lengthOf(times, most), says: say('report.poll.barTimes', { times, voters }) },
      }),
    })),
  }
}

const MOST_BESIDE = 6 // columns of a table of parts; more of them would not be read

/** The same votes by group or channel: as few tables as their columns fit in. */
export function partsOf(poll: ReportPoll, speech: PollSpeech): readonly PartsTable[] {
  const { say } = speech
  const { parts = [], options, method } = poll
  if (parts.length === 0 || options.length === 0 || method.breakdown === 'none') return []
  const title = say(`report.poll.parts.${method.breakdown}`)
  const note = say('report.poll.parts.small')
  const isTurned = parts.length > MOST_BESIDE && options.length <= MOST_BESIDE
  const tables = isTurned
    ? [partsBelow(poll, parts, title, speech)]
    : chunksOf(parts, MOST_BESIDE).map((some) => partsBeside(poll, some, speech))
  return tables.map((table) => ({ ...table, title, note }))
}

type Parts = NonNullable<ReportPoll['parts']>

const votesFor = (option: string, { votes }: Parts[number]): string =>
  String(votes.find((each) => each.option === option)?.votes ?? 0)

function partsBeside(
  { options }: ReportPoll,
  parts: Parts,
  { say, directionOf }: PollSpeech,
): PollTable {
  return {
    columns: [
      { label: say('report.poll.option') },
      ...parts.map(({ name, voters }) => ({
        label: partName(name, say),
        note: say('report.poll.voters', { n: voters }),
      })),
    ],
    rows: options.map(({ id, text }) => ({
      text,
      direction: directionOf(text),
      cells: parts.map((part) => votesFor(id, part)),
    })),
  }
}

function partsBelow(
  { options }: ReportPoll,
  parts: Parts,
  title: string,
  { say, directionOf }: PollSpeech,
): PollTable {
  return {
    columns: [
      { label: title },
      { label: say('report.poll.n') },
      ...options.map(({ text }) => ({ label: text })),
    ],
    rows: parts.map((part) => ({
      text: partName(part.name, say),
      direction: directionOf(part.name),
      cells: [String(part.voters), ...options.map(({ id }) => votesFor(id, part))],
    })),
  }
}

function chunksOf<Each>(list: readonly Each[], size: number): Each[][] {
  const count = Math.ceil(list.length / size)
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size))
}

function partName(name: string, say: ReportWords): string {
  if (name === 'other') return say('report.poll.parts.other')
  if (name === 'onsite' || name === 'online') return say(`term.channel.${name}`)
  return name
}
