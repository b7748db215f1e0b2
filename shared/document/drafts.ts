import * as Y from 'yjs'
import type { OptionId, PollId } from '../ids.ts'
import { POLL_KINDS, type PollOption, type PollWording } from '../poll.ts'
import { ROOTS } from './schema.ts'

/** Reads the wording of one draft in the `polls` document; undefined where there is none. [DOC3] */
export function readDraft(polls: Y.Doc, id: PollId): PollWording | undefined {
  const draft: unknown = polls.getMap(ROOTS.polls).get(id)
  return draft instanceof Y.Map ? wordingOf(draft) : undefined
}

/** The wording of a draft's Map. Whatever does not belong there is read as missing. */
export function wordingOf(draft: Y.Map<unknown>): PollWording {
  const kind = draft.get('kind')
  const options = draft.get('options')
  return {
    question: wordsIn(draft.get('question')),
    kind: POLL_KINDS.find((known) => known === kind) ?? 'single',
    options: options instanceof Y.Array ? options.toArray().flatMap(readOption) : [],
  }
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
  options.push(optionIds.map(makeOption))
  draft.set('options', options)
  polls.getMap(ROOTS.polls).set(id, draft)
}

/** A new, empty option, ready to be put into a draft's list. */
export function makeOption(id: OptionId): Y.Map<unknown> {
  const option = new Y.Map<unknown>()
  option.set('id', id)
  option.set('text', new Y.Text())
  return option
}
