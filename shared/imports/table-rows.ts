import { cleanName, cleanText } from './clean.ts'
import type { CsvRow } from './csv.ts'
import type { Became, ImportLine } from './reading.ts'
import { isBlank, sortLine, type Said, type Sorted } from './sorted.ts'
import type { Table } from './table.ts'
import { looksPrivate } from './zoom-head.ts'

/** How one kind of table reads a row that has words in its column `question`. */
export interface RowReader<Column extends string> {
  read(row: CsvRow, question: string, author: string | undefined): Said | undefined
  /** A row without a question that belongs to the one above it. */
  goesOn(row: CsvRow): boolean
  readonly table: Table<Column | 'question' | 'author'>
}

/** Sorts the lines of a table of questions. */
export function sortRows<Column extends string>(
  lines: readonly string[],
  { table, read, goesOn }: RowReader<Column>,
): Sorted {
  const said: Said[] = []
  const sorted = sortTable(lines, table, (row, above) => {
    if (table.isHeader(row)) return 'header'
    if (!table.fits(row)) return 'unread'
    const written = table.cell(row, 'question')
    if (isBlank(written)) return above === 'entry' && goesOn(row) ? 'entry' : 'unread'
    const question = cleanText(written)
    const words = question && read(row, question, cleanName(table.cell(row, 'author')))
    if (words) said.push(words)
    return words ? 'entry' : 'unread'
  })
  return { said, ...sorted }
}

/** What a table is to whoever sorts its lines. */
export interface TableRows {
  readonly headerAt: number
  readonly rows: readonly CsvRow[]
}

/**
 * Sorts the lines of a table: every row is an entry's or unread, whole, because a row whose cells may
 * have moved says something else than its author did. [IMP2] [IMP6] A chat may hold a table that
 * somebody pasted: a row with the mark of a private message is private, and so are the rows below
 * it that are indented, as the words of a message are, or say nothing to this table. [IMP3]
 */
export function sortTable(
  lines: readonly string[],
  { headerAt, rows }: TableRows,
  becameOf: (row: CsvRow, above: Became) => Became,
): Pick<Sorted, 'private' | 'lines'> {
  const sorted: ImportLine[] = []
  let count = 0
  let isHiding = false
  const sort = (from: number, to: number, became: Became): void => {
    for (let at = from; at <= to; at += 1) {
      const text = lines[at] ?? ''
      sorted.push(sortLine({ line: at + 1, text }, isBlank(text) ? 'blank' : became))
    }
  }
  const isMarked = (from: number, to: number): boolean => {
    for (let at = from; at <= to; at += 1) if (looksPrivate(lines[at] ?? '')) return true
    return false
  }
  for (let at = 0; at <= headerAt; at += 1) {
    const isPrivate = isMarked(at, at)
    if (isPrivate) count += 1
    isHiding = (isHiding || isPrivate) && at < headerAt
    sort(at, at, isHiding ? 'private' : 'header')
  }
  let above: Became = 'header'
  for (const row of rows) {
    if (isMarked(row.from, row.to)) {
      count += 1
      isHiding = true
      sort(row.from, row.to, 'private')
      continue
    }
    const mayRead = !row.isBroken && !(isHiding && /^\s/.test(lines[row.from] ?? ''))
    const became: Became = mayRead ? becameOf(row, above) : 'unread'
    if (became === 'entry') isHiding = false
    sort(row.from, row.to, isHiding ? 'private' : became)
    above = became
  }
  return { private: count, lines: sorted }
}
