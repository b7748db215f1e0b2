import type { Editor } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Selection } from '@tiptap/pm/state'
import type { PollId } from '#shared/ids.ts'
import { endOfWords, goTo, sectionAt, sectionsOf } from './sections.ts'
import { beginStep } from './undo-step.ts'

const PATIENCE = 20 // frames until the fields of a new block are there

/** Where each poll stands in the notes. */
export function pollPlaces(doc: ProseNode): ReadonlyMap<PollId, number> {
  const places = new Map<PollId, number>()
  doc.forEach((node, pos) => {
    const poll: unknown = node.attrs['poll']
    if (node.type.name === 'poll' && typeof poll === 'string') places.set(poll as PollId, pos)
  })
  return places
}

/** Where a poll's block is put: where somebody writes, at the end of that section, or in the section that is for polls. */
export type PollPlace = 'cursor' | 'cursor-section' | 'poll-section'

/** Puts the block of a poll into the notes. */
export function placePoll(editor: Editor, poll: PollId, place: PollPlace): void {
  const at = place === 'cursor' ? placeAtCursor(editor) : placeInSection(editor, place)
  insertPoll(editor, poll, at)
}

// A step of its own: undo takes the poll out alone, and not with the words that were typed just before it.
function insertPoll(editor: Editor, poll: PollId, at: number): void {
  beginStep(editor.state)
  editor.chain().insertContentAt(at, { type: 'poll', attrs: { poll } }).run()
  beginStep(editor.state)
}

function placeAtCursor({ state: { doc, selection } }: Editor): number {
  const { $from } = selection
  if ($from.depth === 0) return selection.to
  // An empty line stays behind the poll, to write on.
  const isWaiting = $from.parent.content.size === 0 && $from.parent.attrs['kind'] === 'text'
  return Math.min(isWaiting ? $from.before(1) : $from.after(1), doc.content.size)
}

function placeInSection({ state }: Editor, place: 'cursor-section' | 'poll-section'): number {
  const { doc, selection } = state
  const sections = sectionsOf(doc)
  const ofCursor = sectionAt(sections, selection.from)
  const ofPolls = sections.findLast(({ part }) => part === 'poll')
  // Before anybody wrote here the cursor stands at the beginning, where nobody put it.
  const isUnplaced = selection.eq(Selection.atStart(doc))
  const prefersCursor = place === 'cursor-section' && !isUnplaced
  return endOfWords(doc, prefersCursor ? (ofCursor ?? ofPolls) : (ofPolls ?? ofCursor))
}

/** Puts the block of a poll behind the one of another; where that one has none, into the section for polls. */
export function placePollBehind(editor: Editor, poll: PollId, other: PollId): void {
  const at = pollPlaces(editor.state.doc).get(other)
  if (at === undefined) return placePoll(editor, poll, 'poll-section')
  const size = editor.state.doc.nodeAt(at)?.nodeSize ?? 1
  editor
    .chain()
    .insertContentAt(at + size, { type: 'poll', attrs: { poll } })
    .run()
}

/** Shows a poll in the notes, with the keyboard in its first field where it has one. */
export function showPoll(editor: Editor, poll: PollId): void {
  const pos = pollPlaces(editor.state.doc).get(poll)
  if (pos === undefined) return
  goTo(editor, pos)
  const enterField = (frame: number): void => {
    const field = document.querySelector<HTMLElement>(`#poll-${poll} textarea`)
    if (field) field.focus({ preventScroll: true })
    else if (frame < PATIENCE) requestAnimationFrame(() => enterField(frame + 1))
  }
  requestAnimationFrame(() => enterField(0))
}
