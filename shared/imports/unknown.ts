import { isBlank, sortLine, type Sorted } from './sorted.ts'
import { FORMS, looksPrivate, readHead } from './zoom-head.ts'

/**
 * Sorts a file that nobody knows: every line is unread. What bears the mark of a private message is
 * private even here, with the lines below it: up to the head of another message, or to a line that
 * stands at the margin below a blank one. [IMP3] [IMP7]
 */
export function readUnknown(lines: readonly string[]): Sorted {
  let count = 0
  let isPrivate = false
  const sorted = lines.map((text, at) => {
    const piece = { line: at + 1, text }
    const isNew = isBlank(lines[at - 1] ?? '') && /^\S/.test(text)
    if (looksPrivate(text)) {
      isPrivate = true
      count += 1
    } else if (isPrivate && (isNew || FORMS.some((form) => readHead(form, text)))) {
      isPrivate = false
    }
    return sortLine(piece, isBlank(text) ? 'blank' : isPrivate ? 'private' : 'unread')
  })
  return { said: [], private: count, lines: sorted }
}
