import type { Direction } from '#shared/report.ts'
import type { Dates } from './dates.ts'
import type { ReportWords } from './words.ts'

/** What a report says with: its words, its dates, and how it writes shares. */
export interface PollSpeech {
  readonly say: ReportWords
  readonly dates: Dates
  readonly language: string
  readonly share: (percent: number) => string
  readonly directionOf: (text: string) => Direction
}
