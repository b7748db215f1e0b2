import { MESSAGE } from '#shared/wire.ts'
import { SYNC } from './frames.ts'

const BINARY = 0x82 // a whole message of bytes, as RFC 6455 begins its frame
const SHORT = 126 // lengths from here on are written in two bytes, then in eight
const LONG = 1 << 16

/** An update that everybody is shown but whoever it comes from. */
export interface Shown<From> {
  readonly update: Uint8Array
  readonly from: From | undefined
}

interface Message {
  /** Where its frame begins, its content, and the next frame. */
  readonly frame: number
  readonly content: number
  readonly end: number
}

/**
 * Updates that everybody in a room is shown at once, each but who it comes from. They lie one behind the other as
 * the frames of a WebSocket, made once: a socket takes all of them in one write. [ROOM19]
 */
export class Batch<From extends object> {
  readonly #bytes: Buffer
  readonly #messages: Message[] = []
  readonly #own = new Map<From, Message[]>()
  #contents: readonly Uint8Array[] | undefined

  constructor(shown: readonly Shown<From>[]) {
    this.#bytes = Buffer.allocUnsafe(shown.reduce((sum, { update }) => sum + frameSize(update), 0))
    let at = 0
    for (const { update, from } of shown) {
      const frame = at
      at = writeHeader(this.#bytes, at, messageSize(update))
      const content = at
      this.#bytes[at++] = MESSAGE.sync
      this.#bytes[at++] = SYNC.update
      at = writeVarUint(this.#bytes, at, update.length)
      this.#bytes.set(update, at)
      at += update.length
      const message = { frame, content, end: at }
      this.#messages.push(message)
      if (from) this.#ownOf(from).push(message)
    }
  }

  /** The frames for somebody, to be written to their socket as they are. */
  framesFor(peer: From): Uint8Array {
    const own = this.#own.get(peer)
    if (!own) return this.#bytes
    const others: Uint8Array[] = []
    let from = 0
    for (const { frame, end } of own) {
      if (frame > from) others.push(this.#bytes.subarray(from, frame))
      from = end
    }
    if (from < this.#bytes.length) others.push(this.#bytes.subarray(from))
    const [first = this.#bytes.subarray(from), ...more] = others
    return more.length === 0 ? first : Buffer.concat(others)
  }

  /** The messages for somebody, for a line that frames them itself: to all the same bytes, however many they are. */
  messagesFor(peer: From): readonly Uint8Array[] {
    this.#contents ??= this.#messages.map(({ content, end }) => this.#bytes.subarray(content, end))
    const own = this.#own.get(peer)
    if (!own) return this.#contents
    return this.#contents.filter((_, index) => !own.some((each) => each === this.#messages[index]))
  }

  #ownOf(peer: From): Message[] {
    const own = this.#own.get(peer) ?? []
    this.#own.set(peer, own)
    return own
  }
}

/** Cuts what is to be shown into batches, none much longer than `size` bytes: who reads slowly is looked at between two. */
export function batchesOf<From extends object>(
  shown: readonly Shown<From>[],
  size: number,
): Batch<From>[] {
  const batches: Batch<From>[] = []
  let begin = 0
  let bytes = 0
  for (const [index, { update }] of shown.entries()) {
    bytes += update.length
    if (bytes < size && index + 1 < shown.length) continue
    batches.push(new Batch(shown.slice(begin, index + 1)))
    begin = index + 1
    bytes = 0
  }
  return batches
}

function messageSize({ length }: Uint8Array): number {
  return 2 + varUintSize(length) + length
}

function frameSize(update: Uint8Array): number {
  const size = messageSize(update)
  return size + (size < SHORT ? 2 : size < LONG ? 4 : 10)
}

function writeHeader(bytes: Buffer, at: number, size: number): number {
  bytes[at] = BINARY
  if (size < SHORT) return bytes.writeUInt8(size, at + 1)
  bytes[at + 1] = size < LONG ? SHORT : SHORT + 1
  return size < LONG
    ? bytes.writeUInt16BE(size, at + 2)
    : bytes.writeBigUInt64BE(BigInt(size), at + 2)
}

function varUintSize(value: number): number {
  let size = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1
  return size
}

function writeVarUint(bytes: Buffer, at: number, value: number): number {
  let next = at
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[next++] = 128 | (rest % 128)
  bytes[next++] = rest
  return next
}
