import type { ReportEntry, ReportPerson } from '#shared/report.ts'
import { said, type OfficeCell, type OfficeParagraph, type OfficeTable } from './office-blocks.ts'
import { ACCENT, COLUMN, HALL, HANG, SOFT, type LookName } from './office-look.ts'
import type { PollColumn, PollTable, PollTableRow } from './poll-table.ts'
import type { Wording } from './wording.ts'

export const GUTTER = 4 // mm before every column but the first

const cellOf = (...paragraphs: readonly OfficeParagraph[]): OfficeCell => ({ paragraphs })

/** Who was there, by role: a role stands beside all of its people. */
export function peopleTable(title: string, wording: Wording): OfficeTable {
  const { say, roles } = wording
  const columns = ['role', 'name', 'group', 'region'] as const
  return {
    block: 'table',
    title,
    indent: HANG,
    widths: [23, 31, 30, 44],
    head: columns.map((column) =>
      cellOf(said('cellHead', say(`report.person.${column}`), wording)),
    ),
    rows: roles.flatMap(({ role, people }) =>
      people.map((person, index) => [
        {
          paragraphs: [said('cellRole', index === 0 ? role : '', wording)],
          rows: index === 0 ? people.length : 0,
          ...(index > 0 && { line: 'none' as const }),
        },
        ...personCells(person, index > 0, wording),
      ]),
    ),
    hasLines: true,
    isWhole: false,
  }
}

function personCells(
  { name, affiliation, group = '', region = '' }: ReportPerson,
  isBelow: boolean,
  wording: Wording,
): OfficeCell[] {
  const note = affiliation === undefined ? [] : [said('cellNote', affiliation, wording)]
  const cells = [
    cellOf(said('cell', name, wording), ...note),
    cellOf(said('cell', group, wording)),
    cellOf(said('cell', region, wording)),
  ]
  return isBelow ? cells.map((cell) => ({ ...cell, line: 'none' as const })) : cells
}

/** Agreement and divergence on one question, side by side. */
export function contrastTable(
  both: readonly (readonly ReportEntry[])[],
  wording: Wording,
): OfficeTable {
  const sides = both.flatMap((entries) => {
    const [first] = entries
    return first === undefined
      ? []
      : [{ kind: wording.kind(first), isAgreed: first.kind === 'agreement', entries }]
  })
  return {
    block: 'table',
    title: sides.map(({ kind }) => kind).join(', '),
    indent: HANG,
    widths: sides.map(() => COLUMN / sides.length),
    head: sides.map(({ kind, isAgreed }) => ({
      paragraphs: [said(isAgreed ? 'agreed' : 'diverged', kind, wording)],
      line: isAgreed ? ACCENT : SOFT,
    })),
    rows: [
      sides.map(({ entries }) => cellOf(...entries.flatMap((entry) => sideOf(entry, wording)))),
    ],
    hasLines: false,
    isWhole: false,
  }
}

function sideOf(entry: ReportEntry, wording: Wording): OfficeParagraph[] {
  const source = wording.source(entry).map(({ text }) => text)
  const words = {
    block: 'paragraph' as const,
    look: 'sideWords' as const,
    runs: entry.spans,
    direction: entry.direction,
  }
  return source.length > 0 ? [said('sideSource', source.join(' · '), wording), words] : [words]
}

const LETTER = 1.75 // mm of a letter in a head or a number
const NARROWEST = 13 // mm
const WIDEST = 24 // mm
const LEAST_ANSWER = 36 // mm
const MOST_WHOLE = 8 // rows that are kept on one page: bars are read against each other

/** Answers with their bars and numbers. */
export function pollTable(title: string, table: PollTable, wording: Wording): OfficeTable {
  const { columns, rows } = table
  const numbers = columns.slice(1).map((column, index) =>
    widthOf(
      column,
      rows.map(({ cells }) => cells[index] ?? ''),
    ),
  )
  const wanted = numbers.reduce((sum, width) => sum + width, 0)
  const room = COLUMN - LEAST_ANSWER
  const fitting = numbers.map((width) => (wanted > room ? (width * room) / wanted : width))
  const answer = COLUMN - fitting.reduce((sum, width) => sum + width, 0)
  return {
    block: 'table',
    title,
    indent: HANG,
    widths: [answer, ...fitting],
    head: columns.map((column, index) => headOf(column, index > 0, wording)),
    rows: rows.map((row) => rowOf(row, answer, wording)),
    hasLines: true,
    isWhole: rows.length <= MOST_WHOLE,
  }
}

function widthOf({ label, note = '', bars }: PollColumn, cells: readonly string[]): number {
  const named = bars === undefined ? label : `■ ${label}`
  const longest = Math.max(...[named, note, ...cells].map((text) => text.length))
  return Math.min(Math.max(longest * LETTER + GUTTER, NARROWEST), WIDEST)
}

function headOf(
  { label, note, bars }: PollColumn,
  isNumber: boolean,
  wording: Wording,
): OfficeCell {
  const look: LookName = isNumber ? 'cellHeadNumber' : 'cellHead'
  const key =
    bars === undefined ? [] : [{ text: '■\u00a0', colour: bars === 'votes' ? ACCENT : HALL }]
  const { direction } = wording
  return cellOf(
    { block: 'paragraph', look, direction, runs: [...key, { text: label }] },
    ...(note === undefined
      ? []
      : [{ block: 'paragraph' as const, look, direction, runs: [{ text: note, size: 7 }] }]),
  )
}

function rowOf(
  { text, direction, cells, bar }: PollTableRow,
  width: number,
  wording: Wording,
): OfficeCell[] {
  const answer: OfficeParagraph = {
    block: 'paragraph',
    look: 'answer',
    direction,
    runs: [{ text }],
  }
  const drawn: OfficeParagraph[] = bar
    ? [{ block: 'paragraph', look: 'bar', direction: wording.direction, runs: [{ bar, width }] }]
    : []
  return [
    cellOf(answer, ...drawn),
    ...cells.map((cell) =>
      cellOf({ ...said('number', cell, wording), direction: wording.direction }),
    ),
  ]
}
