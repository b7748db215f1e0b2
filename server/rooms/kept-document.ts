import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { replay } from './replay.ts'

const MOST_WAITING = 500 // updates: two milliseconds for who looks
const MOST_WAITING_BYTES = 1 << 20

/**
 * A document as it is kept. What was kept since somebody last looked is applied when somebody looks again: many
 * updates in one transaction cost half of what they cost one by one, and who only writes looks at nothing.
 */
export class KeptDocument {
  readonly #doc: Y.Doc
  #waiting: Uint8Array[] = []
  #bytes = 0

  constructor(name: DocumentName, updates: Iterable<Uint8Array>) {
    this.#doc = replay(name, updates)
  }

  /** The document with everything that was added: to read, never to write. */
  get now(): Y.Doc {
    const waiting = this.#waiting
    if (waiting.length === 0) return this.#doc
    this.#waiting = []
    this.#bytes = 0
    Y.transact(this.#doc, () => {
      for (const update of waiting) Y.applyUpdate(this.#doc, update)
    })
    return this.#doc
  }

  add(update: Uint8Array): void {
    this.#waiting.push(update)
    this.#bytes += update.length
    if (this.#waiting.length >= MOST_WAITING || this.#bytes >= MOST_WAITING_BYTES) void this.now
  }

  destroy(): void {
    this.now.destroy() // what still looks at it then finds everything
  }
}
