import type { ImportReading, ImportTool, UnreadLine } from '#shared/imports/reading.ts'
import type { NoWords } from './file-words.ts'

/** A file as somebody gave it. */
export interface Given {
  readonly filename: string
  readonly tool: ImportTool | 'auto'
  readonly bytes: Uint8Array
}

/** A file as the page shows it before anything of it is taken. Of private messages nothing is in it. [IMP18] */
export interface Prepared {
  readonly outcome: 'read'
  readonly filename: string
  readonly tool: ImportReading['tool']
  /** What may leave the device; empty where it is too much to come in at once. */
  readonly content: string
  readonly counts: Readonly<Record<'lines' | 'polls' | 'people' | 'captions', number>>
  readonly isTooLong: boolean
  readonly samples: readonly Sample[]
  /** Who speaks in it, the most talkative first. */
  readonly names: readonly string[]
  readonly isDated: boolean
  readonly private: number
  readonly unreadCount: number
  readonly unread: readonly UnreadLine[]
}

/** How something will stand here. */
export interface Sample {
  readonly text: string
  readonly who?: string
  readonly people?: number
  readonly minutes?: number
}

export type Preparing = Prepared | { readonly outcome: NoWords }

export const MOST_AT_ONCE = 5000 // entries, as the server takes

export function countOf(counts: Prepared['counts']): number {
  return counts.lines + counts.polls + counts.people + counts.captions
}
