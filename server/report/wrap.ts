const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How many columns text takes in a letter of fixed width; Chinese and emoji take two. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of letters.segment(text)) {
    if (!/^[\p{Cf}\p{Mn}]+$/u.test(segment)) width += WIDE.test(segment) ? 2 : 1
  }
  return width
}

/** Fills up with spaces at the end. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/**
 * Breaks text into lines of at most so many columns, at spaces; only a word longer than a line is cut.
 * Nothing is lost but the spaces at the breaks.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of text.split(' ').flatMap((long) => cut(long, columns))) {
    const wide = widthOf(word)
    if (line !== '' && width + 1 + wide > columns) {
      lines.push(line)
      line = word
      width = wide
    } else {
      width = line === '' ? wide : width + 1 + wide
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

function cut(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word]
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { segment } of letters.segment(word)) {
    const wide = widthOf(segment)
    if (width + wide > columns) {
      pieces.push(piece)
      piece = ''
      width = 0
    }
    piece += segment
    width += wide
  }
  return [...pieces, piece]
}
