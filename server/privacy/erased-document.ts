import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'
import type { DocumentName } from '#shared/ids.ts'
import { replay } from '../rooms/replay.ts'
import { itemsBy, wordsOf } from './own-text.ts'

/** Fields beside a line that say who spoke. The others say what the line is. */
const NAMING: readonly (string | null)[] = ['speaker', 'group']

/** Whose words go, and the name that goes with them where it is nobody else's. */
export interface Erased {
  readonly clients: ReadonlySet<number>
  readonly name: string | undefined
  readonly instead: string
}

/**
 * A state of a document without what somebody wrote in it, and without anything that was deleted before: what others wrote around it
 * stays in its place, and so do the lines. [PRIV3]
 */
export function withoutWords(
  document: DocumentName,
  state: Uint8Array,
  { clients, name, instead }: Erased,
): Uint8Array {
  const doc = replay(document, [state])
  doc.transact((transaction) => {
    for (const item of itemsBy(doc, clients)) {
      if (wordsOf(item) !== '' && isWording(item)) item.delete(transaction)
    }
    if (document === 'notes' && name !== undefined) {
      for (const line of doc.getXmlFragment(ROOTS.notes).createTreeWalker(isElement)) {
        if (!(line instanceof Y.XmlElement)) continue
        if (line.getAttribute('speaker')?.trim() === name) line.setAttribute('speaker', instead)
      }
    }
  })
  const erased = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return erased
}

function isWording({ content, parentSub }: Y.Item): boolean {
  return !(content instanceof Y.ContentAny) || NAMING.includes(parentSub)
}

function isElement(type: Y.AbstractType<unknown>): boolean {
  return type instanceof Y.XmlElement
}
