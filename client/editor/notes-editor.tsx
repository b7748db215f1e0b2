import type { AnyExtension, Editor } from '@tiptap/core'
import { useEditor } from '@tiptap/react'
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react'
import type { PollId } from '#shared/ids.ts'
import type { RoomLink } from '../live/room-link.ts'
import { say } from '../say.ts'
import { cursorPlace, standAgain, type CursorPlace } from './cursor-place.ts'
import { notesExtensions } from './extensions.ts'
import { openFirstPage, type NodeMapping } from './first-page.ts'
import { drawBlocks, NotesContent } from './notes-content.tsx'
import { readPasted } from './pasted-lines.ts'
import { plainHtml } from './pasted-html.ts'
import { sectionAt, sectionsOf } from './sections.ts'
import type { TooLarge } from './size-guard.ts'
import { onUnknown, unknownIn } from './unknown-blocks.ts'

interface NotesEditorProps {
  readonly link: RoomLink
  readonly mayWrite: boolean
  onReady(editor: Editor): void
  onTooLarge(what: TooLarge): void
  insertPoll(editor: Editor): void
  copyPoll(poll: PollId): PollId
  /** The notes have something that this page does not know: it must not open them for writing. */
  onUnknown(): void
}

interface BoundEditorProps extends NotesEditorProps {
  /** Where the cursor was last: an editor on a fresh copy goes on there. */
  readonly cursorRef: RefObject<CursorPlace | undefined>
  readonly mapping: NodeMapping
  readonly extensions: AnyExtension[]
}

/** The paper: the notes of a room. What the page does not know is looked for before the editor sees it. [SCHEMA2] */
export function NotesEditor(props: NotesEditorProps) {
  const { link, insertPoll, copyPoll, onTooLarge, onUnknown: tell } = props
  const cursorRef = useRef<CursorPlace>(undefined)
  const mapping = useMemo<NodeMapping>(() => new Map(), [])
  const extensions = useMemo(
    () => notesExtensions(link, mapping, { insertPoll, copyPoll, onTooLarge }),
    [link, mapping, insertPoll, copyPoll, onTooLarge],
  )
  const unknown = useMemo(() => unknownIn(link.doc, extensions), [link, extensions])
  useEffect(() => {
    if (unknown !== undefined) tell()
  }, [unknown, tell])
  if (unknown !== undefined) return null
  return <BoundEditor {...props} cursorRef={cursorRef} mapping={mapping} extensions={extensions} />
}

/** The paper with the editor on it, for writing or for reading. */
function BoundEditor(props: BoundEditorProps) {
  const { link, mayWrite, onReady, cursorRef, mapping, extensions, onUnknown: tell } = props
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
      onBeforeCreate({ editor: opening }) {
        openFirstPage(opening, link.doc, mapping)
        drawBlocks(opening)
      },
      onCreate: ({ editor: created }) => onReady(created),
      onBlur: () => {
        cursorRef.current = undefined
      },
      onSelectionUpdate: ({ editor: edited }) => {
        const { state, isFocused } = edited
        if (!isFocused) return
        cursorRef.current = cursorPlace(edited)
        const section = sectionAt(sectionsOf(state.doc), state.selection.from)
        const { awareness } = link.provider
        const where = section?.id ?? null
        if (awareness.getLocalState()?.['where'] !== where)
          awareness.setLocalStateField('where', where)
      },
    },
    [link, extensions],
  )
  // In the same breath as the editor before it went, so that no letter is typed between the two.
  useLayoutEffect(() => {
    if (cursorRef.current) standAgain(editor, cursorRef.current)
  }, [editor, cursorRef])
  useEffect(() => editor.setEditable(mayWrite), [editor, mayWrite])
  useEffect(
    () =>
      onUnknown(link.doc, extensions, () => {
        // At once, and wholly: the binding is asked next, and would delete for everybody what it does not know.
        editor.destroy()
        tell()
      }),
    [link, extensions, editor, tell],
  )
  return <NotesContent editor={editor} />
}
