import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { isEntryKind, type LineKind } from '#shared/document/kinds.ts'
import { attributesOf } from './line-attributes.ts'

const TIMELESS: readonly LineKind[] = ['takeaway', 'call'] // written afterwards, about the whole session

/** The first words typed into an entry give it its time: when it was said, as near as anybody can tell. */
export const EntryTimes = Extension.create({
  name: 'entryTimes',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction(transactions, _before, { selection: { $from }, tr }) {
          const isOurs = transactions.some(
            (each) => each.docChanged && !each.getMeta(ySyncPluginKey),
          )
          const { parent } = $from
          if (!isOurs || parent.type.name !== 'line' || parent.content.size === 0) return null
          const { kind, at } = attributesOf(parent)
          if (at !== null || !isEntryKind(kind) || TIMELESS.includes(kind)) return null
          return tr.setNodeAttribute($from.before(), 'at', Date.now())
        },
      }),
    ]
  },
})
