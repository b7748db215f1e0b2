const FIRST = 256 // bytes: a few sentences

/**
 * Updates, or words, one behind the other in one run of bytes. Each by itself would be some objects and a piece of memory of its
 * own for every keystroke, which the garbage collector then carries about.
 */
export class KeptBytes {
  #bytes = Buffer.alloc(0)
  #ends: number[] = []

  get count(): number {
    return this.#ends.length
  }

  get length(): number {
    return this.#ends.at(-1) ?? 0
  }

  /** What was added, in order. What is added later does not change it. */
  get pieces(): readonly Uint8Array[] {
    return this.#ends.map((end, index) => this.#bytes.subarray(this.#ends[index - 1] ?? 0, end))
  }

  /** All of it as one. */
  get whole(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  add(piece: Uint8Array): void {
    const begin = this.length
    const end = begin + piece.length
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST, 2 * end))
      larger.set(this.#bytes.subarray(0, begin))
      this.#bytes = larger
    }
    this.#bytes.set(piece, begin)
    this.#ends.push(end)
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0)
    this.#ends = []
  }
}
