import * as Y from 'yjs'
import { guardedAs, guardedIn, standsAmong, wordsIn } from '#shared/document/guarded.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { keyOf } from './tripwire.ts'

const MOST_AT_ONCE = 50_000 // characters in one update, or as many blocks as there are in a long session

/**
 * Writes blocks that are missing back into the notes: with their words and attributes, behind the nearest
 * neighbour that still stands, and nothing else is touched. What stands already, also elsewhere, is not written
 * again, so that doing it twice does it once. Answers the updates, each small enough to be admitted. [TRIP5]
 *
 * @param before the notes as they were
 * @param blocks the keys of what is missing, in the order of the notes
 * @param idFor an id for the nth block where its own is taken; always the same for the same n
 */
export function putBack(
  current: Y.Doc,
  before: Y.Doc,
  blocks: readonly string[],
  idFor: (n: number) => string,
): Uint8Array[] {
  const updates: Uint8Array[] = []
  const gather = (update: Uint8Array): unknown => updates.push(update)
  current.on('update', gather)
  const root = current.getXmlFragment(ROOTS.notes)
  const once = elementsOf(before)
  const missing = new Set(blocks)
  const standing = new Map(elementsOf(current).map((element) => [keyOf(element), element]))
  let written = 0

  const write = (element: Y.XmlElement, index: number): void => {
    const fresh = idFor(index)
    const id: unknown = element.getAttribute('id')
    const now = elementsOf(current)
    const same = typeof id === 'string' ? now.find((each) => each.getAttribute('id') === id) : null
    if (same && giveBackPart(element, same)) return
    if (isThere(element, same ?? undefined, now, fresh, current)) return
    const copy = copyOf(element)
    if (same || typeof id !== 'string') copy.setAttribute('id', fresh)
    root.insert(placeOf(element, same ?? undefined), [copy])
    standing.set(keyOf(element), copy)
    written += wordsIn(copy).length
  }

  // Behind what stood before it; where nothing of that stands any more, in front of what stood after it.
  const placeOf = (element: Y.XmlElement, same: Y.XmlElement | undefined): number => {
    const now: unknown[] = root.toArray()
    if (same) return now.indexOf(same) + 1
    const at = once.indexOf(element)
    for (const neighbour of once.slice(0, at).toReversed()) {
      const index = now.indexOf(standInFor(neighbour, standing))
      if (index >= 0) return index + 1
    }
    for (const neighbour of once.slice(at + 1)) {
      const index = now.indexOf(standInFor(neighbour, standing))
      if (index >= 0) return index
    }
    return now.length
  }

  const lost = once.filter((element) => missing.has(keyOf(element)))
  for (let from = 0; from < lost.length;) {
    written = 0
    let next = from
    current.transact(() => {
      while (next < lost.length && next - from < MOST_BLOCKS_AT_ONCE && written < MOST_AT_ONCE) {
        const element = lost[next]
        if (element) write(element, next)
        next += 1
      }
    })
    from = next
  }
  current.off('update', gather)
  return updates
}

const MOST_BLOCKS_AT_ONCE = 200 // in one update

function elementsOf(doc: Y.Doc): Y.XmlElement[] {
  const blocks: unknown[] = doc.getXmlFragment(ROOTS.notes).toArray()
  return blocks.filter((block) => block instanceof Y.XmlElement)
}

// The same block, or one that was moved and has its id.
function standInFor(
  neighbour: Y.XmlElement,
  standing: ReadonlyMap<string, Y.XmlElement>,
): Y.XmlElement | undefined {
  const itself = standing.get(keyOf(neighbour))
  if (itself) return itself
  const id: unknown = neighbour.getAttribute('id')
  if (typeof id !== 'string') return undefined
  return [...standing.values()].find((each) => each.getAttribute('id') === id)
}

/** A section whose line still stands only lacks its place in the template. */
function giveBackPart(element: Y.XmlElement, same: Y.XmlElement): boolean {
  const part: unknown = element.getAttribute('part')
  if (typeof part !== 'string' || same.getAttribute('part') !== undefined) return false
  for (const name of ['part', 'kind']) {
    const value: unknown = element.getAttribute(name)
    if (typeof value === 'string') same.setAttribute(name, value)
  }
  return wordsIn(same).includes(wordsIn(element))
}

function isThere(
  element: Y.XmlElement,
  same: Y.XmlElement | undefined,
  now: readonly Y.XmlElement[],
  fresh: string,
  current: Y.Doc,
): boolean {
  if (now.some((each) => each.getAttribute('id') === fresh)) return true
  const guarded = guardedAs(element)
  if (!same) return guarded !== undefined && standsAmong(guarded, guardedIn(current))
  return element.nodeName !== 'line' || wordsIn(same).includes(wordsIn(element))
}

function copyOf(element: Y.XmlElement): Y.XmlElement {
  const copy = new Y.XmlElement(element.nodeName)
  const attributes: Readonly<Record<string, unknown>> = element.getAttributes()
  for (const [name, value] of Object.entries(attributes)) {
    // The types of Yjs say an attribute is a string; a depth and a time are numbers.
    copy.setAttribute(name, value as string)
  }
  const texts: unknown[] = element.toArray()
  copy.insert(
    0,
    texts.flatMap((text) => {
      if (!(text instanceof Y.XmlText)) return []
      const words = new Y.XmlText()
      words.applyDelta(text.toDelta() as unknown[])
      return [words]
    }),
  )
  return copy
}
