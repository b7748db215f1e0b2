import type { Sorted } from './sorted.ts'
import { sortRows } from './table-rows.ts'
import { findTable, type Columns } from './table.ts'

const COLUMNS: Columns<'number' | 'question' | 'author' | 'email' | 'answer'> = {
  number: ['#'],
  question: ['question'],
  author: ['asker name'],
  email: ['asker email'],
  answer: ['answer(s)', 'answers', 'answer'],
}

/**
 * Reads the question and answer report of a webinar: who asked what. Addresses and answers stay in
 * the file; further answers to the same question are lines of its entry. Undefined for other files.
 */
export function readZoomQuestions(lines: readonly string[]): Sorted | undefined {
  const table = findTable(
    lines,
    COLUMNS,
    (has) => has('question') && (has('author') || has('email') || has('answer')),
  )
  if (!table) return undefined
  return sortRows(lines, {
    table,
    read: (row, text, author) =>
      isQuestion(table.cell(row, 'number'), table.cell(row, 'email'))
        ? { stamp: '', text, channel: 'zoom', ...(author !== undefined && { author }) }
        : undefined,
    goesOn: (row) => table.cell(row, 'answer').trim() !== '',
  })
}

// Lists of people may follow the questions: their rows have no number. A comma that nobody quoted
// moves a name to where the address stands.
function isQuestion(number: string, email: string): boolean {
  return /^\d*$/.test(number.trim()) && (email.trim() === '' || email.includes('@'))
}
