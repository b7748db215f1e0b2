import * as Y from 'yjs'
import { addDraft, makeOption } from '#shared/document/drafts.ts'
import { LINE_KINDS } from '#shared/document/kinds.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { Random } from '../support/random.ts'
import { lettersIn, type Act, type Ledger } from './ledger.ts'

/** Who edits, with what chance, and where it is written down. */
export interface Hand {
  readonly doc: Y.Doc
  readonly writer: string
  readonly ledger: Ledger
  readonly random: Random
}

type Edit = (hand: Hand) => Act | undefined

const NOTHING: Act = { wrote: [], erased: [] }
const LONGEST_WORD = 6

/** What a desk does to the notes, as its editor writes it into the Yjs document. */
export const NOTES_EDITS = {
  types: (hand) => {
    const line = anyLine(hand)
    if (!line) return undefined
    return typeInto(hand, textOf(line), blockOf(line))
  },
  erases: (hand) => {
    const line = anyLine(hand)
    return line && eraseIn(hand, textOf(line))
  },
  'changes the kind': (hand) => {
    anyLine(hand)?.setAttribute('kind', hand.random.of(LINE_KINDS))
    return NOTHING
  },
  'changes the depth': (hand) => {
    anyLine(hand)?.setAttribute('depth', hand.random.below(7) as unknown as string)
    return NOTHING
  },
  'makes bold': (hand) => {
    const text = anyLine(hand)?.get(0)
    if (!(text instanceof Y.XmlText) || text.length === 0) return undefined
    const at = hand.random.below(text.length)
    text.format(at, 1 + hand.random.below(text.length - at), {
      bold: hand.random.chance(0.5) ? {} : null,
    })
    return NOTHING
  },
  'adds a line': (hand) => {
    const notes = notesOf(hand)
    const line = lineIn(hand, notes, hand.random.below(notes.length + 1))
    return typeInto(hand, textOf(line), blockOf(line))
  },
  'deletes a line': (hand) => {
    const line = anyLine(hand)
    if (!line || notesOf(hand).length < 3) return undefined
    const erased = lettersIn(wordsOf(line))
    hand.ledger.erase(erased.join(''))
    removeLine(hand, line)
    return { wrote: [], erased }
  },
  'splits a line': (hand) => {
    const line = anyLine(hand)
    const text = line && textOf(line)
    if (!text || text.length < 2) return undefined
    const at = 1 + hand.random.below(text.length - 1)
    const tail = plainOf(text).slice(at)
    text.delete(at, text.length - at)
    putCopy(hand, tail, indexOf(hand, line) + 1)
    return NOTHING
  },
  'joins two lines': (hand) => {
    const notes = notesOf(hand)
    const at = hand.random.below(Math.max(0, notes.length - 1))
    const [first, second] = [notes.get(at), notes.get(at + 1)]
    if (!isLine(first) || !isLine(second)) return undefined
    const words = wordsOf(second)
    const text = textOf(first)
    text.insert(text.length, words)
    hand.ledger.copy(lettersIn(words).join(''), blockOf(first))
    removeLine(hand, second)
    return NOTHING
  },
  'moves a line': (hand) => {
    const line = anyLine(hand)
    if (!line) return undefined
    const words = wordsOf(line)
    removeLine(hand, line)
    putCopy(hand, words, hand.random.below(notesOf(hand).length + 1))
    return NOTHING
  },
  'places a poll': (hand) => {
    const place = new Y.XmlElement('poll')
    place.setAttribute('id', `b${hand.random.bits()}`)
    place.setAttribute('poll', `p${hand.random.below(4)}`)
    notesOf(hand).insert(hand.random.below(notesOf(hand).length + 1), [place])
    return NOTHING
  },
} as const satisfies Record<string, Edit>

/** What people do together to the wording of polls. */
export const POLLS_EDITS = {
  'drafts a poll': (hand) => {
    const id = `p${hand.random.bits()}` as PollId
    addDraft(hand.doc, id, ['a', 'b'] as OptionId[])
    return NOTHING
  },
  'words a question': (hand) => {
    const draft = anyDraft(hand)
    const text = draft?.get('question')
    return draft && text instanceof Y.Text ? typeInto(hand, text, blockOf(draft)) : undefined
  },
  'words an option': (hand) => {
    const option = anyOption(hand)
    const text = option?.get('text')
    return option && text instanceof Y.Text ? typeInto(hand, text, blockOf(option)) : undefined
  },
  'erases in a question': (hand) => {
    const text = anyDraft(hand)?.get('question')
    return text instanceof Y.Text ? eraseIn(hand, text) : undefined
  },
  'adds an option': (hand) => {
    const options = optionsOf(anyDraft(hand))
    if (!options || options.length > 20) return undefined
    options.insert(hand.random.below(options.length + 1), [
      makeOption(`o${hand.random.bits()}` as OptionId),
    ])
    return NOTHING
  },
  'removes an option': (hand) => {
    const options = optionsOf(anyDraft(hand))
    if (!options || options.length < 3) return undefined
    const at = hand.random.below(options.length)
    const option = options.get(at)
    const erased = lettersIn(String(option.get('text')))
    hand.ledger.erase(erased.join(''))
    hand.ledger.removeBlock(blockOf(option))
    options.delete(at, 1)
    return { wrote: [], erased }
  },
  'changes how many may be chosen': (hand) => {
    anyDraft(hand)?.set('kind', hand.random.of(['single', 'multiple']))
    return NOTHING
  },
} as const satisfies Record<string, Edit>

export type EditName = keyof typeof NOTES_EDITS | keyof typeof POLLS_EDITS

function typeInto({ ledger, random, writer }: Hand, text: Y.Text, block: string): Act {
  const words = ledger.write(writer, 1 + random.below(LONGEST_WORD), block)
  text.insert(random.below(text.length + 1), words)
  return { wrote: [...words], erased: [] }
}

function eraseIn({ ledger, random }: Hand, text: Y.Text): Act | undefined {
  const plain = plainOf(text)
  if (plain.length === 0) return undefined
  const at = random.below(plain.length)
  const erased = lettersIn(plain.slice(at, at + 1 + random.below(LONGEST_WORD)))
  text.delete(at, Math.min(erased.length, plain.length - at))
  ledger.erase(erased.join(''))
  return { wrote: [], erased }
}

function putCopy(hand: Hand, words: string, at: number): void {
  const line = lineIn(hand, notesOf(hand), at)
  textOf(line).insert(0, words)
  hand.ledger.copy(lettersIn(words).join(''), blockOf(line))
}

function lineIn(hand: Hand, notes: Y.XmlFragment, at: number): Y.XmlElement {
  const line = new Y.XmlElement('line')
  line.setAttribute('id', `l${hand.random.bits()}`)
  line.setAttribute('kind', 'text')
  line.insert(0, [new Y.XmlText()])
  notes.insert(at, [line])
  return line
}

function removeLine(hand: Hand, line: Y.XmlElement): void {
  hand.ledger.removeBlock(blockOf(line))
  notesOf(hand).delete(indexOf(hand, line), 1)
}

function notesOf({ doc }: Hand): Y.XmlFragment {
  return doc.getXmlFragment('notes')
}

function isLine(node: unknown): node is Y.XmlElement {
  return node instanceof Y.XmlElement && node.nodeName === 'line'
}

function anyLine(hand: Hand): Y.XmlElement | undefined {
  const lines = notesOf(hand).toArray().filter(isLine)
  return lines.length > 0 ? hand.random.of(lines) : undefined
}

function indexOf(hand: Hand, line: Y.XmlElement): number {
  return notesOf(hand).toArray().indexOf(line)
}

// Two people who begin a line at once make two texts of it: an editor goes on in the first.
function textOf(line: Y.XmlElement): Y.XmlText {
  const own = line.toArray().find((child) => child instanceof Y.XmlText)
  if (own instanceof Y.XmlText) return own
  const text = new Y.XmlText()
  line.insert(0, [text])
  return text
}

function wordsOf(line: Y.XmlElement): string {
  return line
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? plainOf(child) : ''))
    .join('')
}

/** The words of a text without its marks; `toString` of a text of an element writes those too. */
export function plainOf(text: Y.Text): string {
  const pieces = text.toDelta() as { insert?: unknown }[]
  return pieces.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
}

function anyDraft({ doc, random }: Hand): Y.Map<unknown> | undefined {
  const drafts = [...doc.getMap('polls').values()].filter((each) => each instanceof Y.Map)
  return drafts.length > 0 ? random.of(drafts) : undefined
}

function optionsOf(draft: Y.Map<unknown> | undefined): Y.Array<Y.Map<unknown>> | undefined {
  const options = draft?.get('options')
  return options instanceof Y.Array ? (options as Y.Array<Y.Map<unknown>>) : undefined
}

function anyOption(hand: Hand): Y.Map<unknown> | undefined {
  const options = optionsOf(anyDraft(hand))?.toArray() ?? []
  return options.length > 0 ? hand.random.of(options) : undefined
}

function blockOf({ _item: item }: { readonly _item: Y.Item | null }): string {
  const id = item?.id
  if (!id) throw new Error('a block that stands nowhere')
  return `${id.client}/${id.clock}`
}
