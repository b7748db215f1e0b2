import type { Editor } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useMemo, useRef } from 'react'
import type { RoomLink } from '../live/room-link.ts'
import { say } from '../say.ts'
import { cursorPlace, standAgain, type CursorPlace } from './cursor-place.ts'
import { notesExtensions } from './extensions.ts'
import { openFirstPage, type NodeMapping } from './first-page.ts'
import { readPasted } from './pasted-lines.ts'
import { plainHtml } from './pasted-html.ts'
import { sectionAt, sectionsOf } from './sections.ts'
import type { TooLarge } from './size-guard.ts'

interface NotesEditorProps {
  readonly link: RoomLink
  readonly mayWrite: boolean
  onReady(editor: Editor): void
  onTooLarge(what: TooLarge): void
  insertPoll(editor: Editor): void
}

/** The paper: the notes of a room, for writing or for reading. */
export function NotesEditor(props: NotesEditorProps) {
  const { link, mayWrite, onReady, onTooLarge, insertPoll } = props
  // Where the cursor was last: an editor on a fresh copy goes on there.
  const cursor = useRef<CursorPlace>(undefined)
  const mapping = useMemo<NodeMapping>(() => new Map(), [])
  const extensions = useMemo(
    () => notesExtensions(link, mapping, { insertPoll, onTooLarge }),
    [link, mapping, insertPoll, onTooLarge],
  )
  const editor = useEditor(
    {
      editable: mayWrite,
      injectCSS: false,
      extensions,
      editorProps: {
        transformPastedHTML: plainHtml,
        clipboardTextParser: (text, $context) => readPasted(text, $context),
        attributes: {
          class: 'notes',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': say('desk.notes'),
          spellcheck: 'true',
          ...(mayWrite && { 'aria-description': say('desk.notes.leave') }),
          ...(!mayWrite && { 'aria-readonly': 'true', tabindex: '0' }),
        },
      },
      onBeforeCreate: ({ editor: opening }) => openFirstPage(opening, link.doc, mapping),
      onCreate: ({ editor: created }) => {
        onReady(created)
        if (cursor.current) standAgain(created, cursor.current)
      },
      onBlur: () => {
        cursor.current = undefined
      },
      onSelectionUpdate: ({ editor: edited }) => {
        const { state, isFocused } = edited
        if (!isFocused) return
        cursor.current = cursorPlace(edited)
        const section = sectionAt(sectionsOf(state.doc), state.selection.from)
        link.provider.awareness.setLocalStateField('where', section?.id ?? null)
      },
    },
    [link, extensions],
  )
  useEffect(() => editor.setEditable(mayWrite), [editor, mayWrite])
  return <EditorContent editor={editor} className="paper-words" />
}
