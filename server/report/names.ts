import type { Span } from '#shared/document/block.ts'
import { fold } from './folded.ts'

/** Somebody whom a session knows by name, and what is said in its place. */
export interface KnownName {
  readonly name: string
  readonly instead: string
  /** An organisation among the people: its words are those of half the session. */
  readonly isOnlyWhole?: boolean
}

/** Takes names out of texts. What it does not change it answers as it was. */
export interface Mask {
  text(raw: string): string
  spans(spans: readonly Span[]): readonly Span[]
}

const SHORTEST_PART = 3 // letters of a name that stand for somebody alone
const LONGEST_TITLE = 5 // letters with the dot: Dr., Prof., an initial
const BETWEEN = '\\s+(?:\\p{L}\\.\\s+)*' // an initial may stand between two words of a name
const ADDRESS = /\b(?:https?:\/\/|mailto:)?[^\s<>()]*(?:@|:\/\/)[^\s<>()]*/giu
const WITHOUT_CASE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

interface Found {
  readonly from: number
  readonly to: number
  readonly instead: string
}

/**
 * Finds names as people write them: whole in any spelling of letters and accents, and the parts of one as words of their
 * own. A part that is a word of the session as well (`isCommon`, asked in small letters) stands for nobody alone. [ATTR2]
 */
export function maskOf(known: readonly KnownName[], isCommon: (word: string) => boolean): Mask {
  const whole = new Map<string, string>()
  const parts = new Map<string, string>()
  for (const { name, instead, isOnlyWhole } of known) {
    const words = wordsOf(name)
    const key = words.join(' ')
    const small = key.toLowerCase()
    const standsAlone = words.length > 1 || WITHOUT_CASE.test(key)
    if (standsAlone && !whole.has(small)) whole.set(small, instead)
    if (isOnlyWhole) continue
    for (const part of words.length > 1 ? words.filter(isPart) : words) {
      if (isCommon(part.toLowerCase()) || WITHOUT_CASE.test(part)) continue
      if (!parts.has(part)) parts.set(part, instead)
      if (!parts.has(part.toUpperCase())) parts.set(part.toUpperCase(), instead)
    }
  }
  const wholes = expressionOf([...whole.keys()], 'giu')
  const alone = expressionOf([...parts.keys()], 'gu')
  const long = [...parts].filter(([part]) => part.length >= SHORTEST_PART)
  const inAddress = (address: string): string | undefined => {
    const small = address.toLowerCase()
    return long.find(([part]) => small.includes(part.toLowerCase()))?.[1]
  }

  const findIn = (text: string): readonly Found[] => {
    const found: Found[] = []
    const add = (match: RegExpExecArray, instead: string | undefined): void => {
      const [from, to] = [match.index, match.index + match[0].length]
      if (instead === undefined || to === from) return
      if (!found.some((other) => from < other.to && other.from < to)) {
        found.push({ from, to, instead })
      }
    }
    for (const match of text.matchAll(ADDRESS)) add(match, inAddress(match[0]))
    if (wholes) {
      const [other] = whole.values()
      for (const match of text.matchAll(wholes)) add(match, whole.get(keyOf(match[0])) ?? other)
    }
    if (alone) for (const match of text.matchAll(alone)) add(match, parts.get(match[0]))
    return found.sort((one, other) => one.from - other.from)
  }

  const spansOf = (spans: readonly Span[]): readonly Span[] => {
    const folded = fold(spans.map(({ text }) => text).join(''))
    const found = findIn(folded.text).map(({ from, to, instead }) => ({
      from: folded.places[from] ?? 0,
      to: folded.places[to] ?? 0,
      instead,
    }))
    const leads = ({ link }: Span) => link !== undefined && isTelling(link, inAddress)
    if (found.length === 0 && !spans.some(leads)) return spans
    let start = 0
    return spans.map((span) => {
      const text = replaced(span.text, start, found)
      start += span.text.length
      const { link, ...plain } = span
      return { ...plain, text, ...(link !== undefined && !leads(span) && { link }) }
    })
  }
  return {
    text: (raw) => spansOf([{ text: raw }])[0]?.text ?? '',
    spans: spansOf,
  }
}

/** The words of a name without titles and what stands in brackets. */
export function wordsOf(name: string): readonly string[] {
  const plain = fold(name).text.replace(/[([{].*?[)\]}]/gu, ' ')
  const words = plain.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*\.?/gu) ?? []
  const meant = words.filter((word) => !word.endsWith('.') || word.length > LONGEST_TITLE)
  return meant.map((word) => word.replace(/\.$/, ''))
}

/** A name as it is compared. */
export function keyOf(name: string): string {
  return wordsOf(name).join(' ').toLowerCase()
}

// One word of a name stands for somebody where it is written as one: with a capital letter, and long enough.
function isPart(word: string): boolean {
  return word.length >= SHORTEST_PART && /^\p{Lu}/u.test(word)
}

// A span may begin or end within a name: what stands instead is where the name begins.
function replaced(text: string, start: number, found: readonly Found[]): string {
  let out = ''
  let at = 0
  for (const { from, to, instead } of found) {
    const begin = Math.max(from - start, 0)
    const end = Math.min(to - start, text.length)
    if (end <= 0 || begin >= text.length) continue
    out += text.slice(at, begin) + (from >= start ? instead : '')
    at = end
  }
  return out + text.slice(at)
}

function isTelling(link: string, inAddress: (address: string) => string | undefined): boolean {
  if (/^\s*mailto:/i.test(link)) return true
  return inAddress(link) !== undefined
}

function expressionOf(names: readonly string[], flags: 'giu' | 'gu'): RegExp | undefined {
  if (names.length === 0) return undefined
  const choices = [...names]
    .sort((one, other) => other.length - one.length)
    .map((name) => {
      const pattern = RegExp.escape(name).replaceAll('\\x20', BETWEEN)
      return WITHOUT_CASE.test(name) ? pattern : `(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`
    })
  return new RegExp(choices.join('|'), flags)
}
