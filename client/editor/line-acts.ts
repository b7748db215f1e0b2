import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { UndoManager } from 'yjs'
import type { Awareness } from 'y-protocols/awareness'
import { LONGEST_LINE } from '#shared/document/limits.ts'
import { ROOTS } from '#shared/document/schema.ts'
import {
  deleteStretch,
  joinLines,
  lengthOf,
  moveBlocks,
  neighbourOf,
  splitLine,
  type Attributes,
} from './line-structure.ts'
import { positionOf } from './changed-blocks.ts'
import { cursorsOfOthers, type OthersCursor } from './others-cursors.ts'

/*
 * What the keys do to lines, done in the shared document itself: the editor's binding would write anew whichever
 * line it meets first. Here it is the one in which nobody else writes. [STRUCT1] [STRUCT2]
 */

interface SharedNotes {
  readonly doc: Y.Doc
  readonly blocks: readonly Y.XmlElement[]
  readonly cursors: readonly OthersCursor[]
}

/** Splits the line of the cursor. The half in which somebody else writes stays as it is. */
export function splitAt(editor: Editor, at: number, next: Attributes): boolean {
  const notes = notesOf(editor)
  const index = indexOfCursor(editor)
  const line = notes?.blocks[index]
  if (!notes || !line) return false
  const inIt = notes.cursors.filter((cursor) => cursor.line === line)
  // A section of the template is known by what it is: it stays where it begins.
  const isOfTemplate = line.getAttribute('part') !== undefined
  const writesBehind = inIt.length > 0 && inIt.every((cursor) => cursor.at > at)
  const stays = writesBehind && !isOfTemplate ? 'tail' : 'head'
  act(editor, notes, () => splitLine({ line, at, next, stays }))
  placeCursor(editor, index + 1, 0)
  return true
}

/** Backspace at the start of a line: joins it to the one before. */
export function joinBefore(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parentOffset > 0) return false
  return join(editor, indexOfCursor(editor) - 1)
}

/** Delete at the end of a line: joins the next one to it. */
export function joinAfter(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection
  if (!empty || $from.parentOffset < $from.parent.content.size) return false
  return join(editor, indexOfCursor(editor))
}

function join(editor: Editor, index: number): boolean {
  const notes = notesOf(editor)
  const [first, second] = [notes?.blocks[index], notes?.blocks[index + 1]]
  if (!notes || !first || !second || ![first, second].every(isPlainLine)) return false
  const at = lengthOf(first)
  // Nothing happens rather than a line that the server refuses.
  if (at + lengthOf(second) > LONGEST_LINE) return true
  act(editor, notes, () => joinLines(first, second, whereOthersWrite(notes, first, second)))
  placeCursor(editor, index, at)
  return true
}

/** Takes out a selection that goes over lines. */
export function deleteStretchOf(editor: Editor): boolean {
  const { selection, doc } = editor.state
  const { $from, $to } = selection
  if (!(selection instanceof TextSelection) || $from.sameParent($to)) return false
  const notes = notesOf(editor)
  const [start, end] = [$from.index(0), $to.index(0)]
  const touched = notes?.blocks.slice(start, end + 1) ?? []
  const [first, last] = [touched[0], touched.at(-1)]
  // Polls and sections of the template go by the editor's own way, where that is noticed.
  if (!notes || !first || !last || !touched.every(isPlainLine)) return false
  const [from, to] = [$from.parentOffset, $to.parentOffset]
  if (from + (doc.child(end).content.size - to) > LONGEST_LINE) return true
  const stays = whereOthersWrite(notes, first, last)
  act(editor, notes, () => deleteStretch({ first, from, last, to }, stays))
  placeCursor(editor, start, from)
  return true
}

/** Moves the lines of the selection past the block before or after them. */
export function moveLines(editor: Editor, to: 'up' | 'down'): boolean {
  const notes = notesOf(editor)
  const { $from, $to } = editor.state.selection
  if (!notes || $from.depth === 0) return false
  const [start, end] = [$from.index(0), $to.index(0)]
  const blocks = notes.blocks.slice(start, end + 1)
  const neighbour = neighbourOf(blocks, to)
  if (!neighbour) return true
  const writes = (block: Y.XmlElement): boolean => notes.cursors.some(({ line }) => line === block)
  const stays = writes(neighbour) && !blocks.some(writes) ? 'neighbour' : 'blocks'
  const [anchor, head] = [$from.parentOffset, $to.parentOffset]
  act(editor, notes, () => moveBlocks(blocks, to, stays))
  const by = to === 'up' ? -1 : 1
  placeCursor(editor, start + by, anchor, { index: end + by, at: head })
  return true
}

function whereOthersWrite(
  { cursors }: SharedNotes,
  first: Y.XmlElement,
  second: Y.XmlElement,
): 'first' | 'second' {
  const isIn = (block: Y.XmlElement): boolean => cursors.some(({ line }) => line === block)
  return isIn(second) && !isIn(first) ? 'second' : 'first'
}

function isPlainLine(block: Y.XmlElement): boolean {
  return block.nodeName === 'line' && block.getAttribute('part') === undefined
}

/** One act is one step back for undo, and one update for everybody. */
function act(editor: Editor, { doc }: SharedNotes, change: () => void): void {
  const undo = (yUndoPluginKey.getState(editor.state) as { undoManager: UndoManager }).undoManager
  undo.stopCapturing()
  doc.transact(change, ySyncPluginKey)
  undo.stopCapturing()
}

/** The shared notes behind an editor; undefined while the page shows other blocks than they have. */
function notesOf(editor: Editor): SharedNotes | undefined {
  const state = ySyncPluginKey.getState(editor.state) as { doc: Y.Doc } | undefined
  const awareness = awarenessOf(editor)
  if (!state || !awareness || !editor.isEditable) return undefined
  const { doc } = state
  const blocks = doc.getXmlFragment(ROOTS.notes).toArray()
  const elements = blocks.filter((block) => block instanceof Y.XmlElement)
  if (elements.length !== editor.state.doc.childCount) return undefined
  return { doc, blocks: elements, cursors: cursorsOfOthers(awareness, doc) }
}

function awarenessOf(editor: Editor): Awareness | undefined {
  const carets = editor.extensionManager.extensions.find(({ name }) => name === 'carets')
  return ((carets?.options ?? {}) as { awareness?: Awareness }).awareness
}

function indexOfCursor(editor: Editor): number {
  return editor.state.selection.$from.index(0)
}

function placeCursor(
  editor: Editor,
  index: number,
  at: number,
  head: { readonly index: number; readonly at: number } = { index, at },
): void {
  const { doc, tr } = editor.state
  const selection = TextSelection.between(
    doc.resolve(positionIn(doc, index, at)),
    doc.resolve(positionIn(doc, head.index, head.at)),
  )
  editor.view.dispatch(tr.setSelection(selection).scrollIntoView())
}

function positionIn(doc: ProseNode, index: number, at: number): number {
  return positionOf(doc, index) + 1 + Math.min(at, doc.child(index).content.size)
}
