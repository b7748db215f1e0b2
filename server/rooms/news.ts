import * as Y from 'yjs'
import type { Decoded } from './decoded.ts'

/** What an update has that a document has not: pieces, and whether it deletes anything. */
export interface News {
  readonly structs: Decoded['structs']
  readonly deletes: boolean
}

/** What the update adds to the document; `early` when something in between is missing. [ROOM9] */
export function newsIn({ structs, ds }: Decoded, doc: Y.Doc): News | 'early' {
  const ahead = new Map<number, number>()
  const seenOf = (client: number): number => ahead.get(client) ?? Y.getState(doc.store, client)
  const isKnown = (id: Y.ID | null): boolean => id === null || id.clock < seenOf(id.client)
  const news: Decoded['structs'] = []
  const waiting: Y.Item[] = []
  for (const struct of structs) {
    const { client, clock } = struct.id
    const seen = seenOf(client)
    if (clock + struct.length <= seen) continue
    if (clock > seen || struct instanceof Y.Skip) return 'early'
    ahead.set(client, clock + struct.length)
    news.push(struct)
    if (struct instanceof Y.Item) waiting.push(struct)
  }
  for (const item of waiting) {
    const parent: unknown = item.parent
    const parentKnown = !(parent instanceof Y.ID) || isKnown(parent)
    if (!isKnown(item.origin) || !isKnown(item.rightOrigin) || !parentKnown) return 'early'
  }
  let deletes = false
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      if (!isKnown(Y.createID(client, clock + len - 1))) return 'early'
      deletes ||= isAnythingLeft(doc, client, clock, len)
    }
  }
  return { structs: news, deletes }
}

/** Whether an update that is not early deletes anything but marks. */
export function takesWords({ ds }: Decoded, doc: Y.Doc): boolean {
  return [...ds.clients].some(([client, ranges]) =>
    ranges.some(({ clock, len }) => isAnythingLeft(doc, client, clock, len, isNoMark)),
  )
}

function isNoMark(struct: Y.Item | Y.GC): boolean {
  return !(struct instanceof Y.Item && struct.content instanceof Y.ContentFormat)
}

function isAnythingLeft(
  doc: Y.Doc,
  client: number,
  clock: number,
  len: number,
  counts: (struct: Y.Item | Y.GC) => boolean = () => true,
): boolean {
  const end = clock + len
  if (end > Y.getState(doc.store, client)) return true
  for (let at = clock; at < end;) {
    const struct = Y.getItem(doc.store, Y.createID(client, at)) as Y.Item | Y.GC
    if (!struct.deleted && counts(struct)) return true
    at = struct.id.clock + struct.length
  }
  return false
}
