import * as Y from 'yjs'
import { guardedAs, standingIn, standsAmong, type Guarded } from '#shared/document/guarded.ts'
import type { Removed } from '#shared/alarm.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { Decoded } from './decoded.ts'
import type { News } from './news.ts'

const MUCH_TEXT = 2000 // characters: a page; less is everyday correcting
const LARGE_SHARE = 0.3 // of all the text

/** What an update made disappear, and the notes as they were just before, to put it back from. */
export interface Lost {
  readonly what: Removed
  readonly guarded: readonly Guarded[]
  /** The whole document as one update. */
  readonly before: Uint8Array
  /** The pieces whose blocks are missing, or short of words, as `client:clock` in the order of the notes. */
  readonly blocks: readonly string[]
}

/** What an update touches of what is watched, seen before it is applied. */
export interface Suspicion {
  readonly guarded: ReadonlyMap<Y.XmlElement, Guarded>
  readonly lines: ReadonlySet<Y.XmlElement>
  readonly characters: number
  readonly before: Uint8Array
  readonly order: readonly string[]
}

/**
 * Looks at what an update is going to delete, and at nothing else: the notes are read whole only when a
 * guarded block, or very much text, is among it. `announced` are blocks that somebody takes out. [TRIP1]
 */
export function suspect(
  { ds }: Pick<Decoded, 'ds'>,
  { structs }: News,
  draft: Y.Doc,
  announced: ReadonlySet<string>,
): Suspicion | undefined {
  const guarded = new Map<Y.XmlElement, Guarded>()
  const lines = new Set<Y.XmlElement>()
  const root = draft.getXmlFragment(ROOTS.notes)
  let characters = 0
  const watch = (item: Y.Item): void => {
    const block = guardedPlaceOf(item, root)
    const as = block && guardedAs(block)
    if (block && as && !as.names.some((name) => announced.has(name))) guarded.set(block, as)
  }
  for (const item of overwrittenBy(structs, draft)) watch(item)
  for (const [item, length] of deletedBy(ds, draft)) {
    watch(item)
    const line = item.content instanceof Y.ContentString ? lineOf(item) : undefined
    if (!line) continue
    characters += length
    lines.add(line)
  }
  const net = characters - charactersIn(structs)
  const isMuch = net > MUCH_TEXT && net > LARGE_SHARE * charactersOf(root)
  if (guarded.size === 0 && !isMuch) return undefined
  return {
    guarded,
    lines: isMuch ? lines : new Set(),
    characters: isMuch ? net : 0,
    before: Y.encodeStateAsUpdate(draft),
    order: root.toArray().map(keyOf),
  }
}

/** What is really gone, now that the update is applied: a poll that was moved stands elsewhere. */
export function lostOf(suspicion: Suspicion, draft: Y.Doc): Lost | undefined {
  const standing = standingIn(draft)
  const gone = [...suspicion.guarded].filter(([, block]) => !standsAmong(block, standing))
  const blocks = new Set(gone.map(([element]) => keyOf(element)))
  for (const line of suspicion.lines) blocks.add(keyOf(line))
  if (blocks.size === 0) return undefined
  return {
    what: {
      kind: 'removed',
      polls: gone.flatMap(([, block]) => (block.block === 'poll' ? [block.poll] : [])),
      sections: gone.flatMap(([, block]) => (block.block === 'section' ? [block.words] : [])),
      characters: suspicion.characters,
    },
    guarded: gone.map(([, block]) => block),
    before: suspicion.before,
    blocks: suspicion.order.filter((key) => blocks.has(key)),
  }
}

/** Whether an update brings a poll's place or a section: then something that was missing may be back. */
export function bringsGuarded(items: readonly Y.Item[]): boolean {
  return items.some((item) => {
    const { content, parentSub, parent } = item
    if (parentSub === 'part' || parentSub === 'poll') return parent instanceof Y.XmlElement
    const block = content instanceof Y.ContentType ? content.type : undefined
    return guardedAs(block) !== undefined
  })
}

/** The name of a block among all that ever stood in the document: that of its first piece. */
export function keyOf(block: { readonly _item: Y.Item | null }): string {
  // oxlint-disable-next-line no-underscore-dangle -- Yjs has no other name for where a type stands
  const id = block._item?.id
  return id ? `${id.client}:${id.clock}` : ''
}

/** What stands in the document and is deleted by these ranges, with how much of each piece. */
function* deletedBy(ds: Decoded['ds'], doc: Y.Doc): Generator<readonly [Y.Item, number]> {
  for (const [client, ranges] of ds.clients) {
    const state = Y.getState(doc.store, client)
    for (const { clock, len } of ranges) {
      const end = Math.min(clock + len, state)
      for (let at = clock; at < end;) {
        const struct = Y.getItem(doc.store, Y.createID(client, at)) as Y.Item | Y.GC
        const next = struct.id.clock + struct.length
        if (struct instanceof Y.Item && !struct.deleted) yield [struct, Math.min(next, end) - at]
        at = next
      }
    }
  }
}

// Who sets an attribute anew need not say that the old value is gone.
function* overwrittenBy(structs: Decoded['structs'], doc: Y.Doc): Generator<Y.Item> {
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue
    const { origin } = struct
    if (!origin || origin.clock >= Y.getState(doc.store, origin.client)) continue
    const before = Y.getItem(doc.store, origin) as Y.Item | Y.GC
    if (before instanceof Y.Item && before.parentSub !== null && !before.deleted) yield before
  }
}

// A block goes with its element; a section goes as well when it is no part of the template any more.
function guardedPlaceOf(item: Y.Item, root: Y.XmlFragment): Y.XmlElement | undefined {
  if (item.parentSub === 'part' || item.parentSub === 'poll')
    return item.parent instanceof Y.XmlElement ? item.parent : undefined
  const type = item.content instanceof Y.ContentType ? item.content.type : undefined
  return item.parent === root && type instanceof Y.XmlElement ? type : undefined
}

function lineOf({ parent }: Y.Item): Y.XmlElement | undefined {
  const line = parent instanceof Y.XmlText ? parent.parent : undefined
  return line instanceof Y.XmlElement ? line : undefined
}

// The length of a text is known without reading it.
function charactersOf(root: Y.XmlFragment): number {
  const blocks: unknown[] = root.toArray()
  const texts: unknown[] = blocks.flatMap((block) =>
    block instanceof Y.XmlElement ? block.toArray() : [],
  )
  return texts.reduce<number>((sum, text) => sum + (text instanceof Y.XmlText ? text.length : 0), 0)
}

function charactersIn(structs: Decoded['structs']): number {
  return structs.reduce((sum, struct) => {
    const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString
    return sum + (isText ? struct.length : 0)
  }, 0)
}
