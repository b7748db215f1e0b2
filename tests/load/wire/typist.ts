import * as Y from 'yjs'
import { addLine } from '../../support/notes.ts'
import { Bytes, numberLength } from './bytes.ts'
import { STAMP_LENGTH, stampOf } from './stamp.ts'

const LONGEST_LINE = 90_000 // characters: Rapport takes 100,000
const WORDS_AFTER_A_WORD = 0x84 // a piece of text with something on its left, as Yjs writes it

/**
 * Somebody with a client id and lines of their own. What they bring is made by a Y.Doc; what they type afterwards is
 * written byte for byte as that Y.Doc would, for a tenth of its time. [BENCH1]
 */
export class Typist {
  readonly client: number
  /** The lines that they bring, as one update. */
  readonly lines: Uint8Array
  readonly #bytes = new Bytes(16 << 10)
  // Where the text of each line begins: the clock of its only character.
  readonly #starts: readonly number[]
  #line = 0
  #typed = 0 // characters in this line
  #clock: number
  #last: number

  /** `characters` is the most that they will type. */
  constructor(client: number, characters = 0) {
    this.client = client
    const doc = new Y.Doc()
    doc.clientID = client
    const starts: number[] = []
    doc.transact(() => {
      for (let left = characters; left >= 0; left -= LONGEST_LINE) {
        const words = addLine(doc, '-').get(0)
        if (words instanceof Y.XmlText && words._start) starts.push(words._start.id.clock)
      }
    })
    this.lines = Y.encodeStateAsUpdate(doc)
    this.#clock = Y.getState(doc.store, client)
    this.#starts = starts
    this.#last = starts[0] ?? 0
    doc.destroy()
  }

  /** The place after the last character, as a cursor has it. */
  get place(): { readonly client: number; readonly clock: number } {
    return { client: this.client, clock: this.#last }
  }

  /**
   * The update that types a stamp, with so many characters after it, and takes out what was typed before at some place.
   * The bytes are only lent.
   */
  type(number: number, filler = 0, taken?: { readonly clock: number; readonly length: number }) {
    const length = STAMP_LENGTH + filler
    if (this.#typed + length > LONGEST_LINE) {
      this.#typed = 0
      this.#line += 1
      const start = this.#starts[this.#line]
      if (start === undefined) throw new Error('more is typed than was said')
      this.#last = start
    }
    const clock = this.#clock
    const bytes = this.#bytes.clear()
    bytes.byte(1).byte(1).number(this.client).number(clock)
    bytes.byte(WORDS_AFTER_A_WORD).number(this.client).number(this.#last)
    bytes.number(length).ascii(stampOf(number))
    for (let left = filler; left > 0; left--) bytes.byte(0x2e)
    if (taken) bytes.byte(1).number(this.client).byte(1).number(taken.clock).number(taken.length)
    else bytes.byte(0)
    this.#typed += length
    this.#clock += length
    this.#last = this.#clock - 1
    return { update: bytes.written, clock, length }
  }
}

/** A message of the sync protocol: its kind and step, then the payload with its length. */
export function syncMessage(prefix: Uint8Array, step: number, payload: Uint8Array): Uint8Array {
  const size = prefix.length + 2 + numberLength(payload.length) + payload.length
  const message = new Bytes(size).bytes(prefix).byte(0).byte(step)
  return message.number(payload.length).bytes(payload).written
}
