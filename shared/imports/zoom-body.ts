import type { Became } from './reading.ts'
import type { Mention } from './replies.ts'
import { isBlank } from './sorted.ts'
import { REACTIONS, REPLY_BEGINNINGS } from './zoom-words.ts'

/** The words of a message, and what became of each of its lines. */
export interface Body {
  readonly text: string
  readonly became: readonly Became[]
  /** What it replies to, or reacts to. */
  readonly mentions?: Mention
  /** Who reacted to it, as newer clients gather them below. */
  readonly supporters: readonly string[]
}

const MOST_LINES_OF_QUOTE = 4 // Zoom quotes 50 characters, and a line break may be among them
const MOST_CHARACTERS_OF_REACTION = 400

const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u
// One picture is often several characters: a skin, a joiner, a flag's letters, a keycap.
const PICTURES_ONLY =
  /^(?:[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200D|\uFE0F|[\u{E0020}-\u{E007F}]|\s)+$/u
const MOST_CHARACTERS_OF_PICTURES = 100

/**
 * Takes the lines of a message apart: the quote it replies to, its words, the reactions that newer
 * clients gather below. A message that only tells of a reaction has no words. [IMP4]
 */
export function readBody(lines: readonly string[], gathers: 'gathers' | 'plain'): Body {
  const became: Became[] = lines.map((line) => (isBlank(line) ? 'blank' : 'entry'))
  const from = lines.findIndex((line) => !isBlank(line))
  let to = lines.findLastIndex((line) => !isBlank(line)) + 1
  if (from < 0) return { text: '', became, supporters: [] }
  const reaction = readReaction(lines.slice(from, to))
  if (reaction) {
    const each = became.map((one) => (one === 'entry' ? 'reaction' : one))
    return { text: '', became: each, supporters: [], ...(reaction.quote && { mentions: reaction }) }
  }

  const quoted = linesOfQuote(lines.slice(from, to))
  let start = from + quoted
  while (start < to && isBlank(lines[start] ?? '')) start += 1
  const onlyQuotes = start === to // then that is what they say
  if (onlyQuotes) start = from
  const quote = quoted > 0 && !onlyQuotes && quoteIn(lines.slice(from, from + quoted).join('\n'))
  for (let at = from; at < start; at += 1) if (became[at] === 'entry') became[at] = 'quote'

  // One line at least is what somebody wrote.
  const first = gathers === 'gathers' ? start + 1 : to
  const supporters: string[] = []
  while (to > first && isTally(lines[to - 1] ?? '')) {
    to -= 1
    supporters.unshift(...supportersIn(lines[to] ?? ''))
    became[to] = 'reaction'
    while (to > start && isBlank(lines[to - 1] ?? '')) to -= 1
  }
  // A blank line between two paragraphs belongs to the words.
  for (let at = start; at < to; at += 1) became[at] = 'entry'
  const text = lines.slice(start, to).join('\n')
  const mentions = quote ? ({ of: 'reply', quote } as const) : undefined
  return { text, became, supporters, ...(mentions && { mentions }) }
}

// 'Reacted to "How do we…" with 👍', 'Removed a 👍 reaction from "How do we…"'. Its quote is empty where it is no support.
function readReaction(lines: readonly string[]): Mention | undefined {
  if (lines.length > MOST_LINES_OF_QUOTE) return undefined
  const text = lines.join('\n').trim()
  if (text.length > MOST_CHARACTERS_OF_REACTION) return undefined
  const removed = /^Removed an? (.{1,40}?) reaction from "(.*)"$/s.exec(text)
  if (removed && isPictures(removed[1] ?? ''))
    return { of: 'taken-back', quote: supports(removed[1] ?? '') ? (removed[2] ?? '') : '' }
  for (const { begins, ends } of REACTIONS) {
    const at = text.lastIndexOf(ends)
    const picture = text.slice(at + ends.length)
    if (!text.startsWith(begins) || at <= 0 || !isPictures(picture)) continue
    return { of: 'reaction', quote: supports(picture) ? text.slice(begins.length, at) : '' }
  }
  return undefined
}

// Whoever turns a thumb down supports nothing.
function supports(picture: string): boolean {
  return !picture.includes('👎')
}

// 'Replying to "How do we…":'
function quoteIn(text: string): string {
  const begins = REPLY_BEGINNINGS.find((each) => text.trimStart().startsWith(each)) ?? ''
  return text
    .trim()
    .slice(begins.length)
    .replace(/["»”]:?$/, '')
}

// 'Ana Souza, Bo Lindgren:👍'
function supportersIn(line: string): string[] {
  const colon = line.lastIndexOf(':')
  if (!supports(line.slice(colon + 1))) return []
  return line.slice(0, colon).split(', ')
}

// 'Ana Souza, Bo Lindgren:👍'
function isTally(line: string): boolean {
  const colon = line.lastIndexOf(':')
  return colon > 0 && !isBlank(line.slice(0, colon)) && isPictures(line.slice(colon + 1))
}

function isPictures(text: string): boolean {
  if (text.length > MOST_CHARACTERS_OF_PICTURES) return false
  return PICTURE.test(text) && PICTURES_ONLY.test(text)
}

function linesOfQuote(lines: readonly string[]): number {
  const first = lines[0]?.trimStart() ?? ''
  if (!REPLY_BEGINNINGS.some((begins) => first.startsWith(begins))) return 0
  const end = lines
    .slice(0, MOST_LINES_OF_QUOTE)
    .findIndex((line) => /["»”]:?$/.test(line.trimEnd()))
  return end + 1
}
