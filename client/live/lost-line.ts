import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'

/** Words of this person's that no longer stand, with the line they stood in and where that was. */
export interface LostLine {
  /** The same for the same words, however often their removal is seen. */
  readonly key: string
  readonly text: string
  /** Kind, depth, speaker and so on, as the line had them; nothing for words of a poll. */
  readonly look: Readonly<Record<string, string | number>>
  /** Ids of blocks around it, nearest first. */
  readonly after: readonly string[]
  readonly before: readonly string[]
}

/** One letter of a text, by the place that Yjs gave it. */
export interface Letter {
  readonly client: number
  readonly clock: number
  readonly letter: string
}

const NEIGHBOURS = 5 // of each side: so many lines may go with it, and its place is still found
const LOOK = ['kind', 'depth', 'speaker', 'group', 'channel', 'at'] as const

/** The letters of a text that satisfy a condition, in order; deleted ones are still readable until Yjs clears up. */
export function lettersOf(text: Y.Text, isMeant: (item: Y.Item) => boolean): Letter[] {
  const letters: Letter[] = []
  for (let item = text._start; item; item = item.right) {
    if (!(item.content instanceof Y.ContentString) || !isMeant(item)) continue
    const { client, clock } = item.id
    // By units of UTF-16, as Yjs counts them.
    for (let at = 0; at < item.length; at += 1)
      letters.push({ client, clock: clock + at, letter: item.content.str.charAt(at) })
  }
  return letters
}

export function textOfLetters(letters: readonly Letter[]): string {
  return letters.map(({ letter }) => letter).join('')
}

/** The whole words of a text that at least one chosen letter belongs to. Words side by side keep what is between them. */
export function wordsAround(
  letters: readonly Letter[],
  isChosen: (letter: Letter) => boolean,
): string {
  const text = textOfLetters(letters)
  const groups: { start: number; end: number }[] = []
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    const end = index + word.length
    if (!letters.slice(index, end).some(isChosen)) continue
    const last = groups.at(-1)
    if (last && text.slice(last.end, index).trim() === '') last.end = end
    else groups.push({ start: index, end })
  }
  // Words between two of ours are a colleague's and are left out, which must be seen.
  return groups.map(({ start, end }) => text.slice(start, end)).join(' … ')
}

/** The letters of each word. */
export function wordsOf(letters: readonly Letter[]): (readonly Letter[])[] {
  return [...textOfLetters(letters).matchAll(/\S+/g)].map(({ index, 0: word }) =>
    letters.slice(index, index + word.length),
  )
}

/** A line with lost words: what it looked like and what it stood between. */
export function lostLine(text: string, first: Letter, line: Y.XmlElement | undefined): LostLine {
  return {
    key: `${first.client}-${first.clock}`,
    text,
    look: line ? lookOf(line) : {},
    after: line ? neighbours(line, 'left') : [],
    before: line ? neighbours(line, 'right') : [],
  }
}

/** The line a text stands in; undefined for the texts of a poll. */
export function lineOf(text: Y.Text): Y.XmlElement | undefined {
  return text.parent instanceof Y.XmlElement ? text.parent : undefined
}

function lookOf(line: Y.XmlElement): LostLine['look'] {
  return Object.fromEntries(
    LOOK.flatMap((name) => {
      const value = lastValue(line, name)
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
    }),
  )
}

/** The ids of the living blocks on one side of a line; of the line itself first, if it is one of them. */
function neighbours(line: Y.XmlElement, side: 'left' | 'right'): string[] {
  const ids: string[] = []
  let item = line._item?.deleted ? line._item[side] : line._item
  for (; item && ids.length < NEIGHBOURS; item = item[side]) {
    const block = item.content instanceof Y.ContentType ? item.content.type : undefined
    if (item.deleted || !(block instanceof Y.XmlElement)) continue
    const id: unknown = block.getAttribute('id')
    if (typeof id === 'string') ids.push(id)
  }
  return ids
}

// An element that was removed lost its attributes with it: what they were stands in the last of each name.
function lastValue(line: Y.XmlElement, name: string): unknown {
  const { content } = line._map.get(name) ?? {}
  return content instanceof Y.ContentAny || content instanceof Y.ContentString
    ? content.getContent().at(-1)
    : undefined
}

/** Every text of a document: of the lines of the notes, or of the drafts of polls. */
export function textsOf(doc: Y.Doc): Y.Text[] {
  const roots: readonly string[] = [...doc.share.keys()]
  if (roots.includes(ROOTS.notes)) {
    const blocks = doc.getXmlFragment(ROOTS.notes).toArray()
    return blocks.flatMap((block) => (block instanceof Y.XmlElement ? textsIn(block) : []))
  }
  return roots.includes(ROOTS.polls) ? textsIn(doc.getMap(ROOTS.polls)) : []
}

function textsIn(part: unknown): Y.Text[] {
  if (part instanceof Y.Text) return [part]
  if (part instanceof Y.XmlElement) return part.toArray().flatMap(textsIn)
  if (part instanceof Y.Array) return part.toArray().flatMap(textsIn)
  return part instanceof Y.Map ? [...part.values()].flatMap(textsIn) : []
}
