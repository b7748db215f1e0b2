import type { ReportSpan } from '#shared/report.ts'

// What begins or ends a mark anywhere, in CommonMark, in tables, and where GitHub adds to it: code,
// emphasis, links, HTML, entities, formulas, notes, mentions, issue numbers.
const MARKS = /[\\`*_[\]<>|~$^&@#{}]/g
// Addresses that would become links by themselves, and :emoji: names; the rest may be in the next run.
const COLON = /:(?=\/\/|[\w+-]+:|$)/g
const HOST = /\bww(?=w(\.|$))/gi
// What makes a line a heading, a list, a rule or a definition when it stands first.
const FIRST = /^([-+=!:%]|\d+(?=[.)]))/

/**
 * Text that a reader of Markdown shows as it was typed, wherever in a line it stands. Space around
 * it is the caller's: a line that begins with four spaces would be code. [REP6]
 */
export function escapeMarkdown(text: string): string {
  return escapeFirst(escapeMarks(text))
}

const escapeMarks = (text: string): string =>
  text.replace(MARKS, '\\$&').replace(COLON, '\\:').replace(HOST, 'w&#x77;')

const escapeFirst = (text: string): string =>
  text.replace(FIRST, (first) => (/\d/.test(first) ? `${first}\\` : `\\${first}`))

/** Runs of text with their looks. A look that Markdown could not carry there is left away. */
export function markdownSpans(spans: readonly ReportSpan[]): string {
  const pieces = spans.map((span, index) =>
    writeSpan(span, {
      before: spans[index - 1]?.text.at(-1),
      after: spans[index + 1]?.text.at(0),
      marked: isMarked(spans[index - 1]),
    }),
  )
  return escapeFirst(pieces.join('').trim())
}

interface Neighbours {
  readonly before: string | undefined
  readonly after: string | undefined
  /** Whether the run before has a look of its own: two marks that touch read as one. */
  readonly marked: boolean
}

const isMarked = (span: ReportSpan | undefined): boolean =>
  Boolean(span?.bold ?? span?.italic ?? span?.link)

function writeSpan(span: ReportSpan, { before, after, marked }: Neighbours): string {
  const words = span.text.trim()
  if (words === '') return span.text
  const [lead = '', trail = ''] = span.text.split(words, 2)
  const stars = span.bold ? (span.italic ? '***' : '**') : span.italic ? '*' : ''
  const opens = lead !== '' || (!marked && canStand(before, words.at(0)))
  const closes = trail !== '' || canStand(after, words.at(-1))
  const text = escapeMarks(words)
  const looked = opens && closes ? `${stars}${text}${stars}` : text
  return `${lead}${span.link === undefined ? looked : `[${looked}](<${span.link.replaceAll('&', '\\&')}>)`}${trail}`
}

/** Stars mark only what they touch: a word inside, or nothing but space and signs outside. */
function canStand(outside: string | undefined, inside: string | undefined): boolean {
  return outside === undefined || !isWord(outside) || isWord(inside ?? '')
}

const isWord = (letter: string): boolean => /[\p{L}\p{N}]/u.test(letter)
