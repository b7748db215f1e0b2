import type { DocumentName, PersonId, SessionId } from '#shared/ids.ts'
import type { Damage } from './damage.ts'
import type { Lost } from './tripwire.ts'

/** Which document: one of the two of a session. Written `session/notes` in the log. */
export interface DocumentId {
  readonly session: SessionId
  readonly name: DocumentName
}

/** What a document had when it was opened. */
export interface Logged {
  /** Yjs updates in the order in which they were kept; a snapshot stands first, for all before it. */
  readonly updates: readonly Uint8Array[]
  /** Whose each Yjs client id is: the first person who wrote with it. */
  readonly authors: ReadonlyMap<number, PersonId>
  /** The number of the last record, 0 where there is none. */
  readonly seq: number
  /** The life the document is in: copies of another one never merge with it. */
  readonly epoch: string
  /** The version of the schema the document is written in. */
  readonly schema: number
  /** What stands in the log beyond the snapshot. */
  readonly since: Growth
  /** What the disk did to it, when it did: `updates` is then what is left. */
  readonly damage?: Damage
}

export interface Growth {
  readonly records: number
  readonly bytes: number
}

/** What is added in one go: updates that waited together, and client ids seen for the first time. */
export interface LogRecord {
  readonly seq: number
  readonly updates: readonly Uint8Array[]
  readonly authors: ReadonlyMap<number, PersonId>
  /** What disappeared by it: an alarm and a version of the notes before are kept with the record. [TRIP2] */
  readonly lost?: readonly { readonly lost: Lost; readonly person: PersonId | undefined }[]
  /** The version of the schema from this record on, and the document as it was before. [MIG4] */
  readonly renewed?: {
    readonly from: number
    readonly schema: number
    readonly before: Uint8Array
  }
}

/** With what a document begins its next life, and what becomes of all that is kept of the last one. */
export interface Rebirth {
  readonly epoch: string
  readonly state: Uint8Array
  readonly old: 'set-aside' | 'erased'
}

/**
 * What rooms need of a store. `append` resolves only when the record would survive a power cut, and rejects when it
 * would not; the very same record again is kept once, and a number that another one has is `Overtaken`. `read` rejects when
 * it cannot read, and says what is damaged: neither is ever answered with an empty or a shorter document in silence. [LOG1] [LOG2]
 */
export interface Log {
  read(document: DocumentId): Promise<Logged>
  append(document: DocumentId, record: LogRecord): Promise<void>
  /** The life a document is in, without opening it; undefined where there is no document. */
  epochOf(document: DocumentId): Promise<string | undefined>
  /** Begins the next life of a document, wholly or not at all. Numbers go on where they were. */
  renew(document: DocumentId, rebirth: Rebirth): Promise<void>
  /** Takes damaged snapshots out of use and keeps their rows. */
  setAside(document: DocumentId, snapshots: readonly number[]): Promise<void>
}

/** The log has gone another way than whoever appends believes: it is of no use to try again. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

/** A document's name, as it stands in the log. */
export function nameOf({ session, name }: DocumentId): string {
  return `${session}/${name}`
}
