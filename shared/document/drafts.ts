import * as Y from 'yjs'
import type { OptionId, PollId } from '../ids.ts'
import {
  ABSTAIN,
  hasWordedOptions,
  NO,
  POLL_KINDS,
  USUAL_SCALE,
  YES,
  type PollKind,
  type Scale,
} from '../poll/kinds.ts'
import {
  BREAKDOWNS,
  readEntitled,
  RESULTS,
  USUAL_POLL_SETTINGS,
  writeEntitled,
  type PollSettings,
} from '../poll/settings.ts'
import type { PollOption, PollWording } from '../poll/wording.ts'
import { inOrder, placeBehind, placeIn } from './places.ts'
import { ROOTS } from './schema.ts'

/** Reads the wording of one draft in the `polls` document; undefined where there is none. [DOC3] */
export function readDraft(polls: Y.Doc, id: PollId): PollWording | undefined {
  const draft: unknown = polls.getMap(ROOTS.polls).get(id)
  return draft instanceof Y.Map ? wordingOf(draft) : undefined
}

/**
 * The plain values of a draft's Map beside its texts. `most`, `from`, `to`, `seconds`, `quorum` are whole numbers, `named` and
 * `archived` true or false, `place` a number by which drafts are ordered, the others texts. What is missing or unfit is the usual.
 * An option has a `place` of its own once the options were moved.
 */
export const DRAFT_KEYS = [
  'kind',
  'most',
  'from',
  'to',
  'low',
  'high',
  'yes',
  'no',
  'abstain',
  'named',
  'results',
  'entitled',
  'breakdown',
  'seconds',
  'quorum',
  'archived',
  'place',
] as const
export type DraftKey = (typeof DRAFT_KEYS)[number]

/** The wording of a draft's Map. Whatever does not belong there is read as missing. */
export function wordingOf(draft: Y.Map<unknown>): PollWording {
  const kind = POLL_KINDS.find((known) => known === draft.get('kind')) ?? 'single'
  const most = kind === 'multiple' ? wholeIn(draft, 'most') : undefined
  const scale = kind === 'scale' ? scaleOf(draft) : undefined
  return {
    question: wordsIn(draft.get('question')),
    kind,
    options: optionsOf(draft, kind, scale),
    ...(most !== undefined && { most }),
    ...(scale && { scale }),
    settings: settingsOf(draft),
  }
}

function optionsOf(draft: Y.Map<unknown>, kind: PollKind, scale?: Scale): readonly PollOption[] {
  if (kind === 'yes-no') {
    const words = { [YES]: 'Yes', [NO]: 'No', [ABSTAIN]: 'Abstain' }
    return [YES, NO, ABSTAIN].map((id) => ({ id, text: textIn(draft, id) || (words[id] ?? id) }))
  }
  if (scale) return stepsOf(scale).map((step) => ({ id: step as OptionId, text: step }))
  const options = draft.get('options')
  const isList = hasWordedOptions(kind) && options instanceof Y.Array
  return isList ? optionMaps(options).flatMap(readOption) : []
}

/** The options of a draft's list in the order in which they are read. What is no option is left out. [WORK3] */
export function optionMaps(options: Y.Array<unknown>): readonly Y.Map<unknown>[] {
  const maps = options.toArray().filter((option) => option instanceof Y.Map)
  return inOrder(maps as Y.Map<unknown>[], (option) => placeIn(option.get('place')))
}

export interface Draft {
  readonly id: PollId
  readonly map: Y.Map<unknown>
}

/** All drafts of the `polls` document in their order, those that were put aside too. [WORK3] */
export function draftsIn(polls: Y.Doc): readonly Draft[] {
  const drafts = [...polls.getMap(ROOTS.polls)].flatMap(([id, map]) =>
    map instanceof Y.Map ? [{ id: id as PollId, map: map as Y.Map<unknown> }] : [],
  )
  // Everybody's copy lists them in another order: without a place they stand by their names.
  drafts.sort((one, other) => (one.id < other.id ? -1 : 1))
  return inOrder(drafts, ({ map }) => placeIn(map.get('place')))
}

function placeOfNew(polls: Y.Doc): number {
  return placeBehind(draftsIn(polls).map(({ map }) => placeIn(map.get('place'))))
}

function stepsOf({ from, to }: Scale): readonly string[] {
  const count = Math.min(Math.max(to - from + 1, 0), 50)
  return Array.from({ length: count }, (_, step) => String(from + step))
}

function scaleOf(draft: Y.Map<unknown>): Scale {
  return {
    from: wholeIn(draft, 'from') ?? USUAL_SCALE.from,
    to: wholeIn(draft, 'to') ?? USUAL_SCALE.to,
    low: textIn(draft, 'low'),
    high: textIn(draft, 'high'),
  }
}

function settingsOf(draft: Y.Map<unknown>): PollSettings {
  const seconds = wholeIn(draft, 'seconds')
  const quorum = wholeIn(draft, 'quorum')
  const usual = USUAL_POLL_SETTINGS
  return {
    isNamed: draft.get('named') === true,
    results: RESULTS.find((known) => known === draft.get('results')) ?? usual.results,
    entitled: readEntitled(draft.get('entitled')),
    breakdown: BREAKDOWNS.find((known) => known === draft.get('breakdown')) ?? usual.breakdown,
    ...(seconds !== undefined && { seconds }),
    ...(quorum !== undefined && { quorum }),
  }
}

/** Whether a draft was put aside: it can be taken out again, and is not opened meanwhile. */
export function isArchived(draft: Y.Map<unknown>): boolean {
  return draft.get('archived') === true
}

function wholeIn(draft: Y.Map<unknown>, key: DraftKey): number | undefined {
  const value = draft.get(key)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

function textIn(draft: Y.Map<unknown>, key: string): string {
  const value = draft.get(key)
  return typeof value === 'string' ? value : ''
}

function readOption(option: unknown): PollOption[] {
  if (!(option instanceof Y.Map)) return []
  const id: unknown = option.get('id')
  return typeof id === 'string' ? [{ id: id as OptionId, text: wordsIn(option.get('text')) }] : []
}

function wordsIn(text: unknown): string {
  return text instanceof Y.Text ? text.toString() : ''
}

/** Puts an empty draft with two empty options into the `polls` document. */
export function addDraft(polls: Y.Doc, id: PollId, optionIds: readonly OptionId[]): void {
  const draft = new Y.Map<unknown>()
  draft.set('question', new Y.Text())
  draft.set('kind', 'single')
  const options = new Y.Array<unknown>()
  options.push(optionIds.map((optionId) => makeOption(optionId)))
  draft.set('options', options)
  draft.set('place', placeOfNew(polls))
  polls.getMap(ROOTS.polls).set(id, draft)
}

/**
 * Writes a wording into the `polls` document as a draft, with all its settings and under its options' own ids; behind all others,
 * unless it is said where.
 */
export function writeDraft(
  polls: Y.Doc,
  id: PollId,
  wording: PollWording,
  place = placeOfNew(polls),
): void {
  const { question, kind, options, most, scale, settings } = wording
  const draft = new Y.Map<unknown>()
  draft.set('question', new Y.Text(question))
  draft.set('kind', kind)
  const list = new Y.Array<unknown>()
  if (hasWordedOptions(kind)) list.push(options.map(({ id: own, text }) => makeOption(own, text)))
  draft.set('options', list)
  if (kind === 'yes-no') for (const { id: own, text } of options) draft.set(own, text)
  const { isNamed, results, entitled, breakdown, seconds, quorum } = settings
  const plain = {
    ...(most !== undefined && { most }),
    ...scale,
    ...(isNamed && { named: true }),
    results,
    entitled: writeEntitled(entitled),
    breakdown,
    ...(seconds !== undefined && { seconds }),
    ...(quorum !== undefined && { quorum }),
    place,
  } satisfies Partial<Record<DraftKey, string | number | boolean>>
  for (const [key, value] of Object.entries(plain)) draft.set(key, value)
  polls.transact(() => polls.getMap(ROOTS.polls).set(id, draft))
}

/** A new option, empty unless words are given, ready to be put into a draft's list. */
export function makeOption(id: OptionId, words = ''): Y.Map<unknown> {
  const option = new Y.Map<unknown>()
  option.set('id', id)
  option.set('text', new Y.Text(words))
  return option
}
