import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { deleteStretchOf } from './line-acts.ts'

/** Cutting, typing over and pasting over a selection of several lines: it goes first, as the Delete key takes it. */
export const StretchEdits = Extension.create({
  name: 'stretchEdits',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleTextInput(view, _from, _to, text) {
            if (!deleteStretchOf(editor)) return false
            view.dispatch(view.state.tr.insertText(text).scrollIntoView())
            return true
          },
          handlePaste() {
            deleteStretchOf(editor)
            return false
          },
          handleDOMEvents: {
            cut(view, event) {
              const { selection } = view.state
              const { clipboardData } = event
              if (!clipboardData || selection.$from.sameParent(selection.$to)) return false
              const { dom, text } = view.serializeForClipboard(selection.content())
              if (!deleteStretchOf(editor)) return false
              event.preventDefault()
              clipboardData.clearData()
              clipboardData.setData('text/html', dom.innerHTML)
              clipboardData.setData('text/plain', text)
              return true
            },
          },
        },
      }),
    ]
  },
})
