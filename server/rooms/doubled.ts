import * as Y from 'yjs'
import type { Decoded } from './decoded.ts'

type Struct = Decoded['structs'][number]

/**
 * Whether an update says something else in the place of a piece that stands already: a page that was doubled writes on
 * under the same client id, and Yjs would take the second one's words for the first one's and drop them.
 * What was deleted since says nothing. [ROOM16]
 */
export function saysAnother(structs: readonly Struct[], doc: Y.Doc): boolean {
  return structs.some((struct) => struct instanceof Y.Item && differs(struct, doc))
}

function differs(said: Y.Item, doc: Y.Doc): boolean {
  const { client, clock } = said.id
  const end = Math.min(clock + said.length, Y.getState(doc.store, client))
  for (let at = clock; at < end;) {
    const stands = Y.getItem(doc.store, Y.createID(client, at)) as Y.Item | Y.GC
    const until = Math.min(stands.id.clock + stands.length, end)
    if (stands instanceof Y.Item && !isAlike(said, stands, at, until)) return true
    at = until
  }
  return false
}

function isAlike(said: Y.Item, stands: Y.Item, at: number, until: number): boolean {
  const isGone = [said, stands].some(({ content }) => content instanceof Y.ContentDeleted)
  if (stands.deleted || isGone) return true
  return (
    contentOf(said, at, until) === contentOf(stands, at, until) &&
    originOf(said, at) === originOf(stands, at)
  )
}

function contentOf({ id, content }: Y.Item, at: number, until: number): string {
  if (content instanceof Y.ContentString)
    return withoutHalves(content.str.slice(at - id.clock, until - id.clock))
  if (content instanceof Y.ContentFormat) return `format ${content.key}`
  if (content instanceof Y.ContentType) return `type ${content.type.constructor.name}`
  if (content instanceof Y.ContentAny) {
    return JSON.stringify(content.arr.slice(at - id.clock, until - id.clock), plain)
  }
  return content.constructor.name
}

// Yjs writes a replacement for both halves of a letter that somebody wrote into.
function withoutHalves(text: string): string {
  return text.replaceAll(/[\uD800-\uDFFF]/g, '\uFFFD')
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

/** What stands before a place: inside an item that is the place before. */
function originOf({ id, origin }: Y.Item, at: number): string {
  if (at > id.clock) return `${id.client} ${at - 1}`
  return origin ? `${origin.client} ${origin.clock}` : ''
}
