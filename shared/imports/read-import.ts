import { keyed } from './keys.ts'
import { looksLikeNames, readNames } from './names.ts'
import type { ImportReading, ImportTool } from './reading.ts'
import { readSlidoQuestions } from './slido-questions.ts'
import { linesOf, type Sorted } from './sorted.ts'
import { readUnknown } from './unknown.ts'
import { readZoomChat } from './zoom-chat.ts'
import { readZoomQuestions } from './zoom-questions.ts'

type Reader = (lines: readonly string[]) => Sorted | undefined

// The order matters to `auto`: what is told by its header comes before what is told by its lines.
const READERS: Readonly<Record<ImportTool, Reader>> = {
  'zoom-questions': readZoomQuestions,
  'slido-questions': readSlidoQuestions,
  'zoom-chat': readZoomChat,
  names: readNames,
}

/**
 * Reads a file of another tool, or says which tool's it is. Never throws, whatever the content [IMP1];
 * every line becomes something and stands in `lines` [IMP2]; private messages are counted and their
 * words are gone [IMP3].
 */
export function readImport(
  tool: ImportTool | 'auto',
  filename: string,
  content: string,
): ImportReading {
  const lines = linesOf(content)
  const [known, sorted] =
    tool === 'auto' ? readAny(lines, filename) : [tool, READERS[tool](lines) ?? readUnknown(lines)]
  const unread = sorted.lines
    .filter(({ became }) => became === 'unread')
    .map(({ line, text }) => ({ line, text }))
  const entries = keyed(known, sorted.said)
  return { tool: known, entries, private: sorted.private, unread, lines: sorted.lines }
}

function readAny(lines: readonly string[], filename: string): [ImportReading['tool'], Sorted] {
  for (const [tool, read] of Object.entries(READERS) as [ImportTool, Reader][]) {
    if (tool === 'names' && !mayBeNames(lines, filename)) continue
    const sorted = read(lines)
    if (sorted) return [tool, sorted]
  }
  return ['unknown', readUnknown(lines)]
}

// A table and the cues of a transcript have colons too.
function mayBeNames(lines: readonly string[], filename: string): boolean {
  return !/\.(?:csv|tsv|vtt|srt|json|html?)$/i.test(filename) && looksLikeNames(lines)
}
