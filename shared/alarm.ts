import type { DocumentName, PollId } from './ids.ts'

export type AlarmId = string & { readonly of: 'alarm' }

export const ALARM_KINDS = ['removed', 'damaged'] as const
export const ALARM_STATES = ['open', 'restored', 'dismissed'] as const
export type AlarmState = (typeof ALARM_STATES)[number]

/** What disappeared from the notes without anybody saying so, and how much text went at once. */
export interface Removed {
  readonly kind: 'removed'
  readonly polls: readonly PollId[]
  /** The words of sections of the template. */
  readonly sections: readonly string[]
  /** Characters removed at once, where that was much; else 0. */
  readonly characters: number
}

/** What could not be read of a document: `records` of its log, of the time in between where it is known. */
export interface Damaged {
  readonly kind: 'damaged'
  readonly records: number
  readonly from?: number
  readonly until?: number
}

export type Harm = Removed | Damaged

/** Something that happened to a document and that its team decides about. Told to the team only. [TRIP4] */
export interface Alarm {
  readonly id: AlarmId
  readonly document: DocumentName
  readonly what: Harm
  /** Whose page did it, where that is known. */
  readonly by?: string
  readonly at: number
  readonly state: AlarmState
}
