import { Extension, Node, type AnyExtension, type Editor } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { dropCursor } from '@tiptap/pm/dropcursor'
import { gapCursor } from '@tiptap/pm/gapcursor'
import type { NodeMapping } from './first-page.ts'
import { isSafeLink, ROOTS } from '#shared/document/schema.ts'
import type { PollId } from '#shared/ids.ts'
import type { RoomLink } from '../live/room-link.ts'
import { Arrivals } from './arrivals.ts'
import { ATOM_NODES } from './atoms.ts'
import { BlockIds } from './block-ids.ts'
import { Carets } from './carets.ts'
import { ChosenBlock } from './chosen-block.ts'
import { CursorLine } from './cursor-line.ts'
import { ExplicitRemovals } from './explicit-removals.ts'
import { EntryTimes } from './entry-times.ts'
import { LineKeys } from './line-keys.ts'
import { LineNode } from './line-node.ts'
import { PollNode } from './poll-block.tsx'
import { PollCopies } from './poll-copies.ts'
import { SizeGuard, type TooLarge } from './size-guard.ts'
import { SlashMenu } from './slash-menu.ts'
import { StretchEdits } from './stretch-edits.ts'

// Zero or more, everywhere: no rule that two good edits could break together. [DOC1]
const Notes = Node.create({ name: 'doc', topNode: true, content: 'block*' })
const Text = Node.create({ name: 'text', group: 'inline' })
// A link is where it leads, and nothing else: the server takes no look and no target from anybody.
const SafeLink = Link.extend({ addAttributes: () => ({ href: { default: null } }) })
const Cursors = Extension.create({
  name: 'cursors',
  addProseMirrorPlugins: () => [dropCursor({ class: 'drop-here', color: false }), gapCursor()],
})

/** What the notes need of the page they stand on. */
export interface NotesMeans {
  insertPoll(editor: Editor): void
  /** Writes the wording of a poll once more, as a draft of its own. Answers the new draft's id. */
  copyPoll(poll: PollId): PollId
  onTooLarge(what: TooLarge): void
}

/** Everything the notes are edited with, on the document of a room. */
export function notesExtensions(
  link: RoomLink,
  mapping: NodeMapping,
  means: NotesMeans,
): AnyExtension[] {
  return [
    Notes,
    Text,
    LineNode,
    PollNode,
    ...ATOM_NODES,
    Bold,
    Italic,
    SafeLink.configure({
      openOnClick: false,
      isAllowedUri: (href) => isSafeLink(href),
      HTMLAttributes: { target: null, rel: 'noopener noreferrer nofollow', class: null },
    }),
    Cursors,
    LineKeys,
    BlockIds,
    PollCopies.configure({ copyPoll: means.copyPoll }),
    ChosenBlock,
    CursorLine,
    EntryTimes,
    StretchEdits,
    SizeGuard.configure({ onTooLarge: means.onTooLarge }),
    SlashMenu.configure({ insertPoll: means.insertPoll }),
    ExplicitRemovals.configure({
      document: link.doc,
      announce: (names) => link.announceRemovals(names),
    }),
    Collaboration.configure({
      document: link.doc,
      field: ROOTS.notes,
      ySyncOptions: { mapping },
      // Undo takes back our words, not the line in which a colleague has written since.
      yUndoOptions: { protectedNodes: new Set(['line']) },
    }),
    Arrivals,
    Carets.configure({ awareness: link.provider.awareness }),
  ]
}
