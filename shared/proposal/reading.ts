import type { SessionDetails } from '../session.ts'

/** A part of the details that a line of the proposal can become. */
export type Field = keyof SessionDetails

/** Why something should be confirmed; `lobby.doubt.<why>` says it to people. */
export type Why =
  | 'label-missing'
  | 'part-from-word'
  | 'group-unknown'
  | 'region-unknown'
  | 'name-open'
  | 'first-line'
  | 'no-label'
  | 'zone-missing'

/** Something that was inferred and not read. `index` says which person or question is meant. */
export interface Doubt {
  readonly field: Field
  readonly index?: number
  readonly why: Why
}

/** A line of the source that is not blank, as it was written, with its number from 1. */
export interface Unplaced {
  readonly line: number
  readonly text: string
}

export interface ReadLine extends Unplaced {
  readonly became: Field | 'unplaced'
}

/**
 * What a proposal says. `lines` has every line of the source that is not blank, in order and exactly
 * once, so that anybody can check that none was lost; `unplaced` has those that became nothing. [PROP2]
 */
export interface ProposalReading {
  readonly details: SessionDetails
  readonly doubts: readonly Doubt[]
  readonly lines: readonly ReadLine[]
  readonly unplaced: readonly Unplaced[]
}
