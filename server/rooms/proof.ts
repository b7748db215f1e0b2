import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { contentOf } from './content.ts'
import { replay } from './replay.ts'

/** What is to be proven: that a state is what the updates make. */
export interface Claim {
  readonly name: DocumentName
  readonly state: Uint8Array
  readonly updates: readonly Uint8Array[]
}

/** Replays the updates in a document of their own. Undefined when the state is the same, else what differs. */
export function judgeClaim({ name, state, updates }: Claim): string | undefined {
  const claimed = replay(name, [state])
  const made = replay(name, updates)
  if (isIncomplete(claimed) || isIncomplete(made)) return 'something in between is missing'
  if (!Y.equalSnapshots(Y.snapshot(claimed), Y.snapshot(made))) return 'the pieces are not the same'
  return contentOf(claimed) === contentOf(made) ? undefined : 'the words are not the same'
}

function isIncomplete({ store }: Y.Doc): boolean {
  return store.pendingStructs !== null || store.pendingDs !== null
}
