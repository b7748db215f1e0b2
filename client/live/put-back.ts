import * as Y from 'yjs'
import type { Line, PollPlace, Span } from '#shared/document/block.ts'
import { writeDraft } from '#shared/document/drafts.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { LineId, PollId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'

/**
 * Writes a block into the notes again, as an ordinary edit of whoever does it: behind the first of these blocks that
 * stands there, else at the end. It keeps its id unless somebody else has it.
 */
export function putBack(
  notes: Y.Doc,
  block: Line | PollPlace,
  behind: readonly LineId[],
  fresh: () => LineId,
): void {
  const fragment = notes.getXmlFragment(ROOTS.notes)
  const ids = fragment.toArray().map(idOf)
  const id = block.id !== undefined && !ids.includes(block.id) ? block.id : fresh()
  const place = behind.map((each) => ids.indexOf(each)).find((at) => at >= 0)
  const element = elementOf(block, id)
  notes.transact(() => {
    fragment.insert(place === undefined ? ids.length : place + 1, [element])
  })
}

/** Writes the wording of a draft again: under its own id if nobody has it, else as a new draft. */
export function putBackDraft(
  polls: Y.Doc,
  poll: PollId,
  wording: PollWording,
  fresh: () => PollId,
): void {
  const isTaken = polls.getMap(ROOTS.polls).has(poll)
  writeDraft(polls, isTaken ? fresh() : poll, wording)
}

function idOf(child: unknown): unknown {
  return child instanceof Y.XmlElement ? child.getAttribute('id') : undefined
}

function elementOf(block: Line | PollPlace, id: LineId): Y.XmlElement {
  const element = new Y.XmlElement<Record<string, string | number>>(block.block)
  element.setAttribute('id', id)
  if (block.block === 'poll') {
    element.setAttribute('poll', block.poll)
    return element as unknown as Y.XmlElement
  }
  const { kind, depth, part, speaker, group, channel, at } = block
  for (const [name, value] of Object.entries({ kind, depth, part, speaker, group, channel, at })) {
    if (value !== undefined) element.setAttribute(name, value)
  }
  const words = new Y.XmlText()
  words.applyDelta(block.spans.map(pieceOf))
  element.insert(0, [words])
  return element as unknown as Y.XmlElement
}

// The marks as the editor writes them.
function pieceOf({ text, bold, italic, link }: Span) {
  return {
    insert: text,
    attributes: {
      ...(bold && { bold: {} }),
      ...(italic && { italic: {} }),
      ...(link !== undefined && { link: { href: link } }),
    },
  }
}
