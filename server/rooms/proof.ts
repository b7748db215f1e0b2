import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { contentOf } from './content.ts'

/** What is to be proven: that a state is what the updates make. */
export interface Claim {
  readonly name: DocumentName
  readonly state: Uint8Array
  readonly updates: readonly Uint8Array[]
}

/** Replays the updates in a document of their own. Undefined when the state is the same, else what differs. */
export function judgeClaim({ name, state, updates }: Claim): string | undefined {
  const claimed = replayed(name, [state])
  const replay = replayed(name, updates)
  if (isIncomplete(claimed) || isIncomplete(replay)) return 'something in between is missing'
  if (!Y.equalSnapshots(Y.snapshot(claimed), Y.snapshot(replay)))
    return 'the pieces are not the same'
  return contentOf(claimed) === contentOf(replay) ? undefined : 'the words are not the same'
}

function replayed(name: DocumentName, updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  Y.transact(doc, () => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  if (name === 'notes') doc.getXmlFragment(ROOTS.notes)
  else doc.getMap(ROOTS.polls)
  return doc
}

function isIncomplete({ store }: Y.Doc): boolean {
  return store.pendingStructs !== null || store.pendingDs !== null
}
