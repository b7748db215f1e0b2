import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { MOST_CLOCK, type Decoded } from './decoded.ts'
import { KeptBytes } from './kept-bytes.ts'
import { readKeystroke, writeKeystrokes, type Place } from './keystroke.ts'
import type { LineRoom, Size } from './size.ts'

const MOST_SPOTS = 500 // in a document: whoever is forgotten is looked at whole once more

/** Where somebody typed last, and may type on. */
interface Spot {
  readonly client: number
  readonly person: PersonId
  readonly right: Place | undefined
  readonly line: LineRoom
  /** The clock of what was typed since, and of what comes next. */
  begin: number
  next: number
  readonly words: KeptBytes
}

/**
 * Who is typing where. Words right behind somebody's own last words, with the same to their right, stand in the same line
 * and are as good as those were: all that is left to judge is whether there is room for them. So nearly every
 * update is judged by its bytes, without building anything of it; and what somebody typed in many updates is applied as
 * one piece, which it becomes in Yjs all the same. [ROOM21]
 */
export class Typing {
  readonly #spots = new Map<number, Spot>()
  readonly #size: Size
  #count = 0

  constructor(size: Size) {
    this.#size = size
  }

  /** How many updates were taken that the document does not have yet. */
  get count(): number {
    return this.#count
  }

  /** Takes an update that types on, and answers false, having taken nothing, for every other one. */
  takes(update: Uint8Array, person: PersonId): boolean {
    const stroke = this.#spots.size > 0 ? readKeystroke(update) : undefined
    const spot = stroke && this.#spots.get(stroke.client)
    if (!spot || spot.person !== person || spot.next !== stroke.clock) return false
    if (stroke.clock + stroke.length > MOST_CLOCK || !isSame(spot.right, stroke.right)) return false
    if (!this.#size.takes(spot.line, stroke.length)) return false
    spot.words.add(stroke.words)
    spot.next += stroke.length
    this.#count += 1
    return true
  }

  /** What the document does not have yet, as updates; from now on it has. */
  drain(): readonly Uint8Array[] {
    if (this.#count === 0) return []
    this.#count = 0
    const updates: Uint8Array[] = []
    for (const spot of this.#spots.values()) {
      const { client, begin, right, words } = spot
      if (words.count === 0) continue
      updates.push(writeKeystrokes({ client, clock: begin, words: words.whole, right }))
      spot.begin = spot.next
      words.clear()
    }
    return updates
  }

  /**
   * What was just applied to the document, when nothing was left to drain: its writer types on behind it, if it ended with
   * words in a line.
   */
  wrote(structs: Decoded['structs'], person: PersonId, doc: Y.Doc): void {
    for (const { id } of structs) this.#spots.delete(id.client)
    const last = structs.at(-1)
    if (!(last instanceof Y.Item && last.content instanceof Y.ContentString)) return
    const item = Y.getItem(doc.store, last.id) as Y.Item | Y.GC
    const text = item instanceof Y.Item && item.parentSub === null ? item.parent : undefined
    const line = text instanceof Y.XmlText ? text.parent : undefined
    if (!(line instanceof Y.XmlElement)) return
    if (this.#spots.size >= MOST_SPOTS) this.#spots.clear()
    const next = last.id.clock + last.length
    this.#spots.set(last.id.client, {
      client: last.id.client,
      person,
      right: last.rightOrigin ?? undefined,
      line: this.#size.roomOf(line),
      begin: next,
      next,
      words: new KeptBytes(),
    })
  }
}

function isSame(one: Place | undefined, other: Place | undefined): boolean {
  return one?.client === other?.client && one?.clock === other?.clock
}
