import * as Y from 'yjs'
import {
  guardedAs,
  standingIn,
  standsAmong,
  wordsIn,
  type Standing,
} from '#shared/document/guarded.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { keyOf } from './tripwire.ts'

const MOST_CHARACTERS = 50_000 // in one update, beyond its first block
const MOST_BLOCKS = 200 // in one update

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
  const missing = new Set(blocks)
  const page = new Page(current, before)
  const lost = elementsOf(before).filter((element) => missing.has(keyOf(element)))
  let count = 0
  for (const portion of portionsOf(lost)) {
    current.transact(() => {
      for (const element of portion) page.write(element, idFor(count++))
    })
  }
  current.off('update', gather)
  return updates
}

/** The notes while they are written into: what stands in them, by its first piece and by its id. */
class Page {
  readonly #root: Y.XmlFragment
  readonly #once: readonly Y.XmlElement[]
  readonly #places: ReadonlyMap<Y.XmlElement, number>
  readonly #byKey = new Map<string, Y.XmlElement>()
  readonly #byId = new Map<string, Y.XmlElement>()
  readonly #standing: Standing

  constructor(current: Y.Doc, before: Y.Doc) {
    this.#root = current.getXmlFragment(ROOTS.notes)
    this.#once = elementsOf(before)
    this.#places = new Map(this.#once.map((element, index) => [element, index]))
    this.#standing = standingIn(current)
    for (const element of elementsOf(current)) this.#remember(keyOf(element), element)
  }

  write(element: Y.XmlElement, fresh: string): void {
    const id = idOf(element)
    const same = id === undefined ? undefined : this.#byId.get(id)
    if (same && giveBackPart(element, same)) return
    if (this.#has(element, same, fresh)) return
    const copy = copyOf(element)
    if (same || id === undefined) copy.setAttribute('id', fresh)
    const after = same ?? this.#neighbourBefore(element)
    if (after) this.#root.insertAfter(after, [copy])
    else this.#root.insert(this.#indexOfNeighbourAfter(element), [copy])
    this.#remember(keyOf(element), copy)
  }

  #has(element: Y.XmlElement, same: Y.XmlElement | undefined, fresh: string): boolean {
    if (this.#byId.has(fresh)) return true
    if (same) return element.nodeName !== 'line' || wordsIn(same).includes(wordsIn(element))
    const guarded = guardedAs(element)
    return guarded !== undefined && standsAmong(guarded, this.#standing)
  }

  #neighbourBefore(element: Y.XmlElement): Y.XmlElement | undefined {
    for (let at = (this.#places.get(element) ?? 0) - 1; at >= 0; at--) {
      const standing = this.#standInFor(this.#once[at])
      if (standing) return standing
    }
    return undefined
  }

  // Where nothing stands any more of what was before it, it comes in front of what was behind it.
  #indexOfNeighbourAfter(element: Y.XmlElement): number {
    const now: unknown[] = this.#root.toArray()
    const behind = this.#once.slice((this.#places.get(element) ?? 0) + 1)
    const next = behind.find((neighbour) => this.#standInFor(neighbour))
    return next ? now.indexOf(this.#standInFor(next)) : now.length
  }

  // The same block, or one that was moved and has its id.
  #standInFor(neighbour: Y.XmlElement | undefined): Y.XmlElement | undefined {
    if (!neighbour) return undefined
    const id = idOf(neighbour)
    return this.#byKey.get(keyOf(neighbour)) ?? (id === undefined ? undefined : this.#byId.get(id))
  }

  #remember(key: string, element: Y.XmlElement): void {
    this.#byKey.set(key, element)
    const id = idOf(element)
    if (id !== undefined) this.#byId.set(id, element)
  }
}

/** The blocks in portions, each small enough for one update. */
function portionsOf(elements: readonly Y.XmlElement[]): readonly (readonly Y.XmlElement[])[] {
  const portions: Y.XmlElement[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const element of elements) {
    const portion = portions.at(-1)
    characters += wordsIn(element).length
    if (portion && characters < MOST_CHARACTERS && portion.length < MOST_BLOCKS) {
      portion.push(element)
    } else {
      portions.push([element])
      characters = wordsIn(element).length
    }
  }
  return portions
}

function elementsOf(doc: Y.Doc): Y.XmlElement[] {
  const blocks: unknown[] = doc.getXmlFragment(ROOTS.notes).toArray()
  return blocks.filter((block) => block instanceof Y.XmlElement)
}

function idOf(element: Y.XmlElement): string | undefined {
  const id: unknown = element.getAttribute('id')
  return typeof id === 'string' ? id : undefined
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
