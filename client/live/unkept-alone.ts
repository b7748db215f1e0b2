import * as Y from 'yjs'
import type { Reach } from './had.ts'

/** Fields beside a line that say who spoke. The others say what the line is. */
const NAMING: readonly (string | null)[] = ['speaker', 'group']

/** How far a copy was kept, and who wrote in it here. */
export interface KeptPart {
  /** What the server was known to have. */
  readonly had: Reach
  /** Client ids of the person whose copy it is, on this device. */
  readonly own: ReadonlySet<number>
}

/**
 * Leaves in a document only the words that this device wrote and no server ever got: everything else may be erased elsewhere, and is
 * not shown again. The lines stay, so that it is known where those words stood. [OFF10]
 */
export function leaveUnkeptAlone(doc: Y.Doc, { had, own }: KeptPart): void {
  const isUnkept = (client: number, clock: number): boolean =>
    own.has(client) && clock >= (had.get(client) ?? 0)
  doc.transact((transaction) => {
    const texts: Y.Text[] = []
    for (const structs of doc.store.clients.values()) {
      for (const item of structs) {
        if (!(item instanceof Y.Item) || item.deleted) continue
        const { content, id, parentSub } = item
        if (content instanceof Y.ContentType && content.type instanceof Y.Text)
          texts.push(content.type)
        const isField = content instanceof Y.ContentAny && NAMING.includes(parentSub)
        const isMark = content instanceof Y.ContentFormat
        if ((isField || isMark) && !isUnkept(id.client, id.clock)) item.delete(transaction)
      }
    }
    for (const text of texts) {
      for (const { at, length } of keptIn(text, isUnkept).toReversed()) text.delete(at, length)
    }
  })
}

/** Where in a text those letters stand that are no unkept ones. */
function keptIn(text: Y.Text, isUnkept: (client: number, clock: number) => boolean) {
  const kept: { at: number; length: number }[] = []
  let at = 0
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue
    const { client, clock } = item.id
    let length = 0
    while (length < item.length && !isUnkept(client, clock + length)) length++
    if (length > 0) kept.push({ at, length })
    at += item.length
  }
  return kept
}
