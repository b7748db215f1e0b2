const FIN = 0x80
export const OPCODE = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What is done with what a server sends. The bytes are only lent: they are overwritten by what comes next. */
export interface FrameEars {
  message(bytes: Uint8Array, start: number, end: number): void
  ping(payload: Uint8Array): void
  close(code: number): void
}

const NOTHING = new Uint8Array()

/** Reads a server's WebSocket frames, which are not masked, however they are cut into chunks. */
export class FrameReader {
  readonly #ears: FrameEars
  #rest: Uint8Array = NOTHING
  #pieces: Uint8Array[] = []

  constructor(ears: FrameEars) {
    this.#ears = ears
  }

  read(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (;;) {
      const next = this.#readFrame(bytes, at)
      if (next === at) break
      at = next
    }
    this.#rest = at === bytes.length ? NOTHING : copyOf(bytes, at, bytes.length)
  }

  /** Answers where the next frame begins: here, when this one is not there wholly. */
  #readFrame(bytes: Uint8Array, at: number): number {
    if (bytes.length - at < 2) return at
    const first = bytes[at] ?? 0
    const short = (bytes[at + 1] ?? 0) & 127
    const header = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length - at < header) return at
    const start = at + header
    const end = start + (short < 126 ? short : lengthIn(bytes, at + 2, header - 2))
    if (end > bytes.length) return at
    this.#take(first & 15, (first & FIN) !== 0, bytes, start, end)
    return end
  }

  #take(opcode: number, isLast: boolean, bytes: Uint8Array, start: number, end: number): void {
    if (opcode === OPCODE.ping) return this.#ears.ping(bytes.subarray(start, end))
    if (opcode === OPCODE.pong) return
    if (opcode === OPCODE.close) {
      return this.#ears.close(end - start < 2 ? 1005 : lengthIn(bytes, start, 2))
    }
    if (isLast && opcode !== OPCODE.more) return this.#ears.message(bytes, start, end)
    this.#pieces.push(copyOf(bytes, start, end))
    if (!isLast) return
    const whole = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#ears.message(whole, 0, whole.length)
  }
}

function lengthIn(bytes: Uint8Array, at: number, size: number): number {
  let length = 0
  for (let place = at; place < at + size; place++) length = length * 256 + (bytes[place] ?? 0)
  return length
}

// Not slice: a Buffer's is a view of bytes that are overwritten by what comes next.
function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end))
}
