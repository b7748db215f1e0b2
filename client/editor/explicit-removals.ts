import { Extension } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { guardedAs } from '#shared/document/guarded.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { changedBlocks } from './changed-blocks.ts'

interface ExplicitRemovalsOptions {
  readonly document: Y.Doc | undefined
  /** Tells the server which polls and sections somebody takes out, before the change is sent. */
  announce(names: readonly string[]): void
}

const key = new PluginKey<readonly string[]>('explicitRemovals')

/**
 * Says which polls and sections of the template somebody takes out here: by typing over them, cutting, deleting,
 * or undoing. What the binding takes out, because it does not know it or breaks it, is not said. [TRIP3]
 */
export const ExplicitRemovals = Extension.create<ExplicitRemovalsOptions>({
  name: 'explicitRemovals',
  // Before the binding, which sends the change.
  priority: 2000,
  addOptions: () => ({ document: undefined, announce: () => undefined }),
  addProseMirrorPlugins() {
    const { announce, document } = this.options
    return [
      new Plugin<readonly string[]>({
        key,
        state: {
          init: () => [],
          apply(tr, removed, before, after) {
            const soFar = tr.getMeta('appendedTransaction') ? removed : []
            if (!isByHand(tr)) return soFar
            return [...soFar, ...takenOut(before.doc, after.doc)]
          },
        },
        view: () => {
          const stop = document && announceUndone(document, announce)
          return {
            update({ state }, { doc }) {
              const removed = key.getState(state) ?? []
              if (removed.length > 0 && doc !== state.doc) announce(removed)
            },
            destroy: () => stop?.(),
          }
        },
      }),
    ]
  },
})

function isByHand(tr: Transaction): boolean {
  return tr.docChanged && tr.getMeta(ySyncPluginKey) === undefined
}

/** The names of polls and sections that stood before and stand no more. */
function takenOut(before: ProseNode, after: ProseNode): string[] {
  const changed = changedBlocks(before, after)
  const gone = namesIn(before, changed.from, changed.before)
  if (gone.length === 0) return []
  const standing = new Set(namesIn(after, 0, after.childCount))
  return gone.filter((name) => !standing.has(name))
}

function namesIn(doc: ProseNode, from: number, to: number): string[] {
  const names: string[] = []
  for (const { type, attrs } of doc.content.content.slice(from, to)) {
    const isGuarded = type.name === 'poll' || (type.name === 'line' && attrs['part'] !== null)
    if (!isGuarded) continue
    for (const name of [attrs['id'], attrs['poll']]) if (typeof name === 'string') names.push(name)
  }
  return names
}

/** Undo and redo go around the editor: they are heard on the document itself, before it is sent. */
function announceUndone(doc: Y.Doc, announce: ExplicitRemovalsOptions['announce']): () => void {
  const root = doc.getXmlFragment(ROOTS.notes)
  let standing: readonly string[] = []
  const before = ({ origin }: Y.Transaction): void => {
    if (origin instanceof Y.UndoManager) standing = namesOf(root)
  }
  const after = ({ origin }: Y.Transaction): void => {
    if (!(origin instanceof Y.UndoManager)) return
    const now = new Set(namesOf(root))
    const undone = standing.filter((name) => !now.has(name))
    if (undone.length > 0) announce(undone)
  }
  doc.on('beforeTransaction', before)
  doc.on('afterTransaction', after)
  return () => {
    doc.off('beforeTransaction', before)
    doc.off('afterTransaction', after)
  }
}

function namesOf(root: Y.XmlFragment): string[] {
  const blocks: unknown[] = root.toArray()
  return blocks.flatMap((block) => guardedAs(block)?.names ?? [])
}
