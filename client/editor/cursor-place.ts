import type { Editor } from '@tiptap/core'

/** Where somebody writes, in words that another copy of the document understands. */
export interface CursorPlace {
  /** The id of the line. */
  readonly line: string
  readonly at: number
}

export function cursorPlace({ state }: Editor): CursorPlace | undefined {
  const { $head } = state.selection
  const line: unknown = $head.parent.attrs['id']
  return typeof line === 'string' ? { line, at: $head.parentOffset } : undefined
}

/**
 * Puts the cursor and the keyboard where they were, when the same line is there. At once: Tiptap's own focus waits for
 * the next frame, and a letter that is typed before it goes nowhere.
 */
export function standAgain(editor: Editor, { line, at }: CursorPlace): void {
  let place: number | undefined
  editor.state.doc.forEach((node, pos) => {
    if (node.attrs['id'] === line) place = pos + 1 + Math.min(at, node.content.size)
  })
  if (place === undefined) return
  editor.commands.setTextSelection(place)
  editor.view.focus()
}
