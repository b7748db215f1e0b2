import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'
import { wordsIn } from '#shared/document/guarded.ts'
import type { SessionId } from '#shared/ids.ts'
import { replay } from '../rooms/replay.ts'

/** Words that somebody takes back, and the line of the notes that they became. */
export interface Withdrawn {
  readonly text: string
  readonly line: string | undefined
}

export interface WithdrawalParts {
  /** Begins the next life of a document with what `change` makes of all that is kept. */
  rewrite(
    document: { readonly session: SessionId; readonly name: 'notes' },
    change: (state: Uint8Array) => Uint8Array,
  ): Promise<void>
  /** Changes every kept version of the notes in the same way. */
  rewriteVersions(session: SessionId, change: (state: Uint8Array) => Uint8Array): Promise<void>
  /** Overwrites what was deleted, wherever the store has it. */
  scrub(): Promise<void>
  report(problem: string, cause: unknown): void
  /** What stands in their place. */
  readonly instead: string
}

/**
 * Takes a question's words out of the notes, their history and what is left of them on the disk. The line stays, with what says that
 * they were taken back. [ASK7]
 */
export async function takeOut(
  parts: WithdrawalParts,
  session: SessionId,
  text: string,
  line: string | undefined,
): Promise<void> {
  const change = (state: Uint8Array): Uint8Array =>
    withoutQuestion(state, { text, line }, parts.instead)
  if (line !== undefined) {
    await parts.rewrite({ session, name: 'notes' }, change)
    await parts.rewriteVersions(session, change)
  }
  try {
    await parts.scrub()
  } catch (cause) {
    // It is gone for everybody; the store goes on trying to overwrite what is left on the disk.
    parts.report('what was withdrawn is not overwritten on the disk yet', cause)
  }
}

/** The notes without a question's words: in the line that it became, and in any other that says exactly the same. */
export function withoutQuestion(
  state: Uint8Array,
  { text, line }: Withdrawn,
  instead: string,
): Uint8Array {
  const doc = replay('notes', [state])
  doc.transact(() => {
    for (const block of doc.getXmlFragment(ROOTS.notes).toArray() as unknown[]) {
      if (!(block instanceof Y.XmlElement) || block.nodeName !== 'line') continue
      const isIt = block.getAttribute('id') === line || wordsIn(block).trim() === text.trim()
      if (!isIt) continue
      block.delete(0, block.length)
      const words = new Y.XmlText()
      words.insert(0, instead)
      block.insert(0, [words])
      block.removeAttribute('speaker')
      block.removeAttribute('group')
    }
  })
  const changed = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return changed
}
