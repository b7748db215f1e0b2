import type { CountedPoll } from '#shared/poll/poll.ts'
import { percentOf, scaleFigures, type Tally } from '#shared/poll/tally.ts'
import { timeOf } from './counted.ts'
import { cellOf } from './csv-cell.ts'

/** A poll whose count may be told. */
export type ToldPoll = CountedPoll & { readonly tally: Tally }

/** One line of a result: what was counted in which series, of how many. */
interface ResultRow {
  readonly series: string
  readonly id: string
  readonly answer: string
  readonly votes: number
  /** How many gave this series; undefined where nobody can know, as with hands that may rise several times. */
  readonly n?: number | undefined
}

const ABOUT = ['poll', 'round', 'kind', 'names', 'opened', 'closed', 'question'] as const
const COUNTED = ['series', 'id', 'answer', 'votes', 'N', 'percent'] as const

/**
 * The result of a poll as a table: UTF-8 with a byte order mark, commas, CRLF, every text quoted. A text that a spreadsheet
 * might take for a formula has an apostrophe before it, and so has one that begins with an apostrophe: without its first
 * apostrophe, each is what it was. Every series has its own N. [RESULT1]
 */
export function writeResultCsv(poll: ToldPoll): string {
  const about = [
    cellOf(poll.id),
    poll.round,
    cellOf(poll.kind),
    cellOf(poll.settings.isNamed ? 'named' : 'anonymous'),
    cellOf(timeOf(poll.openedAt) ?? ''),
    cellOf(timeOf(poll.closedAt) ?? ''),
    cellOf(poll.question),
  ]
  const lines = rowsOf(poll).map(({ series, id, answer, votes, n }) => [
    ...about,
    cellOf(series),
    cellOf(id),
    cellOf(answer),
    votes,
    n ?? '',
    n === undefined ? '' : percentOf(votes, n),
  ])
  const all = [[...ABOUT, ...COUNTED].map(cellOf), ...lines]
  return `\uFEFF${all.map((line) => `${line.join(',')}\r\n`).join('')}`
}

/** The same with all that the poll says, for programs. [RESULT1] */
export function writeResultJson(poll: ToldPoll): string {
  const figures = poll.kind === 'scale' ? scaleFigures(poll.tally.votes) : undefined
  const { tally, ...wording } = poll
  const toldApart = tally.parts?.reduce((sum, part) => sum + part.voters, 0)
  const file = {
    format: 'rapport-poll-result/1',
    poll: wording,
    voters: tally.voters,
    results: rowsOf(poll),
    ...(figures && { figures }),
    ...(toldApart !== undefined && { toldApart }),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

function rowsOf(poll: ToldPoll): ResultRow[] {
  const { tally, kind, crowd, settings } = poll
  const { voters, votes, points, hands, answers, parts } = tally
  const series = (name: string, counts: Readonly<Record<string, number>>, n?: number) =>
    poll.options.map(({ id, text }) => ({
      series: name,
      id,
      answer: text === '' ? id : text,
      votes: Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0,
      n,
    }))
  const raised = hands && Object.values(hands).reduce((sum, n) => sum + n, 0)
  const handsN = kind === 'multiple' ? undefined : raised
  const sums = Object.fromEntries(
    poll.options.map(({ id }) => [id, (votes[id] ?? 0) + ((hands && hands[id]) ?? 0)]),
  )
  return [
    ...series(kind === 'ranking' ? 'first choices' : 'votes', votes, voters),
    ...(points ? series('points', points) : []),
    ...(hands ? series('hands', hands, handsN) : []),
    ...(hands
      ? series('votes and hands', sums, handsN === undefined ? undefined : voters + handsN)
      : []),
    ...(parts ?? []).flatMap((part) =>
      series(`${settings.breakdown}: ${part.name}`, part.votes, part.voters),
    ),
    ...(answers ?? []).map(({ text, times }) => ({
      series: 'answers',
      id: '',
      answer: text,
      votes: times,
      n: voters,
    })),
    ...Object.entries({ ...crowd, voted: voters }).map(([answer, many]) => ({
      series: 'people',
      id: '',
      answer,
      votes: many,
    })),
  ]
}
