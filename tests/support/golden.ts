import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as Y from 'yjs'
import { readDraft } from '#shared/document/drafts.ts'
import { readNotes } from '#shared/document/read.ts'
import type { DocumentName, PollId } from '#shared/ids.ts'

/** A document of an earlier version, and what is to be read in it. */
export interface GoldenDocument {
  readonly file: string
  readonly name: DocumentName
  readonly clients: number
  /** What stands in the notes, or in the drafts of polls: one entry for each block or draft, as plain text. */
  readonly blocks: readonly string[]
}

const folder = path.join(import.meta.dirname, '../fixtures/documents/v1')

/** The documents of version 1, with their states. */
export function goldenDocuments(): readonly (GoldenDocument & { readonly state: Uint8Array })[] {
  const text = readFileSync(path.join(folder, 'expected.json'), 'utf8')
  const all = JSON.parse(text) as GoldenDocument[]
  return all.map((golden) => ({
    ...golden,
    state: new Uint8Array(readFileSync(path.join(folder, golden.file))),
  }))
}

/** What is read in a document, as text that a person can compare. */
export function plainOf(
  doc: Y.Doc,
  name: DocumentName,
): Pick<GoldenDocument, 'clients' | 'blocks'> {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  const clients = Y.decodeStateVector(Y.encodeStateVector(copy)).size
  if (name === 'polls') {
    const ids = [...copy.getMap('polls').keys()].sort()
    // What those of that time could say; settings came later, and are the usual ones there.
    const drafts = ids.map((id) => {
      const { question, kind, options } = readDraft(copy, id as PollId) ?? {}
      return JSON.stringify({ id, question, kind, options })
    })
    return { clients, blocks: drafts }
  }
  const blocks = readNotes(copy).map((block) => {
    if (block.block !== 'line') return JSON.stringify(block)
    const { id, kind, speaker, part, spans } = block
    const words = spans.map(({ text, bold, link }) => `${text}${bold ? '*' : ''}${link ?? ''}`)
    return JSON.stringify({ id, kind, speaker, part, words: words.join('|') })
  })
  return { clients, blocks }
}
