import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { idFrom, type LineId } from '#shared/ids.ts'

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
        appendTransaction(transactions, _before, { doc, tr }) {
          const isOurs = transactions.some(
            (each) => each.docChanged && !each.getMeta(ySyncPluginKey),
          )
          if (!isOurs) return null
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
