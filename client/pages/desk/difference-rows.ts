import * as Y from 'yjs'
import { textOf, type Block, type Line } from '#shared/document/block.ts'
import { readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import { ROOTS } from '#shared/document/schema.ts'
import type { DocumentName, PollId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { freshId } from '../../editor/block-ids.ts'
import { differencesOf } from '../../live/differences.ts'
import { putBack, putBackDraft } from '../../live/put-back.ts'
import { say } from '../../say.ts'

/** One difference as people see it. `there` is what the document has in its place, if anything. */
export interface DifferenceRow {
  readonly key: string
  readonly what: string
  readonly held: string
  readonly there?: string
  /** Writes it into the document, as an ordinary edit. */
  putBack(): void
}

/** What of a copy the document lacks, in the order of the copy. [OFF5] */
export function rowsOf(name: DocumentName, held: Y.Doc, document: Y.Doc): DifferenceRow[] {
  return name === 'notes' ? noteRows(held, document) : draftRows(held, document)
}

function noteRows(held: Y.Doc, document: Y.Doc): DifferenceRow[] {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  return differencesOf(readNotes(held), readNotes(copy)).map(({ key, block, there, behind }) => ({
    key,
    what: nameOf(block),
    held: block.block === 'line' ? wordsOf(block) : '',
    ...(there && { there: wordsOf(there) }),
    putBack: () => putBack(document, block, behind, freshId),
  }))
}

function draftRows(held: Y.Doc, document: Y.Doc): DifferenceRow[] {
  const polls = [...held.getMap(ROOTS.polls).keys()] as PollId[]
  return polls.flatMap((poll) => {
    const draft = readDraft(held, poll)
    const there = readDraft(document, poll)
    if (!draft || wordingOf(draft) === '' || isIn(draft, document)) return []
    const words = wordingOf(draft)
    return {
      key: `${poll} ${words}`,
      what: say('desk.poll.label'),
      held: words,
      ...(there && { there: wordingOf(there) }),
      putBack: () => putBackDraft(document, poll, draft, freshId<PollId>),
    }
  })
}

// Under whatever id: a changed draft is put back as a new one.
function isIn(draft: PollWording, document: Y.Doc): boolean {
  const polls = [...document.getMap(ROOTS.polls).keys()] as PollId[]
  return polls.some((poll) => {
    const there = readDraft(document, poll)
    return there !== undefined && wordingOf(there) === wordingOf(draft)
  })
}

function wordingOf({ question, options }: PollWording): string {
  const words = [question, ...options.map(({ text }) => text && `– ${text}`)]
  return words.filter((each) => each.trim() !== '').join('\n')
}

function nameOf(block: Block): string {
  if (block.block !== 'line') return say('desk.poll.label')
  return say(`term.kind.${block.kind}`)
}

function wordsOf(line: Line): string {
  const who = [line.speaker, line.group].filter((each) => each !== undefined).join(', ')
  return who === '' ? textOf(line) : `${who}: ${textOf(line)}`
}
