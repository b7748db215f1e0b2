import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { KeptBytes } from './kept-bytes.ts'
import { replay } from './replay.ts'

const MANY = 500 // updates: two milliseconds for who looks
const SPREAD = 250 // updates more or less: rooms that are as busy as each other do not all tidy at the same moment
const TOO_MANY = 2_000
const MUCH = 1 << 20 // bytes
const SMALL = 256 << 10 // bytes of a document that is quickly made of its bytes again

/**
 * A document as it is kept, in as little memory as possible: as bytes until somebody looks, and what was kept since is
 * applied when somebody does. Many updates in one transaction cost half of what they cost one by one, and who
 * only writes looks at nothing.
 */
export class KeptDocument {
  readonly #name: DocumentName
  readonly #same: () => Y.Doc | undefined
  #base: readonly Uint8Array[]
  #doc: Y.Doc | undefined
  readonly #waiting = new KeptBytes()
  #isLarge = false
  readonly #many = MANY + SPREAD * (2 * Math.random() - 1)

  /** `same` answers another document with the same content, when there is one just now. */
  constructor(
    name: DocumentName,
    updates: readonly Uint8Array[],
    same: () => Y.Doc | undefined = () => undefined,
  ) {
    this.#name = name
    this.#base = updates
    this.#same = same
  }

  /** The document with everything that was added: to read, never to write. */
  get now(): Y.Doc {
    const waiting = this.#waiting.pieces
    this.#waiting.clear()
    const doc = this.#doc
    if (!doc) {
      this.#doc = replay(this.#name, [...this.#base, ...waiting])
      this.#base = []
      return this.#doc
    }
    if (waiting.length === 0) return doc
    Y.transact(doc, () => {
      for (const update of waiting) Y.applyUpdate(doc, update)
    })
    return doc
  }

  /** The one update that is all of the document, while nobody has looked at it and nothing was added. */
  get unread(): Uint8Array | undefined {
    const isUnread = !this.#doc && this.#base.length === 1 && this.#waiting.count === 0
    return isUnread ? this.#base[0] : undefined
  }

  /** Updates that make the document. */
  get updates(): readonly Uint8Array[] {
    const base = this.#doc ? [Y.encodeStateAsUpdate(this.#doc)] : this.#base
    return [...base, ...this.#waiting.pieces]
  }

  add(update: Uint8Array): void {
    this.#waiting.add(update)
  }

  /** To be called when everything is shown: puts together what has become many pieces. */
  tidy(): void {
    const { count, length } = this.#waiting
    if (count < this.#many && length < MUCH) return
    const same = this.#isLarge ? undefined : this.#same()
    const state = same && Y.encodeStateAsUpdate(same)
    this.#isLarge ||= state !== undefined && state.length > SMALL
    if (state && !this.#isLarge) this.fold(state)
    else if (this.#isLarge || count >= TOO_MANY || length >= MUCH) void this.now
  }

  /** From now on the document is these bytes again, which have all of it. */
  fold(state: Uint8Array): void {
    this.#doc?.destroy()
    this.#doc = undefined
    this.#base = [state]
    this.#waiting.clear()
  }

  destroy(): void {
    this.#doc?.destroy()
  }
}
