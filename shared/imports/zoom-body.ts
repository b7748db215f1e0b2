import type { Became } from './reading.ts'
import { isBlank } from './sorted.ts'
import { REACTIONS, REPLY_BEGINNINGS } from './zoom-words.ts'

/** The words of a message, and what became of each of its lines. */
export interface Body {
  readonly text: string
  readonly became: readonly Became[]
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
  if (from < 0) return { text: '', became }
  if (isReaction(lines.slice(from, to))) {
    return { text: '', became: became.map((each) => (each === 'entry' ? 'reaction' : each)) }
  }

  let start = from + linesOfQuote(lines.slice(from, to))
  while (start < to && isBlank(lines[start] ?? '')) start += 1
  if (start === to) start = from // who only quotes, says it
  for (let at = from; at < start; at += 1) if (became[at] === 'entry') became[at] = 'quote'

  // One line at least is what somebody wrote.
  const first = gathers === 'gathers' ? start + 1 : to
  while (to > first && isTally(lines[to - 1] ?? '')) {
    to -= 1
    became[to] = 'reaction'
    while (to > start && isBlank(lines[to - 1] ?? '')) to -= 1
  }
  // A blank line between two paragraphs belongs to the words.
  for (let at = start; at < to; at += 1) became[at] = 'entry'
  return { text: lines.slice(start, to).join('\n'), became }
}

// 'Reacted to "How do we…" with 👍', 'Removed a 👍 reaction from "How do we…"'
function isReaction(lines: readonly string[]): boolean {
  if (lines.length > MOST_LINES_OF_QUOTE) return false
  const text = lines.join('\n').trim()
  if (text.length > MOST_CHARACTERS_OF_REACTION) return false
  const removed = /^Removed an? (.{1,40}?) reaction from ".*"$/s.exec(text)?.[1]
  if (removed !== undefined) return isPictures(removed)
  return REACTIONS.some(({ begins, ends }) => {
    const at = text.lastIndexOf(ends)
    return text.startsWith(begins) && at > 0 && isPictures(text.slice(at + ends.length))
  })
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
