import type { Recorder } from './recorder.ts'

/** What a room counts of its peers: which stamps each has, so that one that comes twice counts once. */
export class Seen {
  #bits = new Uint8Array(64)

  /** Answers whether it is new. */
  add(number: number): boolean {
    const at = number >> 3
    if (at >= this.#bits.length) this.#grow(at)
    const bit = 1 << (number & 7)
    const before = this.#bits[at] ?? 0
    if ((before & bit) !== 0) return false
    this.#bits[at] = before | bit
    return true
  }

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0
  }

  #grow(at: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bits.length, at + 1))
    larger.set(this.#bits)
    this.#bits = larger
  }
}

/** A room under load: numbers its updates, and knows when the last of its peers has one. */
export class LoadRoom {
  /** Who is counted: everybody who was there before the first update. */
  members = 0
  readonly recorder: Recorder
  readonly #sentAt: number[] = []
  readonly #missing: number[] = []

  constructor(recorder: Recorder) {
    this.recorder = recorder
  }

  get updates(): number {
    return this.#sentAt.length
  }

  /** Gives the next update its number, at the moment at which it is sent. */
  stamp(): number {
    const number = this.#sentAt.length
    this.#sentAt.push(performance.now())
    this.#missing.push(this.members - 1)
    this.recorder.left()
    return number
  }

  /** A member has an update of somebody else. */
  arrived(number: number): void {
    const missing = (this.#missing[number] ?? 0) - 1
    this.#missing[number] = missing
    this.recorder.delivered()
    if (missing === 0) this.recorder.complete(performance.now() - (this.#sentAt[number] ?? 0))
  }
}
