import * as Y from 'yjs'
import type { PollId } from '../ids.ts'
import { ROOTS } from './schema.ts'

/**
 * Blocks that disappear only when somebody takes them out: the places of polls, and the sections that the
 * template wrote. `names` are the ids by which a removal of them may be announced. [TRIP1]
 */
export type Guarded =
  | { readonly block: 'poll'; readonly names: readonly string[]; readonly poll: PollId }
  | {
      readonly block: 'section'
      readonly names: readonly string[]
      readonly part: string
      readonly words: string
    }

/** What a block is guarded as; undefined for all the others. Only for blocks that still stand. */
export function guardedAs(block: unknown): Guarded | undefined {
  if (!(block instanceof Y.XmlElement)) return undefined
  const id = attribute(block, 'id')
  if (block.nodeName === 'poll') {
    const poll = attribute(block, 'poll')
    if (poll === undefined) return undefined
    const names = id === undefined ? [poll] : [id, poll]
    return { block: 'poll', names, poll: poll as PollId }
  }
  const part = block.nodeName === 'line' ? attribute(block, 'part') : undefined
  if (part === undefined) return undefined
  return { block: 'section', names: id === undefined ? [] : [id], part, words: wordsIn(block) }
}

/** Which guarded blocks stand, to be asked quickly about one. */
export interface Standing {
  readonly polls: ReadonlySet<string>
  readonly sections: ReadonlySet<string>
}

/** All guarded blocks that stand in the notes now. */
export function standingIn(notes: Y.Doc): Standing {
  const polls = new Set<string>()
  const sections = new Set<string>()
  const blocks: unknown[] = notes.getXmlFragment(ROOTS.notes).toArray()
  for (const block of blocks) {
    const guarded = guardedAs(block)
    if (guarded?.block === 'poll') polls.add(guarded.poll)
    if (guarded?.block === 'section') sections.add(nameOf(guarded))
  }
  return { polls, sections }
}

/** Whether a guarded block stands among others: the same poll, or the same section, wherever. */
export function standsAmong(block: Guarded, { polls, sections }: Standing): boolean {
  return block.block === 'poll' ? polls.has(block.poll) : sections.has(nameOf(block))
}

// A section without an id, as another client may write it, is known by what it says.
function nameOf({ names, part, words }: Guarded & { readonly block: 'section' }): string {
  return names[0] ?? `${part} ${words}`
}

/** The plain text of a line's element. */
export function wordsIn(line: Y.XmlElement): string {
  const texts: unknown[] = line.toArray()
  return texts.map((text) => (text instanceof Y.XmlText ? plainOf(text) : '')).join('')
}

function plainOf(text: Y.XmlText): string {
  const pieces = text.toDelta() as { readonly insert: unknown }[]
  return pieces.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
}

function attribute(block: Y.XmlElement, name: string): string | undefined {
  const value: unknown = block.getAttribute(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
