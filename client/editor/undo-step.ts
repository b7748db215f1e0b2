import type { EditorState } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import type { UndoManager } from 'yjs'

/** Begins a new step of undo: what comes next is taken back without what was typed just before. */
export function beginStep(state: EditorState): void {
  const undo = yUndoPluginKey.getState(state) as { readonly undoManager: UndoManager } | undefined
  undo?.undoManager.stopCapturing()
}
