import type { Damage } from './damage.ts'
import type { DocumentId } from './log.ts'

/** A document as it stood after a record. */
export interface Snapshot {
  readonly seq: number
  readonly state: Uint8Array
  /** Nobody writes any more: the next one may be long in coming, and this one is worth being short. */
  readonly stays?: boolean
}

/**
 * What shows whether a snapshot is the document, read from the store and from nowhere else: the snapshot as it comes
 * back, and the updates of the one before and of all records since. `unmeasured` when those are damaged themselves.
 */
export type Evidence =
  | { readonly is: 'there'; readonly state: Uint8Array; readonly updates: readonly Uint8Array[] }
  | { readonly is: 'unreadable' }
  | { readonly is: 'unmeasured'; readonly damage: Damage }

/**
 * What snapshots need of a store. One that was written counts for nothing until it is proven; the log is shortened with
 * that, in one commit, up to the snapshot before. So a crash at any moment leaves the old or the new. [SNAP1]
 */
export interface SnapshotStore {
  /** Writes a snapshot beside the proven ones. `outlived` when the document has begun another life. */
  write(document: DocumentId, snapshot: Snapshot): Promise<'written' | 'outlived'>
  /** Reads what was written, with what it is measured by. */
  evidence(document: DocumentId, seq: number): Promise<Evidence>
  /** Makes a snapshot count, and lets go of the records that are in the one before it too. */
  shorten(document: DocumentId, seq: number): Promise<void>
  /** Removes a snapshot that is not proven. */
  drop(document: DocumentId, seq: number): Promise<void>
}
