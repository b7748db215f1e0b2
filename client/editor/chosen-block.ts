import { Extension } from '@tiptap/core'
import { NodeSelection, Plugin, TextSelection } from '@tiptap/pm/state'

/** A poll that is chosen is not typed over: letters leave it where it is, Enter begins a line below it. */
export const ChosenBlock = Extension.create({
  name: 'chosenBlock',
  priority: 1150,
  addKeyboardShortcuts() {
    return {
      Enter: () =>
        this.editor.commands.command(({ state, tr, dispatch }) => {
          const { selection, schema } = state
          const line = schema.nodes['line']
          if (!(selection instanceof NodeSelection) || !line) return false
          tr.insert(selection.to, line.create())
          tr.setSelection(TextSelection.create(tr.doc, selection.to + 1))
          dispatch?.(tr.scrollIntoView())
          return true
        }),
    }
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput: ({ state }) => state.selection instanceof NodeSelection,
      },
    }),
  ],
})
