import { readSlidoParticipants, readZoomParticipants } from './attendance.ts'
import type { BroughtPoll, Caption, Seat } from './brought.ts'
import { looksLikeCaptions, readCaptions } from './captions.ts'
import { keyed, keyedBy } from './keys.ts'
import { readMentimeter } from './mentimeter.ts'
import { looksLikeNames, readNames } from './names.ts'
import type { ImportReading, ImportTool } from './reading.ts'
import { readSlidoPolls } from './slido-polls.ts'
import { readSlidoQuestions } from './slido-questions.ts'
import { linesOf, type Sorted } from './sorted.ts'
import { readUnknown } from './unknown.ts'
import { looksLikeVtt } from './vtt.ts'
import { readZoomChat } from './zoom-chat.ts'
import { readZoomPolls } from './zoom-polls.ts'
import { readZoomQuestions } from './zoom-questions.ts'

type Reader = (lines: readonly string[]) => Sorted | undefined

const READERS: Readonly<Record<ImportTool, Reader>> = {
  'zoom-questions': readZoomQuestions,
  'slido-questions': readSlidoQuestions,
  'slido-polls': readSlidoPolls,
  'zoom-polls': readZoomPolls,
  'zoom-participants': readZoomParticipants,
  'slido-participants': readSlidoParticipants,
  mentimeter: readMentimeter,
  captions: readCaptions,
  'zoom-chat': readZoomChat,
  names: readNames,
}

// What is told by a header comes before what is told by its lines.
const TABLES = [
  'zoom-questions',
  'slido-questions',
  'slido-polls',
  'zoom-polls',
  'zoom-participants',
  'slido-participants',
  'mentimeter',
] as const satisfies readonly ImportTool[]

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
  return {
    tool: known,
    entries: keyed(known, sorted.said),
    polls: keyedBy<BroughtPoll>(known, sorted.polls),
    attendance: keyedBy<Seat>(known, sorted.attendance),
    captions: keyedBy<Caption>(known, sorted.captions),
    private: sorted.private,
    unread,
    lines: sorted.lines,
  }
}

type Recognised = readonly [ImportReading['tool'], Sorted]

function readAny(lines: readonly string[], filename: string): Recognised {
  const table = readTable(lines)
  // Somebody may have pasted a table into a chat: nothing in a table but that is private.
  if (table && table[1].private === 0) return table
  if (looksLikeVtt(lines)) return ['captions', readCaptions(lines) ?? readUnknown(lines)]
  const chat = readZoomChat(lines)
  if (table) return chat && unreadIn(chat) <= unreadIn(table[1]) ? ['zoom-chat', chat] : table
  if (chat) return ['zoom-chat', chat]
  const captions = looksLikeCaptions(lines) ? readCaptions(lines) : undefined
  if (captions) return ['captions', captions]
  if (mayBeNames(lines, filename)) return ['names', readNames(lines)]
  return ['unknown', readUnknown(lines)]
}

function readTable(lines: readonly string[]): Recognised | undefined {
  for (const tool of TABLES) {
    const sorted = READERS[tool](lines)
    if (sorted) return [tool, sorted]
  }
  return undefined
}

// What is hidden is not read either.
function unreadIn({ lines }: Sorted): number {
  return lines.filter(({ became }) => became === 'unread' || became === 'private').length
}

// A table and the cues of a transcript have colons too.
function mayBeNames(lines: readonly string[], filename: string): boolean {
  return !/\.(?:csv|tsv|vtt|srt|json|html?)$/i.test(filename) && looksLikeNames(lines)
}
