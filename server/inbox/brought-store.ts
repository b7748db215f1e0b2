import type { BroughtId, PersonId, SessionId } from '#shared/ids.ts'
import type { ImportTool } from '#shared/imports/reading.ts'

/** What comes from files beside words. */
export const BROUGHT_KINDS = ['poll', 'seat', 'caption'] as const
export type BroughtKind = (typeof BROUGHT_KINDS)[number]

/** One thing from a file. `content` is JSON; `place` is where in the file it stood. */
export interface BroughtRow {
  readonly id: BroughtId
  readonly kind: BroughtKind
  readonly tool: ImportTool
  readonly content: string
  readonly place: number
  readonly at: number
  readonly person?: PersonId
}

/** How a row fared: it is new, another content took the place of the one there was, or all was there. */
export type Fared = 'added' | 'renewed' | 'here'

/** What the inbox needs of a store. Every call survives a power cut once it resolved. */
export interface BroughtStore {
  /** Puts all rows or none, and says how each fared. */
  put(session: SessionId, rows: readonly BroughtRow[]): Promise<readonly Fared[]>
  /** How each would fare; nothing is put. */
  look(session: SessionId, rows: readonly BroughtRow[]): Promise<readonly Fared[]>
  /** File by file, each in its own order. */
  brought(session: SessionId, kind: BroughtKind): Promise<readonly BroughtRow[]>
  /** Whether there was such a thing. */
  remove(session: SessionId, id: BroughtId): Promise<boolean>
}
