import { cleanText, oneLine } from './clean.ts'
import { readCsv } from './csv.ts'
import { isBlank, type Sorted } from './sorted.ts'
import { sortTable } from './table-rows.ts'
import { Tallies } from './tallies.ts'

const LINES_BEFORE_HEADER = 60 // other sheets may stand before the one of the voters
const ABOUT_VOTER = ['date (utc)', 'date', 'session', 'voter', 'id']
// Columns beside an answer that say something of who gave it, or a quiz's points.
const ASIDE = /(?:^|[:\s])(?:name|emoji|score)$/i

/**
 * Reads Mentimeter's export with a row for each voter and a column for each slide, as well as it can:
 * its form is nowhere written down. Undefined for other files. [IMP11]
 */
export function readMentimeter(lines: readonly string[]): Sorted | undefined {
  const headerAt = lines
    .slice(0, LINES_BEFORE_HEADER)
    .findIndex((line) => /\bvoter\b/i.test(line) && columnsOf(line) !== undefined)
  const columns = columnsOf(lines[headerAt] ?? '')
  if (!columns) return undefined
  const rows = readCsv(lines.slice(headerAt + 1), columns.separator).map((row) => ({
    ...row,
    from: row.from + headerAt + 1,
    to: row.to + headerAt + 1,
  }))
  const tallies = new Tallies()
  const sorted = sortTable(lines, { headerAt, rows }, ({ cells }) => {
    const isVoter = !isBlank(cells[columns.voter] ?? '') && cells.length <= columns.width
    if (!isVoter) return 'unread'
    for (const [at, question] of columns.questions) {
      const answer = cleanText(cells[at] ?? '')
      if (answer !== undefined) tallies.person(`${at} ${question}`, question, [oneLine(answer)])
    }
    return 'entry'
  })
  return { said: [], polls: tallies.polls, ...sorted }
}

function columnsOf(line: string) {
  for (const separator of [',', ';', '\t']) {
    const cells = (readCsv([line], separator)[0]?.cells ?? []).map(oneLine)
    const names = cells.map((cell) => cell.toLowerCase())
    const voter = names.indexOf('voter')
    if (voter < 0 || !names.some((name) => name === 'session' || name.startsWith('date'))) continue
    const questions = cells.flatMap((cell, at) => {
      const isAside = ABOUT_VOTER.includes(names[at] ?? '') || ASIDE.test(cell)
      const question = cleanText(cell.replace(/:\s*answer$/i, '').replace('::', ': '))
      return isAside || question === undefined ? [] : [[at, question] as const]
    })
    return { separator, voter, questions, width: cells.length }
  }
  return undefined
}
