import * as Y from 'yjs'

/** Words that somebody wrote, as they stand in a document now. */
export interface OwnText {
  /** The line, or the draft of a poll, that they stand in, where it has an id. */
  readonly in?: string
  readonly text: string
}

/** Whatever a client wrote that stands there still: runs of text, in the order of writing. */
export function textsBy(doc: Y.Doc, clients: ReadonlySet<number>): readonly OwnText[] {
  const texts: OwnText[] = []
  for (const item of itemsBy(doc, clients)) {
    const text = wordsOf(item)
    if (text === '') continue
    const place = placeOf(item)
    const last = texts.at(-1)
    // What was typed letter by letter is one text, as long as it goes on in the same place.
    if (last && last.in === place && isRunning(item)) {
      texts[texts.length - 1] = { ...last, text: last.text + text }
    } else texts.push({ ...(place !== undefined && { in: place }), text })
  }
  return texts
}

/** The items of these clients that were not deleted. */
export function* itemsBy(doc: Y.Doc, clients: ReadonlySet<number>): Iterable<Y.Item> {
  for (const client of clients) {
    for (const struct of doc.store.clients.get(client) ?? []) {
      if (struct instanceof Y.Item && !struct.deleted) yield struct
    }
  }
}

/** The words in an item: those of a text, of a field beside a line, or the address of a link. */
export function wordsOf({ content }: Y.Item): string {
  if (content instanceof Y.ContentString) return content.str
  if (content instanceof Y.ContentAny) return content.arr.filter(isText).join(' ')
  if (content instanceof Y.ContentFormat) return linkIn(content.value)
  return ''
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function linkIn(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('href' in value)) return ''
  return typeof value.href === 'string' ? value.href : ''
}

// Typed right behind the item before it, by the same client.
function isRunning({ id, origin, content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentString)) return false
  return origin?.client === id.client && origin.clock === id.clock - 1
}

function placeOf(item: Y.Item): string | undefined {
  for (let type = item.parent; type instanceof Y.AbstractType; type = type._item?.parent ?? null) {
    const id =
      type instanceof Y.XmlElement ? type.getAttribute('id') : (type._item?.parentSub ?? undefined)
    if (id) return id
  }
  return undefined
}
