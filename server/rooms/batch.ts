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

interface Message<From> {
  readonly from: From | undefined
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
  readonly #messages: Message<From>[] = []
  readonly #senders = new Set<From>()

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
      this.#messages.push({ from, frame, content, end: at })
      if (from) this.#senders.add(from)
    }
  }

  /** The frames for somebody, to be written to their socket as they are. */
  framesFor(peer: From): Uint8Array {
    if (!this.#senders.has(peer)) return this.#bytes
    return Buffer.concat(
      this.#foreign(peer).map(({ frame, end }) => this.#bytes.subarray(frame, end)),
    )
  }

  /** The messages for somebody, for a line that frames them itself. */
  messagesFor(peer: From): Uint8Array[] {
    return this.#foreign(peer).map(({ content, end }) => this.#bytes.subarray(content, end))
  }

  #foreign(peer: From): Message<From>[] {
    return this.#messages.filter(({ from }) => from !== peer)
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
