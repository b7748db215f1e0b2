import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import type { Decoded } from './decoded.ts'

/**
 * What is wrong when two pages write with one client id: the document has something else already where this update
 * says its own. Yjs would take the words for known and leave them out, and a barrier would call them kept. [TWIN1]
 */
export function judgeTwins({ structs }: Decoded, doc: Y.Doc): string | undefined {
  for (const struct of structs) {
    const { client, clock } = struct.id
    const seen = Y.getState(doc.store, client)
    if (!(struct instanceof Y.Item) || clock >= seen) continue
    const end = Math.min(clock + struct.length, seen)
    for (let at = clock; at < end;) {
      const known = Y.getItem(doc.store, Y.createID(client, at)) as Y.Item | Y.GC
      const knownEnd = Math.min(known.id.clock + known.length, end)
      const from = { said: at - clock, known: at - known.id.clock, length: knownEnd - at }
      if (!isSame(struct.content, known, from)) return 'a client id that two pages use'
      at = knownEnd
    }
  }
  return undefined
}

interface Overlap {
  readonly said: number
  readonly known: number
  readonly length: number
}

// Of what was erased nothing is left to compare, here or there.
function isSame(said: Y.Item['content'], known: Y.Item | Y.GC, at: Overlap): boolean {
  if (!(known instanceof Y.Item) || known.deleted || said instanceof Y.ContentDeleted) return true
  const { content } = known
  if (said.constructor !== content.constructor) return false
  if (said instanceof Y.ContentString && content instanceof Y.ContentString)
    return isSameText(said.str, content.str, at)
  if (said instanceof Y.ContentAny && content instanceof Y.ContentAny) {
    const there = content.arr.slice(at.known, at.known + at.length)
    return isDeepStrictEqual(said.arr.slice(at.said, at.said + at.length), there)
  }
  if (said instanceof Y.ContentFormat && content instanceof Y.ContentFormat)
    return said.key === content.key && isDeepStrictEqual(said.value, content.value)
  return (
    !(said instanceof Y.ContentType && content instanceof Y.ContentType) ||
    isSameType(said, content)
  )
}

// Yjs writes U+FFFD for a letter that it had to cut in half.
function isSameText(said: string, known: string, at: Overlap): boolean {
  for (let index = 0; index < at.length; index++) {
    const [one, other] = [said[at.said + index] ?? '', known[at.known + index] ?? '']
    if (one !== other && !(isHalf(one) && isHalf(other))) return false
  }
  return true
}

function isHalf(letter: string): boolean {
  return letter === '\uFFFD' || (letter >= '\uD800' && letter <= '\uDFFF')
}

function isSameType({ type: said }: Y.ContentType, { type: known }: Y.ContentType): boolean {
  if (said.constructor !== known.constructor) return false
  return (
    !(said instanceof Y.XmlElement && known instanceof Y.XmlElement) ||
    said.nodeName === known.nodeName
  )
}
