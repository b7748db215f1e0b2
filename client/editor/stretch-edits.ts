import { Extension } from '@tiptap/core'
import type { Node as ProseNode, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { deleteStretchOf } from './line-acts.ts'

/** What was cut from the beginning of a line to the beginning of another: whole lines, and nothing of the last. */
function wholeLines({ content }: Slice): readonly ProseNode[] | undefined {
  const { lastChild, childCount } = content
  if (childCount < 2 || lastChild?.type.name !== 'line' || lastChild.content.size > 0)
    return undefined
  return content.content.slice(0, -1)
}

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
          handlePaste(view, _event, slice) {
            deleteStretchOf(editor)
            const lines = wholeLines(slice)
            const { $from, empty } = view.state.selection
            if (!lines || !empty || $from.depth === 0 || $from.parentOffset > 0) return false
            // The line of the cursor stays as it is: whoever writes in it goes on.
            view.dispatch(view.state.tr.insert($from.before(1), lines).scrollIntoView())
            return true
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
