import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { LONGEST_LINE, MOST_BLOCKS, MOST_CHARACTERS } from '#shared/document/limits.ts'
import { ROOTS } from '#shared/document/schema.ts'
import { MOST_OPTIONS } from '#shared/poll/wording.ts'
import type { Decoded } from './decoded.ts'

const MOST_TEXTS = 1000 // in one line: two people who begin it at once make two of them
const MOST_POLLS = 200
const MOST_SETTINGS = 20 // of a poll or an option
const LONGEST_WORDING = 2000 // characters

/** How many characters a line may still grow by: never more than it may. */
export interface LineRoom {
  left: number
}

/** Watches that a document stays as large as a browser can open. Asked at every update. [ROOM10] */
export class Size {
  readonly #doc: Y.Doc
  readonly #name: DocumentName
  // Never less than what is there: deletions are only counted when the limit seems to be reached.
  #characters: number
  readonly #rooms = new WeakMap<Y.XmlElement, LineRoom>()

  constructor(name: DocumentName, doc: Y.Doc) {
    this.#name = name
    this.#doc = doc
    this.#characters = this.#count()
  }

  /** What an update that was just applied makes too large: `added` as sent, `items` as they stand now. */
  judge(added: Decoded['structs'], items: readonly Y.Item[]): string | undefined {
    const parts = new Set(items.map(({ parent }) => wholeOf(parent)))
    for (const part of parts) {
      const wrong = this.#name === 'notes' ? judgeNotesPart(part) : judgePollsPart(part)
      if (wrong !== undefined) return wrong
      const room = part instanceof Y.XmlElement ? this.#rooms.get(part) : undefined
      if (room) room.left = LONGEST_LINE - lengthOf(part)
    }
    if (this.#name === 'polls') return undefined
    this.#characters += charactersOf(added)
    if (this.#characters > MOST_CHARACTERS) this.#characters = this.#count()
    return this.#characters > MOST_CHARACTERS
      ? `the notes have at most ${MOST_CHARACTERS} characters`
      : undefined
  }

  /** The room that is left in a line, from now on: everything that is judged later takes its part of it. */
  roomOf(line: Y.XmlElement): LineRoom {
    const known = this.#rooms.get(line)
    if (known) return known
    const room = { left: LONGEST_LINE - lengthOf(line) }
    this.#rooms.set(line, room)
    return room
  }

  /** Counts characters that come into a line, or answers false, and counts nothing, where there may be no room for them. */
  takes(line: LineRoom, characters: number): boolean {
    const isRoom = line.left >= characters && this.#characters + characters <= MOST_CHARACTERS
    if (!isRoom) return false
    line.left -= characters
    this.#characters += characters
    return true
  }

  #count(): number {
    if (this.#name === 'polls') return 0
    const blocks = this.#doc.getXmlFragment(ROOTS.notes).toArray()
    return blocks.reduce((sum, block) => sum + lengthOf(block), 0)
  }
}

// A line is judged once, however many of its texts an update touches.
function wholeOf(parent: unknown): unknown {
  return parent instanceof Y.XmlText ? parent.parent : parent
}

function judgeNotesPart(part: unknown): string | undefined {
  if (part instanceof Y.XmlElement) {
    if (part.length > MOST_TEXTS) return 'too many texts in a line'
    const isLong = lengthOf(part) > LONGEST_LINE
    return isLong ? `a line has at most ${LONGEST_LINE} characters` : undefined
  }
  const isFull = part instanceof Y.XmlFragment && part.length > MOST_BLOCKS
  return isFull ? `the notes have at most ${MOST_BLOCKS} blocks` : undefined
}

function judgePollsPart(part: unknown): string | undefined {
  if (part instanceof Y.Text)
    return part.length > LONGEST_WORDING
      ? `a text of a poll has at most ${LONGEST_WORDING} characters`
      : undefined
  if (part instanceof Y.Array)
    return part.length > MOST_OPTIONS ? `a poll has at most ${MOST_OPTIONS} options` : undefined
  if (!(part instanceof Y.Map)) return undefined
  if (part.parent !== null) return part.size > MOST_SETTINGS ? 'too many settings' : undefined
  return part.size > MOST_POLLS ? `a session has at most ${MOST_POLLS} polls` : undefined
}

function charactersOf(structs: Decoded['structs']): number {
  return structs.reduce((sum, struct) => {
    const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString
    return sum + (isText ? struct.length : 0)
  }, 0)
}

function lengthOf(line: unknown): number {
  if (!(line instanceof Y.XmlElement)) return 0
  return line
    .toArray()
    .reduce((sum, text) => sum + (text instanceof Y.XmlText ? text.length : 0), 0)
}
