/** A poll that another tool took: its own series with its own number, never added to one of ours. [IMP11] */
export interface BroughtPoll {
  /** Which poll it is, whatever its counts are: the tool, the meeting or the tool's id, the question. */
  readonly key: string
  readonly question: string
  /** What kind the tool calls it, in the tool's words. */
  readonly kind?: string
  /** How many people answered; where several answers are allowed, less than the sum of the counts. */
  readonly people: number
  /** In the order of the file. */
  readonly answers: readonly BroughtAnswer[]
}

export interface BroughtAnswer {
  readonly text: string
  readonly count: number
}

/** Somebody who was there, once for each time they joined. Addresses stay in the file. [IMP12] */
export interface Seat {
  readonly key: string
  readonly name: string
  readonly minutes?: number
  /** When they joined, as the file writes it. */
  readonly joined?: string
  readonly isGuest?: boolean
}

/** A stretch of what was said aloud. [IMP13] */
export interface Caption {
  readonly key: string
  readonly speaker?: string
  readonly text: string
  /** Milliseconds since the recording began, or since midnight where the file writes a clock. */
  readonly at?: number
  readonly from?: 'recording' | 'midnight'
}
