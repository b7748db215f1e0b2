import type { OptionId } from '../ids.ts'
import { ABSTAIN, hasWordedOptions, NO, USUAL_SCALE, YES, type PollKind } from './kinds.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from './settings.ts'
import {
  LONGEST_OPTION,
  LONGEST_QUESTION,
  LONGEST_SCALE_LABEL,
  MOST_OPTIONS,
  visibleIn,
  type PollWording,
} from './wording.ts'

/** No session designs more; a file with more is no set of polls. */
export const MOST_POLLS = 200
export const LARGEST_SET = 1_000_000 // characters of a file

/**
 * What a file has that was not read. `not-a-set`: nothing in it is a poll. `too-large`, `too-many`: what is beyond was left. `kind`, `too-long`,
 * `too-many-options`: the poll was left. `setting`: the usual was taken. `line`: nobody knows what it says, and it was left.
 */
export const UNREAD = [
  'not-a-set',
  'too-large',
  'too-many',
  'kind',
  'too-long',
  'too-many-options',
  'setting',
  'line',
] as const
export type UnreadWhy = (typeof UNREAD)[number]

export interface Unread {
  readonly why: UnreadWhy
  /** The poll by its number in the file, from 1. */
  readonly poll?: number
  /** What stands there, cut to 80 characters. */
  readonly words?: string
}

/** What a file says of polls, in its order, and what of it could not be read. */
export interface ReadSet {
  readonly polls: readonly PollWording[]
  readonly unread: readonly Unread[]
}

/** A poll as a file has it, before anybody knows whether it fits. Numbers that are none are NaN. */
export interface RawPoll {
  readonly question: string
  readonly kind: PollKind
  readonly options: readonly string[]
  readonly most?: number | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly low: string
  readonly high: string
  readonly settings: PollSettings
}

const LONGEST_WORDS = 80

export function cut(words: string): string {
  const line = plainLine(words).trim()
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS - 1)}…`.toWellFormed() : line
}

/** Whether nobody wrote anything into a poll yet: it is in no file. */
export function isBlank({ question, kind, options }: PollWording): boolean {
  const texts = hasWordedOptions(kind) ? options.map(({ text }) => text) : []
  return [question, ...texts].every((text) => visibleIn(text) === '')
}

/** A text as it stands in one line of a file: no letter of it begins another line, or is no letter at all. */
export function plainLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

/** The wording of a poll of a file, with options named by their numbers; or why it was left. */
export function wordingFrom(raw: RawPoll): PollWording | UnreadWhy {
  const { kind, settings } = raw
  const question = plainLine(raw.question)
  const [low, high] = [plainLine(raw.low), plainLine(raw.high)]
  if (question.length > LONGEST_QUESTION) return 'too-long'
  const texts = raw.options.map(plainLine)
  if (texts.some((text) => text.length > LONGEST_OPTION)) return 'too-long'
  if (texts.length > MOST_OPTIONS) return 'too-many-options'
  if (Math.max(low.length, high.length) > LONGEST_SCALE_LABEL) return 'too-long'
  const most = kind === 'multiple' ? wholeOf(raw.most) : undefined
  const scale = { from: stepOf(raw.from, 'from'), to: stepOf(raw.to, 'to'), low, high }
  return {
    question,
    kind,
    options: optionsOf(kind, texts),
    ...(most !== undefined && { most }),
    ...(kind === 'scale' && { scale }),
    settings: { ...USUAL_POLL_SETTINGS, ...settings },
  }
}

function stepOf(step: number | undefined, end: 'from' | 'to'): number {
  return wholeOf(step) ?? USUAL_SCALE[end]
}

function wholeOf(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined
}

// The steps of a scale are its own, and are not written by anybody.
function optionsOf(kind: PollKind, texts: readonly string[]): PollWording['options'] {
  if (kind === 'yes-no') {
    return [YES, NO, ABSTAIN].map((id, at) => ({ id, text: texts[at] ?? '' }))
  }
  if (!hasWordedOptions(kind)) return []
  return texts.map((text, at) => ({ id: `o${at + 1}` as OptionId, text }))
}

/**
 * The same wording with its options named by their numbers, in lines of a file: two wordings that a file says alike are equal then.
 * [WORK5]
 */
export function asInFile(wording: PollWording): PollWording {
  const { question, kind, options, most, scale, settings } = wording
  return {
    question: plainLine(question),
    kind,
    options: optionsOf(
      kind,
      options.map(({ text }) => plainLine(text)),
    ),
    ...(most !== undefined && kind === 'multiple' && { most }),
    ...(kind === 'scale' && { scale: linesOf(scale ?? USUAL_SCALE) }),
    settings,
  }
}

function linesOf({ from, to, low, high }: NonNullable<PollWording['scale']>) {
  return { from, to, low: plainLine(low), high: plainLine(high) }
}
