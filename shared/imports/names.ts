import { cleanName, cleanText } from './clean.ts'
import { readClock } from './clock.ts'
import type { ImportLine } from './reading.ts'
import { isBlank, sortLine, type Piece, type Said, type Sorted } from './sorted.ts'
import { looksPrivate, readAddress } from './zoom-head.ts'

/** Who begins to speak on a line, and the words on it. */
interface Turn {
  readonly clock?: string
  readonly author: string
  readonly isPrivate: boolean
  readonly text: string
}

const MOST_CHARACTERS_OF_NAME = 80
const MOST_WORDS_OF_NAME = 8
const TIME = /^(?:\[(\d[\d:]{3,7}(?: ?[AP]M)?)\]|(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?))\s+/i

/**
 * Reads `Name: text`, one turn a line; lines without a name go on until a blank one. What is said to
 * somebody alone is private. [IMP3] [IMP7]
 */
export function readNames(lines: readonly string[]): Sorted {
  const said: Said[] = []
  const sorted: ImportLine[] = []
  let count = 0
  let turn: { readonly read: Turn | undefined; readonly pieces: Piece[] } | undefined
  const close = (): void => {
    if (turn === undefined) return
    const { read, pieces } = turn
    const isPrivate = read === undefined || read.isPrivate
    if (isPrivate) count += 1
    const words = isPrivate ? undefined : wordsOf(read, pieces)
    if (words) said.push(words)
    const became = isPrivate ? 'private' : words ? 'entry' : 'unread'
    for (const piece of pieces) sorted.push(sortLine(piece, became))
    turn = undefined
  }
  for (const [at, text] of lines.entries()) {
    const piece = { line: at + 1, text }
    const isAlone = looksPrivate(text)
    const read = isAlone ? undefined : readTurn(text)
    if (read || isAlone) {
      close()
      turn = { read, pieces: [piece] }
    } else if (turn && (!isBlank(text) || turn.read === undefined || turn.read.isPrivate)) {
      turn.pieces.push(piece)
    } else {
      close()
      sorted.push(sortLine(piece, isBlank(text) ? 'blank' : 'unread'))
    }
  }
  close()
  return { said, private: count, lines: sorted }
}

/** Whether most lines begin with a name, so that nobody has to say that these are turns. */
export function looksLikeNames(lines: readonly string[]): boolean {
  const written = lines.filter((line) => !isBlank(line))
  const named = written.filter((line) => readTurn(line) !== undefined)
  return named.length > 0 && 2 * named.length >= written.length
}

function readTurn(line: string): Turn | undefined {
  if (!/[:：]/.test(line)) return undefined
  const time = TIME.exec(line)
  const rest = line.slice(time?.[0].length ?? 0)
  const colon = rest.slice(0, MOST_CHARACTERS_OF_NAME + 1).search(/[:：]/)
  if (colon < 1 || /^[/\d]/.test(rest.slice(colon + 1))) return undefined
  const name = rest.slice(0, colon).trim()
  const isName =
    /^[\p{L}\p{N}@(]/u.test(name) &&
    /\p{L}/u.test(name) &&
    !/[.!?;]\s|[!?;]$/.test(name) &&
    name.split(/\s+/).length <= MOST_WORDS_OF_NAME
  if (!isName) return undefined
  const address = readAddress(name)
  const clock = time ? readClock(time[1] ?? time[2] ?? '') : undefined
  return {
    author: address?.to === 'everyone' ? address.author : name,
    isPrivate: address?.to === 'somebody' || address?.to === 'private',
    text: rest.slice(colon + 1),
    ...(clock !== undefined && { clock }),
  }
}

function wordsOf(turn: Turn, pieces: readonly Piece[]): Said | undefined {
  const below = pieces.slice(1).map(({ text }) => text)
  // Webex: 'from NAME to everyone:    1:23 PM', and the words on the next lines.
  const onlyClock = below.length > 0 ? readClock(turn.text) : undefined
  const text = cleanText([...(onlyClock === undefined ? [turn.text] : []), ...below].join('\n'))
  const author = cleanName(turn.author)
  const clock = turn.clock ?? onlyClock
  if (text === undefined) return undefined
  return {
    stamp: clock ?? '',
    text,
    channel: 'online',
    ...(author !== undefined && { author }),
    ...(clock !== undefined && { at: clock }),
  }
}
