import * as Y from 'yjs'
import type { DocumentName } from '../ids.ts'
import { accountOf, differenceIn } from './account.ts'

/**
 * The way of a document from one version of the schema to the next, as ordinary edits on a copy of it. Running
 * it on what it has made changes nothing; where it was broken off, running it again completes it.
 */
export interface Migration {
  readonly from: number
  migrate(copy: Y.Doc, name: DocumentName): void
}

/** The ways from every earlier version. Version 1 is the first. A released one is never changed. */
export const DOCUMENT_MIGRATIONS: readonly Migration[] = []

/** A document in another version: what to add to it. Or why it is left as it was. */
export type Renewal =
  | { readonly is: 'renewed'; readonly update: Uint8Array }
  | { readonly is: 'refused'; readonly why: string }

/**
 * Writes a document in a later version of the schema, on a copy. It is taken only when every word, every id of
 * a block and of a poll, and everybody's authorship are still there, and when doing it again would change
 * nothing; otherwise the document is left as it was. [MIG1] [MIG2]
 */
export function renewDocument(
  name: DocumentName,
  state: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
  migrations: readonly Migration[] = DOCUMENT_MIGRATIONS,
): Renewal {
  const copy = copyOf(state)
  const before = Y.encodeStateVector(copy)
  const had = accountOf(copy, name)
  try {
    for (let version = from; version < to; version++) {
      const step = migrations.find((each) => each.from === version)
      if (!step) return refused(`there is no way from version ${version}`)
      copy.transact(() => step.migrate(copy, name))
    }
    const lost = differenceIn(had, accountOf(copy, name))
    if (lost !== undefined) return refused(lost)
    if (changesAgain(copy, name, from, to, migrations)) return refused('a second run changes more')
  } catch (cause) {
    return refused(`it broke off: ${String(cause)}`)
  }
  return { is: 'renewed', update: Y.encodeStateAsUpdate(copy, before) }
}

function changesAgain(
  done: Y.Doc,
  name: DocumentName,
  from: number,
  to: number,
  migrations: readonly Migration[],
): boolean {
  const copy = copyOf(Y.encodeStateAsUpdate(done))
  let isChanged = false
  copy.on('update', () => (isChanged = true))
  for (const step of migrations) {
    if (step.from < from || step.from >= to) continue
    copy.transact(() => step.migrate(copy, name))
  }
  return isChanged
}

function copyOf(state: Uint8Array): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, state)
  return copy
}

function refused(why: string): Renewal {
  return { is: 'refused', why }
}
