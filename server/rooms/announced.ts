import * as decoding from 'lib0/decoding'

const MOST_NAMES = 1000 // in one message, and on one line at a time
const LONGEST_NAME = 64 // characters: as long as an id

/**
 * Reads which blocks somebody takes out on purpose. Throws on more, or on longer names, than a page sends.
 */
export function readRemoves(decoder: decoding.Decoder): readonly string[] {
  const count = decoding.readVarUint(decoder)
  if (count > MOST_NAMES) throw new Error('too many names')
  return Array.from({ length: count }, () => {
    const name = decoding.readVarString(decoder)
    if (name.length > LONGEST_NAME) throw new Error('a name is too long')
    return name
  })
}

/** What one line has announced, until its next barrier. Beyond the limit the earliest are let go. [TRIP3] */
export class Announced {
  readonly #names = new Set<string>()

  get names(): ReadonlySet<string> {
    return this.#names
  }

  add(names: readonly string[]): void {
    for (const name of names) {
      this.#names.delete(name)
      this.#names.add(name)
      const [first] = this.#names
      if (this.#names.size > MOST_NAMES && first !== undefined) this.#names.delete(first)
    }
  }

  clear(): void {
    this.#names.clear()
  }
}
