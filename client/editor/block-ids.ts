import { Extension } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { idFrom, type LineId } from '#shared/ids.ts'
import { changedBlocks } from './changed-blocks.ts'

/** A fresh id of an editor: 16 letters of 28. */
export function freshId<Id extends string = LineId>(): Id {
  return idFrom<Id>(crypto.getRandomValues(new Uint8Array(16)))
}

/**
 * Gives every block that is typed, split or pasted here an id of its own. What arrives from others is left
 * as it is: answering a remote change with a change would never end.
 */
export const BlockIds = Extension.create({
  name: 'blockIds',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction(transactions, before, { doc, tr }) {
          const isOurs = transactions.some(
            (each) => each.docChanged && !each.getMeta(ySyncPluginKey),
          )
          if (!isOurs) return null
          if (haveSameIds(before.doc, doc)) return null
          const seen = new Set<string>()
          doc.forEach((node, pos) => {
            const id: unknown = node.attrs['id']
            if (typeof id === 'string' && !seen.has(id)) seen.add(id)
            else tr.setNodeAttribute(pos, 'id', freshId())
          })
          return tr.docChanged ? tr : null
        },
      }),
    ]
  },
})

/** Whether the blocks that changed have the ids that stood there before, as when somebody types in one. */
function haveSameIds(before: ProseNode, doc: ProseNode): boolean {
  const changed = changedBlocks(before, doc)
  if (changed.before !== changed.after) return false
  for (let index = changed.from; index < changed.after; index += 1) {
    const id: unknown = doc.child(index).attrs['id']
    if (typeof id !== 'string' || id !== before.child(index).attrs['id']) return false
  }
  return true
}
