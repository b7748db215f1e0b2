import type { Channel } from '../channel.ts'
import type { BroughtPoll, Caption, Seat } from './brought.ts'
import type { Became, ImportLine } from './reading.ts'

/** Words that are an entry already, but for their key. `stamp` is the time as the key knows it. */
export interface Said {
  readonly at?: number | string
  readonly stamp: string
  readonly author?: string
  readonly text: string
  readonly channel: Channel
  /** Where among what was said that stands which this replies to. */
  readonly replyTo?: number
  readonly supporters?: readonly string[]
  readonly withdrawn?: readonly string[]
}

/** Something that is brought in and has no key yet; `stamp` is what its key is made of, beside the tool. */
export type Unkeyed<Value> = Omit<Value, 'key'> & { readonly stamp: string }

/** The lines of a file, sorted into what became of them, and what was said in them. */
export interface Sorted {
  readonly said: readonly Said[]
  readonly polls?: readonly Unkeyed<BroughtPoll>[]
  readonly attendance?: readonly Unkeyed<Seat>[]
  readonly captions?: readonly Unkeyed<Caption>[]
  readonly private: number
  readonly lines: readonly ImportLine[]
}

/** A line of the file, or a part of one where a line break was lost. */
export interface Piece {
  readonly line: number
  readonly text: string
}

/** Says what became of a line. The words of a private message end here. [IMP3] */
export function sortLine({ line, text }: Piece, became: Became): ImportLine {
  return { line, text: became === 'private' ? '' : text, became }
}

/** The lines of a file, whatever ends them, without the byte order mark. */
export function linesOf(content: string): string[] {
  return content.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
}

export function isBlank(text: string): boolean {
  return text.trim() === ''
}
