import type { PersonId, PollId, RemarkId } from '../ids.ts'

/**
 * Somebody agreed to the wording of a draft. It holds as long as `wording` is the draft's own `wordingText`; a later change of the
 * draft makes it fall, and taking the change back lets it hold again. [POLL7]
 */
export interface Agreement {
  /** The draft with the person: one for each. */
  readonly id: string
  readonly poll: PollId
  readonly person: PersonId
  readonly name: string
  /** Taken back, it is told once more without. */
  readonly wording?: string
  readonly at: number
}

/** A speaker who is asked to agree. */
export interface SpeakerRow {
  readonly person: PersonId
  readonly name: string
}

/** What somebody says about a draft to those who design it. It is settled, never deleted. */
export interface PollRemark {
  readonly id: RemarkId
  readonly poll: PollId
  readonly person: PersonId
  readonly name: string
  readonly text: string
  readonly at: number
  readonly settledAt?: number
  readonly settledBy?: string
}

export const LONGEST_REMARK = 1_000 // characters
