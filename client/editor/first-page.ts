import type { Content, Editor } from '@tiptap/core'
import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import type { Doc } from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'

/** Which piece of the page shows which piece of the shared document. */
export type NodeMapping = ReturnType<typeof initProseMirrorDoc>['mapping']

/**
 * Opens the page with its words on it. Left to itself the editor opens empty and is filled a moment later,
 * with a cursor where no cursor can be.
 */
export function openFirstPage(editor: Editor, doc: Doc, mapping: NodeMapping): void {
  const opened = initProseMirrorDoc(doc.getXmlFragment(ROOTS.notes), editor.schema)
  mapping.clear()
  for (const [type, node] of opened.mapping) mapping.set(type, node)
  // The editor takes a ready document as it is; its type of content knows only the others.
  editor.options.content = opened.doc as unknown as Content
}
