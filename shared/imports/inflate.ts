/** Why a packed file is not unpacked: it is damaged, or there would be more of it than anybody needs. */
export type NotUnpacked = 'damaged' | 'too-much'

const MOST_BITS = 15 // of a code, in the format
const END = 256
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
]
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/**
 * Unpacks deflate (RFC 1951), and stops at `most` bytes whatever the file says of its size: a bomb costs
 * no more than that. Never throws. [IMP15]
 */
export function inflate(packed: Uint8Array, most: number): Uint8Array | NotUnpacked {
  const input = new Bits(packed)
  const output = new Output(most)
  for (;;) {
    const isLast = input.take(1) === 1
    const kind = input.take(2)
    if (kind === 0) copyPlain(input, output)
    else if (kind === 3) return 'damaged'
    else {
      const codes = kind === 1 ? FIXED : readCodes(input)
      if (codes === undefined) return 'damaged'
      const done = unpack(input, output, codes)
      if (done === 'damaged') return done
    }
    if (output.isFull) return 'too-much'
    if (input.isOver) return 'damaged'
    if (isLast) return output.bytes
  }
}

/** The bits of a file, the lowest of each byte first. Behind the end stand zeros, and `isOver` says so. */
class Bits {
  readonly #bytes: Uint8Array
  #at = 0
  #held = 0
  #count = 0
  isOver = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  take(count: number): number {
    while (this.#count < count) this.#fill()
    const taken = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return taken
  }

  /** The next bit that begins a byte, and so many bytes from there. */
  bytes(length: number): Uint8Array {
    this.#held = 0
    this.#count = 0
    const from = this.#at
    this.#at += length
    if (this.#at > this.#bytes.length) this.isOver = true
    return this.#bytes.subarray(from, this.#at)
  }

  #fill(): void {
    if (this.#at >= this.#bytes.length) this.isOver = true
    this.#held |= (this.#bytes[this.#at] ?? 0) << this.#count
    this.#at += 1
    this.#count += 8
  }
}

class Output {
  readonly #most: number
  #bytes = new Uint8Array(1 << 16)
  #length = 0
  isFull = false

  constructor(most: number) {
    this.#most = most
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  put(byte: number): void {
    if (this.#makeRoom(1)) this.#bytes[this.#length++] = byte
  }

  putAll(bytes: Uint8Array): void {
    if (!this.#makeRoom(bytes.length)) return
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Repeats what was put `distance` bytes ago. */
  repeat(distance: number, length: number): boolean {
    if (distance > this.#length) return false
    if (!this.#makeRoom(length)) return true
    for (let left = length; left > 0; left -= 1) {
      this.#bytes[this.#length] = this.#bytes[this.#length - distance] ?? 0
      this.#length += 1
    }
    return true
  }

  #makeRoom(more: number): boolean {
    const needed = this.#length + more
    if (needed > this.#most) this.isFull = true
    if (this.isFull) return false
    if (needed <= this.#bytes.length) return true
    const larger = new Uint8Array(Math.max(needed, Math.min(this.#bytes.length * 2, this.#most)))
    larger.set(this.bytes)
    this.#bytes = larger
    return true
  }
}

/** A code of Huffman's: how many symbols there are of each length, and the symbols in order. */
interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

interface Codes {
  readonly lengths: Code
  readonly distances: Code
}

const FIXED: Codes = {
  lengths: codeOf([...filled(144, 8), ...filled(112, 9), ...filled(24, 7), ...filled(8, 8)]),
  distances: codeOf(filled(30, 5)),
}

function filled(count: number, length: number): number[] {
  return Array.from({ length: count }, () => length)
}

function codeOf(lengths: readonly number[]): Code {
  const counts = new Uint16Array(MOST_BITS + 1)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  const starts = new Uint16Array(MOST_BITS + 2)
  for (let length = 1; length <= MOST_BITS; length += 1)
    starts[length + 1] = (starts[length] ?? 0) + (counts[length] ?? 0)
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    symbols[starts[length] ?? 0] = symbol
    starts[length] = (starts[length] ?? 0) + 1
  }
  counts[0] = 0
  return { counts, symbols }
}

function decode(input: Bits, { counts, symbols }: Code): number | undefined {
  let code = 0
  let first = 0
  let index = 0
  for (let length = 1; length <= MOST_BITS; length += 1) {
    code |= input.take(1)
    const count = counts[length] ?? 0
    if (code - count < first) return symbols[index + code - first]
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  return undefined
}

function readCodes(input: Bits): Codes | undefined {
  const lengthCount = input.take(5) + 257
  const distanceCount = input.take(5) + 1
  const orderCount = input.take(4) + 4
  const order = filled(CODE_ORDER.length, 0)
  for (const place of CODE_ORDER.slice(0, orderCount)) order[place] = input.take(3)
  const code = codeOf(order)
  const lengths: number[] = []
  while (lengths.length < lengthCount + distanceCount) {
    const symbol = decode(input, code)
    if (symbol === undefined || input.isOver) return undefined
    if (symbol < 16) lengths.push(symbol)
    else if (symbol === 16) {
      const last = lengths.at(-1)
      if (last === undefined) return undefined
      lengths.push(...filled(3 + input.take(2), last))
    } else lengths.push(...filled(symbol === 17 ? 3 + input.take(3) : 11 + input.take(7), 0))
  }
  if (lengths.length > lengthCount + distanceCount) return undefined
  return {
    lengths: codeOf(lengths.slice(0, lengthCount)),
    distances: codeOf(lengths.slice(lengthCount)),
  }
}

function unpack(input: Bits, output: Output, { lengths, distances }: Codes): 'done' | 'damaged' {
  while (!output.isFull) {
    const symbol = decode(input, lengths)
    if (symbol === undefined || input.isOver) return 'damaged'
    if (symbol === END) return 'done'
    if (symbol < END) {
      output.put(symbol)
      continue
    }
    const base = LENGTH_BASE[symbol - END - 1]
    const bits = LENGTH_BITS[symbol - END - 1]
    if (base === undefined || bits === undefined) return 'damaged'
    const length = base + input.take(bits)
    const far = decode(input, distances) ?? -1
    const distanceBase = DISTANCE_BASE[far]
    if (distanceBase === undefined) return 'damaged'
    const distance = distanceBase + input.take(DISTANCE_BITS[far] ?? 0)
    if (!output.repeat(distance, length)) return 'damaged'
  }
  return 'done'
}

function copyPlain(input: Bits, output: Output): void {
  const [low = 0, high = 0] = input.bytes(4)
  output.putAll(input.bytes(low + high * 256))
}
