import type { Piece } from './sorted.ts'
import { CHAT_WORDS } from './zoom-words.ts'

const FROM = [...new Set(CHAT_WORDS.flatMap(({ from }) => from))].join('|')
const INNER_HEAD = new RegExp(
  String.raw`(?:\d{4}-\d{2}-\d{2} )?\d{1,2}:\d{2}:\d{2}(\t ?| )(?:${FROM}) {1,2}(?=\S)`,
  'g',
)

/**
 * The lines of a chat, cut where a line break was lost between two messages: else the second, which
 * may be private, would be words of the first. [IMP3]
 */
export function piecesOf(lines: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  for (const [at, text] of lines.entries()) {
    for (const part of cut(text)) pieces.push({ line: at + 1, text: part })
  }
  return pieces
}

function cut(text: string): string[] {
  if (!text.includes(':')) return [text]
  const parts: string[] = []
  let from = 0
  for (const { index, 1: gap = '' } of text.matchAll(INNER_HEAD)) {
    // Behind a space it is somebody's own paste, unless it kept the tab of the file.
    const isLost = gap.startsWith('\t') || !/\s/.test(text[index - 1] ?? ' ')
    if (index <= from || !isLost || text.slice(from, index).trim() === '') continue
    parts.push(text.slice(from, index))
    from = index
  }
  parts.push(text.slice(from))
  return parts
}
