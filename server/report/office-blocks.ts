import type { Direction, ReportSpan } from '#shared/report.ts'
import type { LookName } from './office-look.ts'
import type { PollBar } from './poll-table.ts'
import type { Wording } from './wording.ts'

/** A run of words with a look; or a bar, so many mm wide. */
export interface WordRun extends ReportSpan {
  readonly colour?: string
  /** In pt, where it is not the paragraph's. */
  readonly size?: number
  readonly isSans?: true
}
export interface BarRun {
  readonly bar: PollBar
  /** In mm. */
  readonly width: number
}
export type Run = WordRun | BarRun

export interface OfficeParagraph {
  readonly block: 'paragraph'
  readonly look: LookName
  readonly runs: readonly Run[]
  readonly direction: Direction
  /** What hangs in the margin on its first line. */
  readonly label?: string
  /** How the contents lead here. */
  readonly anchor?: string
}
export interface OfficeList {
  readonly block: 'list'
  readonly look: 'item' | 'framed' | 'call'
  readonly ordered: boolean
  readonly items: readonly OfficeItem[]
}
export interface OfficeItem {
  readonly runs: readonly Run[]
  readonly direction: Direction
  readonly lists: readonly OfficeList[]
}
export interface OfficeTable {
  readonly block: 'table'
  /** What it is, for who cannot see it. */
  readonly title: string
  /** mm from the start of the page, and of each column. */
  readonly indent: number
  readonly widths: readonly number[]
  readonly head: readonly OfficeCell[]
  readonly rows: readonly (readonly OfficeCell[])[]
  /** Above the head and every row, unless a cell has its own. */
  readonly hasLines: boolean
  /** It stands on one page with what follows. */
  readonly isWhole: boolean
}
export interface OfficeCell {
  readonly paragraphs: readonly OfficeParagraph[]
  /** How many rows it stands in; 0 where it goes on from above. */
  readonly rows?: number
  /** The colour of its own line above, or none. */
  readonly line?: string // a colour, or none
}
export interface OfficeContents {
  readonly block: 'contents'
  readonly entries: readonly OfficeEntry[]
}
export interface OfficeEntry {
  readonly anchor: string
  readonly level: 1 | 2
  readonly text: string
  readonly direction: Direction
}
export type OfficeBlock = OfficeParagraph | OfficeList | OfficeTable | OfficeContents

/** The report as both word processors' writers read it: every word said, nothing left but how a format writes it down. */
export interface OfficePage {
  readonly language: string
  readonly direction: Direction
  readonly title: string
  readonly name: string | undefined
  /** Whose names may stand in the file's properties. */
  readonly authors: readonly string[]
  /** The session's time, in ISO 8601: a report is not dated by when it was asked for. */
  readonly dated: string | undefined
  readonly digest: string
  readonly blocks: readonly OfficeBlock[]
  readonly foot: string
  /** "Page 1 of 7" before and between the two numbers. */
  readonly page: readonly [before: string, between: string, after: string]
  /** English stands in an Arabic report until Arabic does, and runs its own way. */
  readonly footDirection: Direction
}

/** A paragraph of the report's own words. */
export function said(look: LookName, text: string, { directionOf }: Wording): OfficeParagraph {
  return { block: 'paragraph', look, runs: [{ text }], direction: directionOf(text) }
}
