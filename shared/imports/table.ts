import { oneLine } from './clean.ts'
import { readCsv, type CsvRow } from './csv.ts'

/** The names that each column goes by, in small letters. */
export type Columns<Column extends string> = Readonly<Record<Column, readonly string[]>>

/** The rows below a header, read by the names of their columns. */
export interface Table<Column extends string> {
  /** The index of the header among the lines; what stands above it is a preamble. */
  readonly headerAt: number
  readonly rows: readonly CsvRow[]
  cell(row: CsvRow, column: Column): string
  has(column: Column): boolean
  /** Whether the row has no more cells than the header: else one column ran over into the next. */
  fits(row: CsvRow): boolean
  isHeader(row: CsvRow): boolean
}

const SEPARATORS = [',', ';', '\t'] // a spreadsheet in another language, a paste from one
const MOST_CHARACTERS_OF_HEADER = 2000

/**
 * Finds the header that has the columns asked for, wherever it stands and in whatever order, and
 * reads the rows below it. Undefined where there is none. Only a line with the `hint` in it is looked
 * at closely. [IMP6]
 */
export function findTable<Column extends string>(
  lines: readonly string[],
  columns: Columns<Column>,
  isHeader: (has: (column: Column) => boolean) => boolean,
  hint = /question/i,
): Table<Column> | undefined {
  for (const [headerAt, line] of lines.entries()) {
    if (line.length > MOST_CHARACTERS_OF_HEADER || !hint.test(line)) continue
    for (const separator of SEPARATORS) {
      if (!line.includes(separator)) continue
      const header = readCsv([line], separator)[0]
      const places = placesIn(header?.cells ?? [], columns)
      if (header === undefined || !isHeader((column) => places.has(column))) continue
      const width = header.cells.length
      const same = header.cells.join('\n')
      return {
        headerAt,
        rows: readCsv(lines.slice(headerAt + 1), separator).map((row) =>
          shifted(row, headerAt + 1),
        ),
        cell: (row, column) => row.cells[places.get(column) ?? -1] ?? '',
        has: (column) => places.has(column),
        fits: (row) => row.cells.slice(width).every((cell) => cell.trim() === ''),
        isHeader: (row) => row.cells.join('\n') === same,
      }
    }
  }
  return undefined
}

function placesIn<Column extends string>(
  header: readonly string[],
  columns: Columns<Column>,
): Map<Column, number> {
  const names = header.map((cell) => oneLine(cell).toLowerCase())
  const places = new Map<Column, number>()
  for (const column of Object.keys(columns) as Column[]) {
    const name = columns[column].find((known) => names.includes(known))
    if (name !== undefined) places.set(column, names.indexOf(name))
  }
  return places
}

function shifted(row: CsvRow, by: number): CsvRow {
  return { ...row, from: row.from + by, to: row.to + by }
}
