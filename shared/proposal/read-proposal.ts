import { detailsOf, openDraft } from './draft.ts'
import { readLine } from './lines.ts'
import type { ProposalReading, ReadLine } from './reading.ts'
import { sourceLines } from './source.ts'

/**
 * Reads a session proposal. Never throws, whatever the text [PROP1]; every line that is not blank
 * became a field or stands in `unplaced` [PROP2]; what was inferred and not read is a doubt [PROP5].
 */
export function readProposal(text: string): ProposalReading {
  const source = sourceLines(text)
  const draft = openDraft(source)
  const lines = source.map((line): ReadLine => {
    const became = readLine(draft, line) ?? 'unplaced'
    draft.previous = line
    return { line: line.line, text: line.text, became }
  })
  const unplaced = lines
    .filter(({ became }) => became === 'unplaced')
    .map((line) => ({ line: line.line, text: line.text }))
  return { ...detailsOf(draft), lines, unplaced }
}
