import { cleanName, cleanText, oneLine } from './clean.ts'
import type { Caption } from './brought.ts'
import type { Became, ImportLine } from './reading.ts'
import { isBlank, sortLine, type Sorted, type Unkeyed } from './sorted.ts'
import { speakerIn } from './speaker.ts'
import { readVtt } from './vtt.ts'
import { looksPrivate } from './zoom-head.ts'

/** A stretch of captions begins with who speaks; what stands on the line behind it is the words. */
interface Turn {
  readonly speaker?: string
  readonly at?: number
  readonly text: string
}

const WORTH_A_CAPTION = 300 // characters: a monologue is cut behind the sentence that reaches them
const MOST_IN_ONE = 5_000 // and behind any line that reaches these

const SAVED = /^\[([^\]]{1,80})\] (\d{1,2}):(\d{2}):(\d{2})$/
const STAGE_NOTE = /^\s*[([][^()[\]]{1,80}[)\]]\.?\s*$/

/**
 * Reads what was said aloud: a WebVTT transcript, the plain text of a captioner with `>> NAME:` before
 * each turn, or the captions that Zoom saves. A note such as (Pause) is no speech. Undefined where no
 * line begins a turn. [IMP13]
 */
export function readCaptions(lines: readonly string[]): Sorted | undefined {
  return readVtt(lines) ?? readTurns(lines, turnOf) ?? readTurns(lines, savedTurnOf)
}

/** Whether the file says by its form that it is a transcript, and by nothing that it is a chat. */
export function looksLikeCaptions(lines: readonly string[]): boolean {
  let turns = 0
  for (const line of lines) {
    if (/^\s*>>\s*\S/.test(line) || SAVED.test(line)) turns += 1
    if (turns > 1) return true
  }
  return false
}

function readTurns(
  lines: readonly string[],
  begins: (line: string) => Turn | undefined,
): Sorted | undefined {
  const captions: Unkeyed<Caption>[] = []
  const sorted: ImportLine[] = []
  let count = 0
  let hasBegun = false
  let state: 'before' | 'open' | 'private' = 'before'
  let turn: Omit<Turn, 'text'> = {}
  let words = ''
  const flush = (): void => {
    const text = cleanText(oneLine(words))
    words = ''
    if (text === undefined) return
    const { speaker, at } = turn
    captions.push({
      stamp: `${at ?? ''}\n${speaker ?? ''}\n${text}`,
      text,
      ...(speaker !== undefined && { speaker }),
      ...(at !== undefined && { at, from: 'midnight' as const }),
    })
  }
  for (const [index, line] of lines.entries()) {
    sorted.push(sortLine({ line: index + 1, text: line }, take(line)))
  }
  flush()
  return hasBegun ? { said: [], captions, private: count, lines: sorted } : undefined

  function take(line: string): Became {
    if (looksPrivate(line)) {
      flush()
      state = 'private'
      count += 1
      return 'private'
    }
    if (isBlank(line)) return 'blank'
    const next = begins(line)
    if (next) {
      flush()
      const { text, ...who } = next
      turn = who
      hasBegun = true
      state = 'open'
      return add(text) ? 'entry' : 'unread'
    }
    if (state === 'private') return 'private'
    if (STAGE_NOTE.test(line)) return 'header'
    if (state === 'before') return 'unread'
    return add(line) ? 'entry' : 'unread'
  }

  function add(text: string): boolean {
    if (text.length > MOST_IN_ONE) return false
    if (words.length + text.length > MOST_IN_ONE) flush()
    words += ` ${text}`
    if (words.length >= WORTH_A_CAPTION && /[.?!]["')\]]*\s*$/.test(words.slice(-8))) flush()
    return true
  }
}

// '>> NAME: text', '>>NAME:   text', '>> text'
function turnOf(line: string): Turn | undefined {
  const mark = /^\s*>>\s*/.exec(line.slice(0, 100))
  if (!mark) return undefined
  const rest = line.slice(mark[0].length)
  const { speaker, text } = speakerIn(rest)
  return { text, ...(speaker !== undefined && { speaker }) }
}

// '[Name] 10:03:12', and the words below.
function savedTurnOf(line: string): Turn | undefined {
  const saved = SAVED.exec(line)
  if (!saved) return undefined
  const [, name = '', hours, minutes, seconds] = saved
  const speaker = cleanName(name)
  const at = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return { text: '', at, ...(speaker !== undefined && { speaker }) }
}
