import { cleanText, oneLine } from './clean.ts'
import { readCsv, type CsvRow } from './csv.ts'
import type { Became } from './reading.ts'
import { isBlank, type Sorted } from './sorted.ts'
import { sortTable } from './table-rows.ts'
import { Tallies } from './tallies.ts'

/** The header of one table of the report: in which cells the answers stand. */
interface Header {
  /** The cell of the first question or answer. */
  readonly from: number
  readonly email: number
  /** The questions that the header names; none where each row names its own. */
  readonly questions: readonly string[]
  /** Which table of the report it is: a question asked twice is two polls. */
  readonly nth: number
}

const MOST_CHARACTERS_OF_HEADER = 4000
const MOST_LINES_OF_HEADER = 10
const NUMBER = ['#', 'id']
const WHO = ['user name', 'name', 'participant name']
const EMAIL = ['user email', 'email', 'email address']
const WHEN = ['submitted date/time', 'submitted', 'submitted date', 'date/time']
// Column names that stand over pairs of question and answer.
const PAIRS = ['title', 'selection', 'question', 'answer', 'poll question', 'poll answer']

/**
 * Reads Zoom's report of polls, of both generations: with a question and an answer in turn behind each
 * name, and with a table for every question. Only counts leave it: who answered what stays in the file.
 * Several answers stand in one cell, with a semicolon between. Undefined for other files. [IMP11]
 */
export function readZoomPolls(lines: readonly string[]): Sorted | undefined {
  const first = firstHeader(lines)
  if (!first) return undefined
  const { headerAt } = first
  const meeting = meetingOf(lines.slice(0, headerAt))
  const rows = readCsv(lines.slice(headerAt + 1), ',').map((row) => ({
    ...row,
    from: row.from + headerAt + 1,
    to: row.to + headerAt + 1,
  }))
  const tallies = new Tallies()
  let { header } = first
  const sorted = sortTable(lines, { headerAt, rows }, (row) => {
    const next = headerOf(row.cells, header.nth + 1)
    if (next) {
      header = next
      return 'header'
    }
    return count(row, header, tallies, meeting)
  })
  return { said: [], polls: tallies.polls, ...sorted }
}

// A question may run over several lines, in the header too.
function firstHeader(lines: readonly string[]) {
  for (const [at, line] of lines.entries()) {
    if (!/^\uFEFF?"?(?:#|id)"?,/i.test(line) || line.length > MOST_CHARACTERS_OF_HEADER) continue
    const row = readCsv(lines.slice(at, at + MOST_LINES_OF_HEADER), ',')[0]
    const header = row && headerOf(row.cells, 0)
    if (header) return { header, headerAt: at + row.to }
  }
  return undefined
}

function headerOf(cells: readonly string[], nth: number): Header | undefined {
  const names = cells.map((cell) => oneLine(cell).toLowerCase())
  if (!NUMBER.includes(names[0] ?? '') || !WHO.includes(names[1] ?? '')) return undefined
  const when = names.findIndex((name) => WHEN.includes(name))
  const email = names.findIndex((name) => EMAIL.includes(name))
  if (when < 0 || email < 0) return undefined
  const named = cells.slice(when + 1).map(oneLine)
  while (named.length > 0 && named.at(-1) === '') named.pop()
  const arePairs = named.every((name) => PAIRS.includes(name.toLowerCase()))
  return { from: when + 1, email, questions: arePairs ? [] : named, nth }
}

// What tells this meeting from another one with the same questions.
function meetingOf(preamble: readonly string[]): string {
  const at = preamble.findIndex((line) => /meeting id|webinar id/i.test(line))
  if (at < 0) return ''
  const [names, values] = [at, at + 1].map((line) => readCsv([preamble[line] ?? ''], ',')[0]?.cells)
  const wanted = ['meeting id', 'webinar id', 'actual start time', 'start time']
  return (names ?? [])
    .map((name, cell) =>
      wanted.includes(oneLine(name).toLowerCase()) ? (values?.[cell] ?? '') : '',
    )
    .filter((value) => value !== '')
    .map(oneLine)
    .join(' ')
}

function count(row: CsvRow, header: Header, tallies: Tallies, meeting: string): Became {
  const { cells } = row
  if (!/^\d+$/.test((cells[0] ?? '').trim())) return 'unread'
  // A comma that nobody quoted moves a name to where the address stands.
  const email = (cells[header.email] ?? '').trim()
  if (email !== '' && !email.includes('@')) return 'unread'
  const given = cells.slice(header.from)
  while (given.length > 0 && isBlank(given.at(-1) ?? '')) given.pop()
  const answered = header.questions.length > 0 ? byColumn(given, header) : inPairs(given)
  if (answered === undefined) return 'unread'
  for (const [question, answer] of answered) {
    const stamp = `${meeting}\n${header.questions.length > 0 ? header.nth : ''}\n${question}`
    const answers = answer.split(';').map(oneLine)
    tallies.person(stamp, question, answers.filter(Boolean))
  }
  return 'entry'
}

type Answered = readonly (readonly [question: string, answer: string])[]

function byColumn(given: readonly string[], { questions }: Header): Answered | undefined {
  if (given.length > questions.length) return undefined
  return questions.flatMap((question, at) => {
    const answer = cleanText(given[at] ?? '')
    return answer === undefined || question === '' ? [] : [[question, answer] as const]
  })
}

function inPairs(given: readonly string[]): Answered | undefined {
  const pairs: (readonly [string, string])[] = []
  for (let at = 0; at < given.length; at += 2) {
    const question = cleanText(given[at] ?? '')
    const answer = cleanText(given[at + 1] ?? '')
    if (question === undefined) return undefined
    if (answer !== undefined) pairs.push([oneLine(question), answer])
  }
  return pairs
}
