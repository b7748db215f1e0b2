import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import type { TrayEntry } from '../live/tray.ts'
import { goTo } from './sections.ts'

const LONGEST_PIECE = 5_000 // characters: what was refused for its size goes in small updates

/**
 * Writes words from the tray as lines of the kind they were, after the nearest block they stood behind: an
 * ordinary edit, which undo takes back. [TRAY4]
 */
export function putBack(editor: Editor, { text, look, after, before }: TrayEntry): void {
  let at = placeOf(editor.state.doc, after, before)
  const first = at
  for (const piece of piecesOf(text)) {
    const { schema, tr } = editor.state
    const line = schema.nodes['line']?.create({ ...look, id: null }, schema.text(piece))
    if (!line) return
    editor.view.dispatch(tr.insert(at, line))
    at += line.nodeSize
  }
  goTo(editor, first)
}

function placeOf(doc: ProseNode, after: readonly string[], before: readonly string[]): number {
  const places = new Map<unknown, { start: number; end: number }>()
  doc.forEach((node, start) => {
    places.set(node.attrs['id'], { start, end: start + node.nodeSize })
  })
  for (const id of after) {
    const place = places.get(id)
    if (place) return place.end
  }
  for (const id of before) {
    const place = places.get(id)
    if (place) return place.start
  }
  return doc.content.size
}

/** A long text in pieces that end between two words, where there is such a place. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let rest = text.trim()
  while (rest.length > LONGEST_PIECE) {
    const space = rest.lastIndexOf(' ', LONGEST_PIECE)
    const cut = space > 0 ? space : LONGEST_PIECE
    pieces.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  return rest === '' ? pieces : [...pieces, rest]
}
