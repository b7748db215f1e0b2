import { isPlainId, type OptionId } from '../ids.ts'
import { hasWordedOptions, HIGHEST_STEP, LOWEST_STEP, type PollKind, type Scale } from './kinds.ts'
import { LARGEST_QUORUM, LONGEST_TIMER, type PollSettings } from './settings.ts'

export interface PollOption {
  readonly id: OptionId
  readonly text: string
}

/** The wording of a poll with its settings: while it is a draft this is written together, then it is frozen. */
export interface PollWording {
  readonly question: string
  readonly kind: PollKind
  /** In the poll's order. Yes-no and scale have theirs from the kind; written answers have none. */
  readonly options: readonly PollOption[]
  /** In `multiple`: how many options one ballot may name; without it, all. */
  readonly most?: number
  /** In `scale`. */
  readonly scale?: Scale
  readonly settings: PollSettings
}

/** Enough for a phone's screen; the limits say no before anybody's work is lost. [POLL1] */
export const MOST_OPTIONS = 50
export const LONGEST_OPTION = 200 // characters
export const LONGEST_QUESTION = 500 // characters
export const LONGEST_SCALE_LABEL = 60 // characters

export type WordingVerdict =
  | 'ready'
  | 'poll-without-question'
  | 'poll-without-options'
  | 'poll-option-empty'
  | 'poll-options-alike'
  | 'poll-option-twice'
  | 'poll-too-long'
  | 'poll-scale-unfit'
  | 'poll-settings-unfit'

/**
 * Whether a draft can be opened: a question, and as its kind asks two to 50 options, no two of them alike to whoever reads them,
 * each with an id of its own; or a scale of two to eleven whole steps between 0 and 10. [POLL1]
 */
export function judgeWording(wording: PollWording): WordingVerdict {
  if (visibleIn(wording.question) === '') return 'poll-without-question'
  if (wording.question.length > LONGEST_QUESTION) return 'poll-too-long'
  if (!areSettingsFit(wording)) return 'poll-settings-unfit'
  if (wording.kind === 'scale' && !isScaleFit(wording.scale)) return 'poll-scale-unfit'
  return hasWordedOptions(wording.kind) ? judgeOptions(wording.options) : 'ready'
}

function judgeOptions(options: readonly PollOption[]): WordingVerdict {
  if (options.length < 2) return 'poll-without-options'
  if (options.length > MOST_OPTIONS) return 'poll-too-long'
  const texts = new Set<string>()
  const ids = new Set<string>()
  for (const { id, text } of options) {
    const plain = visibleIn(text).toLowerCase()
    if (plain === '') return 'poll-option-empty'
    if (text.length > LONGEST_OPTION) return 'poll-too-long'
    if (ids.has(id) || !isPlainId(id)) return 'poll-option-twice'
    if (texts.has(plain)) return 'poll-options-alike'
    texts.add(plain)
    ids.add(id)
  }
  return 'ready'
}

function isScaleFit(scale: Scale | undefined): boolean {
  if (!scale) return false
  const { from, to, low, high } = scale
  const isRange = [from, to].every((step) => Number.isInteger(step))
  if (!isRange || from < LOWEST_STEP || to > HIGHEST_STEP || from >= to) return false
  return low.length <= LONGEST_SCALE_LABEL && high.length <= LONGEST_SCALE_LABEL
}

function areSettingsFit({ kind, most, options, settings }: PollWording): boolean {
  const { seconds, quorum } = settings
  if (seconds !== undefined && !isWhole(seconds, 1, LONGEST_TIMER)) return false
  if (quorum !== undefined && !isWhole(quorum, 1, LARGEST_QUORUM)) return false
  return most === undefined || kind !== 'multiple' || isWhole(most, 1, options.length)
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

/** What of a text can be told apart by eye: without letters that are not shown, in one spelling. */
export function visibleIn(text: string): string {
  const shown = text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  return shown.normalize('NFKC').replace(/\s+/g, ' ').trim()
}

/**
 * All of a wording as one text: two wordings have the same one exactly when they say the same. It is what somebody agrees to,
 * and what is sent to agree. [POLL7]
 */
export function wordingText(wording: PollWording): string {
  const { question, kind, options, most, scale, settings } = wording
  const { isNamed, results, entitled, breakdown, seconds, quorum } = settings
  return JSON.stringify([
    question,
    kind,
    options.map(({ id, text }) => [id, text]),
    most ?? null,
    scale ? [scale.from, scale.to, scale.low, scale.high] : null,
    [isNamed, results, entitled, breakdown, seconds ?? null, quorum ?? null],
  ])
}
