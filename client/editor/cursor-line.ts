import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Marks the line of the cursor, so that an empty one can say there what it is for. */
export const CursorLine = Extension.create({
  name: 'cursorLine',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          decorations({ doc, selection: { $from, empty } }) {
            if (!empty || $from.depth === 0 || !editor.isFocused) return null
            const line = Decoration.node($from.before(1), $from.after(1), { class: 'has-cursor' })
            return DecorationSet.create(doc, [line])
          },
        },
      }),
    ]
  },
})
