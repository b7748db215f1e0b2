import * as Y from 'yjs'
import { readNotes } from '#shared/document/read.ts'
import { judgeItem, ROOTS } from '#shared/document/schema.ts'
import type { DocumentName } from '#shared/ids.ts'

/** The ways in which two replicas may be told apart. */
export const seenAs = {
  contents: (state: Uint8Array) => {
    const doc = copyOf(state)
    return JSON.stringify([readNotes(doc), doc.getMap('polls').toJSON()])
  },
  pieces: (state: Uint8Array) => Buffer.from(Y.encodeStateVector(copyOf(state))).toString('base64'),
  bytes: (state: Uint8Array) =>
    Buffer.from(Y.encodeStateAsUpdate(copyOf(state))).toString('base64'),
}

/** A document of its own with all of these updates, in one transaction. */
export function copyOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return doc
}

/** What stands in a document and may not, by the schema that the server judges with. */
export function judgeSchema(name: DocumentName, doc: Y.Doc): string[] {
  const root = name === 'notes' ? doc.getXmlFragment(ROOTS.notes) : doc.getMap(ROOTS.polls)
  const items = [...doc.store.clients.values()].flat().filter((struct) => struct instanceof Y.Item)
  return items.flatMap((item) => {
    const wrong = item.deleted ? undefined : judgeItem(name, root, item)
    return wrong === undefined ? [] : [wrong]
  })
}
