import * as Y from 'yjs'
import { judgeBounds } from './bounds.ts'

/** Pieces of one client id; and client ids are 32-bit numbers. */
export const MOST_CLOCK = 2 ** 32

export type Decoded = ReturnType<typeof Y.decodeUpdate>

/**
 * Reads an update without touching a document, or says why it is none: `wrong`. What is read has every
 * client id once, no empty piece, and its deletions in order, as every Yjs writes them; whatever else a
 * stranger could write makes documents differ, or the server count for minutes. [ROOM4]
 */
export function decodeUpdate(update: Uint8Array): Decoded | { readonly wrong: string } {
  const outside = judgeBounds(update)
  if (outside !== undefined) return { wrong: outside }
  const decoded = decode(update)
  const wrong = decoded ? (judgeStructs(decoded) ?? judgeDeletions(decoded)) : 'not an update'
  return decoded && wrong === undefined ? decoded : { wrong: wrong ?? 'not an update' }
}

function judgeStructs({ structs }: Decoded): string | undefined {
  const clients = new Set<number>()
  let last: number | undefined
  for (const { id, length } of structs) {
    if (!isRange(id.client, id.clock, length)) return 'a piece out of range'
    if (id.client === last) continue
    if (clients.has(id.client)) return 'a client id twice'
    clients.add(id.client)
    last = id.client
  }
  return undefined
}

function judgeDeletions({ ds }: Decoded): string | undefined {
  for (const [client, ranges] of ds.clients) {
    let end = 0
    for (const { clock, len } of ranges) {
      if (!isRange(client, clock, len)) return 'a deletion out of range'
      if (clock < end) return 'deletions out of order'
      end = clock + len
    }
  }
  return undefined
}

function isRange(client: number, clock: number, length: number): boolean {
  return client < MOST_CLOCK && length > 0 && clock + length <= MOST_CLOCK
}

function decode(update: Uint8Array): Decoded | undefined {
  try {
    return Y.decodeUpdate(update)
  } catch {
    return undefined // what is wrong with a stranger's bytes is of no use to anybody
  }
}
