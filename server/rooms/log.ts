import type { DocumentName, PersonId, SessionId } from '#shared/ids.ts'

/** Which document: one of the two of a session. Written `session/notes` in the log. */
export interface DocumentId {
  readonly session: SessionId
  readonly name: DocumentName
}

/** What a document had when it was opened. */
export interface Logged {
  /** Yjs updates in the order in which they were kept. */
  readonly updates: readonly Uint8Array[]
  /** Whose each Yjs client id is: the first person who wrote with it. */
  readonly authors: ReadonlyMap<number, PersonId>
  /** The number of the last record, 0 where there is none. */
  readonly seq: number
}

/** What is added in one go: updates that waited together, and client ids seen for the first time. */
export interface LogRecord {
  readonly seq: number
  readonly updates: readonly Uint8Array[]
  readonly authors: ReadonlyMap<number, PersonId>
}

/**
 * What rooms need of a store. `append` resolves only when the record would survive a power cut, and
 * rejects when it would not; a number that is taken is refused. `read` rejects on any doubt: an
 * error is never answered with an empty document. [LOG1] [LOG2]
 */
export interface Log {
  read(document: DocumentId): Promise<Logged>
  append(document: DocumentId, record: LogRecord): Promise<void>
}
