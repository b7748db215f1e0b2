import type { Channel } from '../channel.ts'
import type { LineId, PollId } from '../ids.ts'
import type { LineKind, SectionPart } from './kinds.ts'

/** A run of text with one look. `link` is http, https or mailto, nothing else. */
export interface Span {
  readonly text: string
  readonly bold?: true
  readonly italic?: true
  readonly link?: string
}

/** One paragraph-like block of the notes as a plain value. */
export interface Line {
  readonly block: 'line'
  readonly id: LineId | undefined
  readonly kind: LineKind
  /** 0 for the margin, 6 at most. */
  readonly depth: number
  readonly spans: readonly Span[]
  /** Set on sections of the template. */
  readonly part?: SectionPart
  readonly speaker?: string
  readonly group?: string
  readonly channel?: Channel
  /** Milliseconds since 1970. */
  readonly at?: number
}

/** The place of a poll in the notes; the poll itself is kept elsewhere. */
export interface PollPlace {
  readonly block: 'poll'
  readonly id: LineId | undefined
  readonly poll: PollId
}

/** A block that shows what the session knows: its papers, open questions or statistics. */
export interface Shown {
  readonly block: 'papers' | 'questions' | 'statistics'
  readonly id: LineId | undefined
}

export type Block = Line | PollPlace | Shown

/** The words of a line without their looks. */
export function textOf(line: Line): string {
  return line.spans.map((span) => span.text).join('')
}
