import {
  DOCUMENT_NAMES,
  type DocumentName,
  type PersonId,
  type QuestionId,
  type SessionId,
} from '#shared/ids.ts'
import { ownData } from '#shared/words/english/own-data.ts'
import { speak } from '#shared/words/words.ts'
import type { TrailEntry } from '../access/trail.ts'
import { withoutWords } from './erased-document.ts'

const say = speak(ownData, 'en')

/** Who is erased, as the rows know them. */
export interface Identity {
  readonly name: string
  /** Whether nobody else in the session, nor on its programme, has the name. */
  readonly isOnlyTheirs: boolean
  /** Which of those who entered they are: 1 for the first. */
  readonly number: number
  readonly clients: Readonly<Record<DocumentName, ReadonlySet<number>>>
  /** Those they asked, and those they support. */
  readonly questions: readonly QuestionId[]
}

export interface ErasureParts {
  identity(session: SessionId, person: PersonId): Promise<Identity>
  /** Begins the next life of a document with what `change` makes of all that is kept. */
  rewrite(
    document: { readonly session: SessionId; readonly name: DocumentName },
    change: (state: Uint8Array) => Uint8Array,
  ): Promise<void>
  /** Empties the rows about them, together with the entry. */
  eraseRows(
    session: SessionId,
    person: PersonId,
    words: { readonly name: string; readonly withdrawn: string },
    entry: TrailEntry,
  ): Promise<void>
  /** Overwrites what was deleted, wherever the store has it. */
  scrub(): Promise<void>
  /** Tells everybody how these questions stand now. */
  tellAgain(session: SessionId, questions: readonly QuestionId[]): Promise<void>
  /** Whoever holds a ticket of theirs is a stranger from now on. */
  forget(session: SessionId, person: PersonId): void
  report(problem: string, cause: unknown): void
}

/**
 * Erases somebody: documents, rows, and what is left of them on the disk, in this order, so that whoever is interrupted may ask again. Their
 * words go and their name becomes a number; what others wrote stays, and so does every ballot, which is nobody's. [PRIV3]
 */
export async function erase(
  parts: ErasureParts,
  session: SessionId,
  person: PersonId,
  by: PersonId,
): Promise<void> {
  const { name, isOnlyTheirs, number, clients, questions } = await parts.identity(session, person)
  const instead = say('own-data.erased', { n: number })
  const naming = { name: isOnlyTheirs ? name.trim() : undefined, instead }
  for (const document of DOCUMENT_NAMES) {
    await parts.rewrite({ session, name: document }, (state) =>
      withoutWords(document, state, { clients: clients[document], ...naming }),
    )
  }
  const words = { name: instead, withdrawn: say('own-data.withdrawn') }
  const entry: TrailEntry = { session, person: by, act: 'person-erased', detail: { person } }
  await parts.eraseRows(session, person, words, entry)
  parts.forget(session, person)
  await parts.tellAgain(session, questions)
  try {
    await parts.scrub()
  } catch (cause) {
    // It is erased for everybody; the store goes on trying to overwrite what is left on the disk.
    parts.report('what was erased is not overwritten on the disk yet', cause)
  }
}
