import type * as Y from 'yjs'
import type { DocumentName, PersonId, PollId, SessionId } from '#shared/ids.ts'
import { textsBy, type OwnText } from './own-text.ts'

/** Rows about one person, by what they are, and the client ids they wrote with. */
export interface PersonRows {
  readonly about: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  readonly clients: Readonly<Record<DocumentName, ReadonlySet<number>>>
}

/** Everything that is stored about one person, as they get it. */
export interface OwnData {
  readonly session: SessionId
  readonly person: PersonId
  readonly about: PersonRows['about']
  /** The polls in which a ballot of theirs was counted. What they chose is known to nobody. */
  readonly tookPart: readonly PollId[]
  /** What was done by them, without the sums. */
  readonly trail: readonly Readonly<Record<string, unknown>>[]
  readonly wrote: Readonly<Record<DocumentName, readonly OwnText[]>>
}

export interface OwnDataSources {
  rows(session: SessionId, person: PersonId): Promise<PersonRows>
  tookPart(session: SessionId, person: PersonId): Promise<readonly PollId[]>
  trail(session: SessionId, person: PersonId): Promise<OwnData['trail']>
  /** A copy of a document as it is kept: to read, and to let go. */
  copy(session: SessionId, name: DocumentName): Promise<Y.Doc>
}

/** Gathers what is stored about somebody: all of it, and nothing of anybody else. [PRIV2] */
export async function gatherOwnData(
  sources: OwnDataSources,
  session: SessionId,
  person: PersonId,
): Promise<OwnData> {
  const [{ about, clients }, tookPart, trail] = await Promise.all([
    sources.rows(session, person),
    sources.tookPart(session, person),
    sources.trail(session, person),
  ])
  const textsIn = async (name: DocumentName): Promise<readonly OwnText[]> => {
    if (clients[name].size === 0) return []
    const copy = await sources.copy(session, name)
    const texts = textsBy(copy, clients[name])
    copy.destroy()
    return texts
  }
  const wrote = { notes: await textsIn('notes'), polls: await textsIn('polls') }
  return { session, person, about, tookPart, trail, wrote }
}
