import { readMoment } from './clock.ts'
import { oneLine } from './clean.ts'
import type { Said, Sorted } from './sorted.ts'
import { sortRows } from './table-rows.ts'
import { findTable, type Columns } from './table.ts'

const COLUMNS: Columns<'question' | 'author' | 'day' | 'clock' | 'user' | 'status'> = {
  question: ['question text', 'question'],
  author: ['author', 'author name', 'participant name', 'user name', 'name'],
  day: ['submission date'],
  clock: ['submission time'],
  user: ['user id', 'participant id'],
  status: ['highlighted', 'sentiment'],
}

/** Reads Slido's export of questions, in the order of asking. Undefined for other files. */
export function readSlidoQuestions(lines: readonly string[]): Sorted | undefined {
  const table = findTable(
    lines,
    COLUMNS,
    (has) => has('question') && (has('day') || (has('user') && has('status'))),
  )
  if (!table) return undefined
  const sorted = sortRows(lines, {
    table,
    read: (row, text, author): Said | undefined => {
      const [day, clock] = [table.cell(row, 'day'), table.cell(row, 'clock')]
      // A comma that nobody quoted moves words to where the day stands.
      if (day.trim() !== '' && !/^\d/.test(day.trim())) return undefined
      const at = readMoment(day, clock)
      const stamp = oneLine(`${day} ${clock}`)
      const who = author !== undefined && { author }
      return { stamp, text, channel: 'slido', ...who, ...(at !== undefined && { at }) }
    },
    goesOn: () => false,
  })
  return { ...sorted, said: sorted.said.toSorted((one, other) => timeOf(one) - timeOf(other)) }
}

function timeOf({ at }: Said): number {
  return typeof at === 'number' ? at : Number.MAX_SAFE_INTEGER
}
