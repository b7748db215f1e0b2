import * as decoding from 'lib0/decoding'

/**
 * Walks over a stranger's bytes before anything is built of them. Every count is held against the bytes that are
 * left, so that nobody makes the server reserve memory or turn in a circle by naming a number. [BOUND1]
 */
const MOST_PIECES = 100_000 // in one update; a long history sent at once stays below
const DEEPEST_VALUE = 16 // values within values; ours have two
const MOST_STATES = 10_000 // in a state vector: twice the client ids that a document may have

/** What is wrong with the outline of an update; undefined when every count in it fits. */
export function judgeBounds(update: Uint8Array): string | undefined {
  return judge(update, (walk) => {
    walkPieces(walk)
    walkDeletions(walk)
  })
}

/** What is wrong with the outline of a state vector, as clients send it with their question. */
export function judgeStateVector(stateVector: Uint8Array): string | undefined {
  return judge(stateVector, (walk) => {
    for (let left = walk.count(2, MOST_STATES); left > 0; left--) walk.numbers(2)
  })
}

class OutOfBounds extends Error {
  override readonly name = 'OutOfBounds'
}

function judge(bytes: Uint8Array, over: (walk: Walk) => void): string | undefined {
  try {
    const walk = new Walk(bytes)
    over(walk)
    return walk.left === 0 ? undefined : 'more than it says'
  } catch (cause) {
    if (cause instanceof OutOfBounds) return cause.message
    return 'not an update' // lib0 came to the end of the bytes in the middle of a number
  }
}

/** A place in the bytes, which moves on and builds nothing. */
class Walk {
  readonly #decoder: decoding.Decoder

  constructor(bytes: Uint8Array) {
    this.#decoder = decoding.createDecoder(bytes)
  }

  get left(): number {
    return this.#decoder.arr.length - this.#decoder.pos
  }

  number(): number {
    return decoding.readVarUint(this.#decoder)
  }

  numbers(how: number): void {
    for (let left = how; left > 0; left--) this.number()
  }

  /** How many things follow, of which each takes so many bytes at least. */
  count(bytesEach: number, most = Number.MAX_SAFE_INTEGER): number {
    const count = this.number()
    if (count * bytesEach > this.left) throw new OutOfBounds('counts more than it has')
    if (count > most) throw new OutOfBounds('too many pieces')
    return count
  }

  byte(): number {
    if (this.left === 0) throw new OutOfBounds('ends too early')
    return decoding.readUint8(this.#decoder)
  }

  skip(bytes: number): void {
    if (bytes > this.left) throw new OutOfBounds('longer than it is')
    this.#decoder.pos += bytes
  }

  /** A text or a run of bytes, with its length before it. */
  run(): void {
    this.skip(this.number())
  }

  integer(): void {
    decoding.readVarInt(this.#decoder)
  }
}

function walkPieces(walk: Walk): void {
  let pieces = 0
  for (let clients = walk.count(3, MOST_PIECES); clients > 0; clients--) {
    const count = walk.count(2, MOST_PIECES)
    pieces += count
    if (pieces > MOST_PIECES) throw new OutOfBounds('too many pieces')
    walk.numbers(2) // the client id, and the clock of the first piece
    for (let left = count; left > 0; left--) walkPiece(walk)
  }
}

function walkPiece(walk: Walk): void {
  const info = walk.byte()
  const kind = info & 0b1_1111
  if (kind === GONE || info === SKIPPED) return walk.numbers(1)
  const [hasLeft, hasRight] = [(info & 0b1000_0000) !== 0, (info & 0b100_0000) !== 0]
  if (hasLeft) walk.numbers(2)
  if (hasRight) walk.numbers(2)
  if (!hasLeft && !hasRight) {
    if (walk.number() === 1) walk.run()
    else walk.numbers(2)
    if ((info & 0b10_0000) !== 0) walk.run()
  }
  const content = CONTENTS.get(kind)
  if (!content) throw new OutOfBounds('content of an unknown kind')
  content(walk)
}

const GONE = 0
const SKIPPED = 10
const NAMED_TYPES: readonly number[] = [3, 5] // an element and a hook bring their names
const LAST_TYPE = 6

/** What stands in a piece, by the number that Yjs writes for it. */
const CONTENTS: ReadonlyMap<number, (walk: Walk) => void> = new Map([
  [1, (walk) => walk.numbers(1)], // erased
  [2, (walk) => repeat(walk.count(1, MOST_PIECES), () => walk.run())], // JSON
  [3, (walk) => walk.run()], // bytes
  [4, (walk) => walk.run()], // words
  [5, (walk) => walk.run()], // an embed
  [6, (walk) => repeat(2, () => walk.run())], // a mark: its name, its value
  [7, walkType],
  [8, (walk) => repeat(walk.count(1, MOST_PIECES), () => walkValue(walk, 0))], // values
  [9, (walk) => (walk.run(), walkValue(walk, 0))], // a document within
])

function walkType(walk: Walk): void {
  const type = walk.number()
  if (type > LAST_TYPE) throw new OutOfBounds('a type of an unknown kind')
  if (NAMED_TYPES.includes(type)) walk.run()
}

function walkValue(walk: Walk, depth: number): void {
  if (depth > DEEPEST_VALUE) throw new OutOfBounds('too deep')
  const kind = walk.byte()
  if (kind === 127 || kind === 126 || kind === 121 || kind === 120) return // nothing, null, false, true
  if (kind === 125) return walk.integer()
  if (kind === 124) return walk.skip(4)
  if (kind === 123 || kind === 122) return walk.skip(8)
  if (kind === 119 || kind === 116) return walk.run()
  if (kind === 117) return repeat(walk.count(1, MOST_PIECES), () => walkValue(walk, depth + 1))
  if (kind !== 118) throw new OutOfBounds('a value of an unknown kind')
  repeat(walk.count(2, MOST_PIECES), () => {
    walk.run()
    walkValue(walk, depth + 1)
  })
}

// Not limited but by their bytes: every client sends all deletions of a document whenever it comes back.
function walkDeletions(walk: Walk): void {
  for (let clients = walk.count(2); clients > 0; clients--) {
    walk.number()
    walk.numbers(walk.count(2) * 2)
  }
}

function repeat(times: number, what: () => void): void {
  for (let left = times; left > 0; left--) what()
}
