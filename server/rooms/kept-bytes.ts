const FIRST = 256 // bytes: a few sentences
const LARGE = 4 << 10 // bytes of one piece: it stays where it is

/**
 * Updates, or words, one behind the other in one run of bytes. Each by itself would be some objects and a piece of memory of its
 * own for every keystroke, which the garbage collector then carries about.
 */
export class KeptBytes {
  // What came before the run that is written now.
  #before: Uint8Array[] = []
  #beforeLength = 0
  #run = Buffer.alloc(0)
  #ends: number[] = []

  get count(): number {
    return this.#before.length + this.#ends.length
  }

  get length(): number {
    return this.#beforeLength + this.#written
  }

  /** What was added, in order. What is added later does not change it. */
  get pieces(): readonly Uint8Array[] {
    return [
      ...this.#before,
      ...this.#ends.map((end, index) => this.#run.subarray(this.#ends[index - 1] ?? 0, end)),
    ]
  }

  /** All of it as one. */
  get whole(): Uint8Array {
    const run = this.#run.subarray(0, this.#written)
    return this.#before.length === 0 ? run : Buffer.concat([...this.#before, run])
  }

  /** Takes bytes that nobody changes any more: large ones are not copied. */
  add(piece: Uint8Array): void {
    if (piece.length >= LARGE) return this.#addLarge(piece)
    const begin = this.#written
    const end = begin + piece.length
    if (end > this.#run.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST, 2 * end))
      larger.set(this.#run.subarray(0, begin))
      this.#run = larger
    }
    this.#run.set(piece, begin)
    this.#ends.push(end)
  }

  clear(): void {
    this.#before = []
    this.#beforeLength = 0
    this.#beginRun()
  }

  get #written(): number {
    return this.#ends.at(-1) ?? 0
  }

  #addLarge(piece: Uint8Array): void {
    this.#beforeLength = this.length + piece.length
    this.#before = [...this.pieces, piece]
    this.#beginRun()
  }

  #beginRun(): void {
    this.#run = Buffer.alloc(0)
    this.#ends = []
  }
}
