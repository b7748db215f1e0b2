import type { Channel } from '../channel.ts'
import type { BroughtPoll, Caption, Seat } from './brought.ts'

/** The kinds of file that can be brought in; `names` is any paste of `Name: text` lines. */
export const IMPORT_TOOLS = [
  'zoom-chat',
  'zoom-questions',
  'zoom-polls',
  'zoom-participants',
  'slido-questions',
  'slido-polls',
  'slido-participants',
  'mentimeter',
  'captions',
  'names',
] as const
export type ImportTool = (typeof IMPORT_TOOLS)[number]

/** Something that somebody said to everybody, in the order of the file. */
export interface ImportEntry {
  /**
   * Milliseconds since 1970 where the file says the day, its clock read as UTC because no file says
   * its zone; the written clock where it says no day.
   */
  readonly at?: number | string
  readonly author?: string
  readonly text: string
  readonly channel: Channel
  /** The same words of the same person at the same time have the same key in every dialect. [IMP5] */
  readonly key: string
  /** The key of the entry that it replies to, where the file has it. [IMP10] */
  readonly replyTo?: string
  /** Who reacted to it, each once; and who took it back. [IMP10] */
  readonly supporters?: readonly string[]
  readonly withdrawn?: readonly string[]
}

/** What became of a line. A `header` carries no words, a `quote` repeats what is replied to. */
export type Became = 'entry' | 'header' | 'quote' | 'reaction' | 'private' | 'blank' | 'unread'

/** A line of the file with its number from 1. Of a private message the text is gone. [IMP3] */
export interface ImportLine {
  readonly line: number
  readonly text: string
  readonly became: Became
}

export interface UnreadLine {
  readonly line: number
  readonly text: string
}

/**
 * What a file of another tool says. `lines` has every line of it, in order, so that anybody can check
 * that none was lost; `private` counts the private messages, whose words are nowhere. [IMP2] [IMP3]
 */
export interface ImportReading {
  readonly tool: ImportTool | 'unknown'
  readonly entries: readonly ImportEntry[]
  /** Counts of other tools' polls, each a series of its own. [IMP11] */
  readonly polls: readonly BroughtPoll[]
  /** Who was there. [IMP12] */
  readonly attendance: readonly Seat[]
  /** What was said aloud, as a machine or a captioner wrote it down. [IMP13] */
  readonly captions: readonly Caption[]
  readonly private: number
  readonly unread: readonly UnreadLine[]
  readonly lines: readonly ImportLine[]
}
