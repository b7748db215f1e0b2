import { cleanText, oneLine } from './clean.ts'
import type { Sorted } from './sorted.ts'
import { sortTable } from './table-rows.ts'
import { findTable, type Columns } from './table.ts'
import { readCount, Tallies } from './tallies.ts'

const COLUMNS: Columns<'id' | 'kind' | 'question' | 'option' | 'count' | 'people'> = {
  id: ['poll id'],
  kind: ['poll type'],
  question: ['poll question'],
  option: ['poll option'],
  count: ['count', 'votes'],
  people: ['total votes'],
}

/**
 * Reads Slido's export of polls: a row for each option, or for each answer that somebody wrote. The
 * number of people is the one that Slido says. Undefined for other files. [IMP11]
 */
export function readSlidoPolls(lines: readonly string[]): Sorted | undefined {
  const table = findTable(lines, COLUMNS, (has) => has('question') && has('option') && has('count'))
  if (!table) return undefined
  const tallies = new Tallies()
  const sorted = sortTable(lines, table, (row) => {
    if (table.isHeader(row)) return 'header'
    if (!table.fits(row)) return 'unread'
    const question = cleanText(table.cell(row, 'question'))
    const text = cleanText(table.cell(row, 'option'))
    const count = readCount(table.cell(row, 'count'))
    const people = table.has('people') ? readCount(table.cell(row, 'people')) : (count ?? 0)
    if (question === undefined || text === undefined) return 'unread'
    if (count === undefined || people === undefined) return 'unread'
    const kind = cleanText(table.cell(row, 'kind'))
    const stamp = oneLine(`${table.cell(row, 'id')} ${question}`)
    tallies.counted(
      stamp,
      { question: oneLine(question), people, ...(kind !== undefined && { kind }) },
      { text: oneLine(text), count },
    )
    return 'entry'
  })
  return { said: [], polls: tallies.polls, ...sorted }
}
