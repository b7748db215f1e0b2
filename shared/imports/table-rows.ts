import { cleanName, cleanText } from './clean.ts'
import type { CsvRow } from './csv.ts'
import type { Became, ImportLine } from './reading.ts'
import { isBlank, sortLine, type Said, type Sorted } from './sorted.ts'
import type { Table } from './table.ts'

/** How one kind of table reads a row that has words in its column `question`. */
export interface RowReader<Column extends string> {
  read(row: CsvRow, question: string, author: string | undefined): Said | undefined
  /** A row without a question that belongs to the one above it. */
  goesOn(row: CsvRow): boolean
  readonly table: Table<Column | 'question' | 'author'>
}

/**
 * Sorts the lines of a table: every row is an entry's or unread, whole, because a row whose cells may
 * have moved says something else than its author did. [IMP2] [IMP6]
 */
export function sortRows<Column extends string>(
  lines: readonly string[],
  { table, read, goesOn }: RowReader<Column>,
): Sorted {
  const said: Said[] = []
  const sorted: ImportLine[] = []
  const sort = (from: number, to: number, became: Became): void => {
    for (let at = from; at <= to; at += 1) {
      const text = lines[at] ?? ''
      sorted.push(sortLine({ line: at + 1, text }, isBlank(text) ? 'blank' : became))
    }
  }
  sort(0, table.headerAt, 'header')
  let above: Became = 'header'
  for (const row of table.rows) {
    const became = becameOf(row)
    sort(row.from, row.to, became)
    above = became
  }
  return { said, private: 0, lines: sorted }

  function becameOf(row: CsvRow): Became {
    if (row.isBroken || !table.fits(row)) return 'unread'
    if (table.isHeader(row)) return 'header'
    const written = table.cell(row, 'question')
    if (isBlank(written)) return above === 'entry' && goesOn(row) ? 'entry' : 'unread'
    const question = cleanText(written)
    const words = question && read(row, question, cleanName(table.cell(row, 'author')))
    if (words) said.push(words)
    return words ? 'entry' : 'unread'
  }
}
