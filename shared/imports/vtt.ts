import { speakerIn } from './speaker.ts'
import { cleanName, cleanText, oneLine } from './clean.ts'
import type { Caption } from './brought.ts'
import type { Became, ImportLine } from './reading.ts'
import { isBlank, sortLine, type Sorted, type Unkeyed } from './sorted.ts'
import { looksPrivate } from './zoom-head.ts'

const TIMING =
  /^\s*(?:(\d{1,3}):)?(\d{2}):(\d{2})[.,](\d{3})\s+-->\s+(?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}(?:\s|$)/
const LONGEST_CUE = 5_000 // characters; a cue is two lines on a screen
const VOICE = /^<v(?:\.[\w.]{1,40})? ([^<>]{1,80})>/
// Only what the format knows is markup; anything else that somebody wrote is text.
const MARKUP = /<\/?(?:v|c|i|b|u|lang|ruby|rt)(?:[.\s][^<>]{0,80})?>|<\d[\d:.]{4,15}>/g

/**
 * Reads a WebVTT or SubRip transcript: cues with their time and, where it stands, who speaks. Undefined
 * where no line is the time of a cue. [IMP13]
 */
export function readVtt(lines: readonly string[]): Sorted | undefined {
  const captions: Unkeyed<Caption>[] = []
  const sorted: ImportLine[] = []
  let count = 0
  let cue: { readonly at: number; words: string } | undefined
  let hasBegun = false
  let state: 'between' | 'cue' | 'note' | 'private' = 'between'
  const close = (): void => {
    const said = cue && captionOf(cue.at, cue.words)
    if (said) captions.push(said)
    cue = undefined
  }
  for (const [at, text] of lines.entries()) {
    sorted.push(sortLine({ line: at + 1, text }, take(text, lines[at + 1] ?? '', at)))
  }
  close()
  return hasBegun ? { said: [], captions, private: count, lines: sorted } : undefined

  function take(text: string, next: string, at: number): Became {
    if (looksPrivate(text)) {
      close()
      state = 'private'
      count += 1
      return 'private'
    }
    const timing = TIMING.exec(text.slice(0, 100))
    if (timing) {
      close()
      state = 'cue'
      hasBegun = true
      cue = { at: momentOf(timing), words: '' }
      return 'header'
    }
    if (state === 'private' && !isBlank(text)) return 'private'
    if (isBlank(text)) {
      close()
      if (state !== 'private') state = 'between'
      return 'blank'
    }
    if (cue) {
      if (cue.words.length + text.length > LONGEST_CUE) return 'unread'
      cue.words += ` ${text}`
      return 'entry'
    }
    if (state === 'between' && /^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(text)) state = 'note'
    if (state === 'note') return 'header'
    // The number or name of a cue stands right above its time.
    const isHead = TIMING.test(next.slice(0, 100)) || (at === 0 && text.startsWith('WEBVTT'))
    return isHead ? 'header' : 'unread'
  }
}

/** Whether it begins as a transcript does. */
export function looksLikeVtt(lines: readonly string[]): boolean {
  const from = lines.findIndex((line) => !isBlank(line))
  const first = lines.slice(Math.max(from, 0), from + 3)
  return (
    (first[0] ?? '').startsWith('WEBVTT') || first.slice(0, 2).some((line) => TIMING.test(line))
  )
}

function captionOf(at: number, words: string): Unkeyed<Caption> | undefined {
  const line = words.trim()
  const voice = VOICE.exec(line)
  const plain = line.replace(MARKUP, '')
  const { speaker, text } = voice
    ? { speaker: cleanName(voice[1] ?? ''), text: plain }
    : speakerIn(plain)
  const clean = cleanText(oneLine(text))
  if (clean === undefined) return undefined
  return {
    stamp: `${at}\n${speaker ?? ''}\n${clean}`,
    text: clean,
    at,
    from: 'recording',
    ...(speaker !== undefined && { speaker }),
  }
}

function momentOf([, hours = '0', minutes, seconds, thousandths]: RegExpExecArray): number {
  return (
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(thousandths)
  )
}
