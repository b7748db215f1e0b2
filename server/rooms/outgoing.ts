import type { Clock } from './clock.ts'
import type { Load } from './connection.ts'

const PIECE = 32 << 10 // bytes of a large message sent at once; and so often an echo is asked for
const MOST_OF_ONE = 128 << 10 // bytes of a large message under way: what a phone reads in two seconds
const LIGHT = 256 << 10 // bytes unread up to which a line carries everything
export const MOST_UNREAD = 1 << 20 // bytes: beyond them nothing is sent that can wait
const MOST_QUEUED = 2000 // small messages behind a large one: who asks so much wants us busy
const PATIENCE = 5_500 // ms without an echo; with a beat every two seconds a dead line is found within ten
const SLOWEST = 4_000 // bytes a second: a line that carries less does not help its reader

/** What an outgoing line needs of a WebSocket. */
export interface Wire {
  readonly bufferedAmount: number
  send(bytes: Uint8Array, options: { readonly fin: boolean; readonly binary: true }): void
  ping(bytes: string): void
  /** Takes whole frames as they are. Without it there are only messages. */
  write?(frames: Uint8Array): void
}

interface Ping {
  readonly sent: number
  readonly at: number
}

/**
 * What is on its way to one reader. How much of it is unread is known by echo, through every buffer in between: each
 * ping carries the number of bytes before it. A large message goes in pieces, so that the echoes come while it is
 * read. [ROOM14] [LINE1]
 */
export class Outgoing {
  readonly #wire: Wire
  readonly #clock: Clock
  readonly #onDrained: () => void
  #queue: Uint8Array[] = []
  #queued = 0
  #offset = 0 // of the first in the queue: so much of it is sent
  #sent = 0
  #echoed = 0
  #pings: Ping[] = []
  #heardAt: number
  #wasHeavy = false

  constructor(wire: Wire, clock: Clock, onDrained: () => void) {
    this.#wire = wire
    this.#clock = clock
    this.#onDrained = onDrained
    this.#heardAt = clock.now()
  }

  get load(): Load {
    if (this.#unread >= MOST_UNREAD) return 'full'
    return this.#unread >= LIGHT ? 'heavy' : 'light'
  }

  /** Whether so much waits that it is to be given up. */
  get isOverrun(): boolean {
    return this.#queue.length > MOST_QUEUED || this.#wire.bufferedAmount > 2 * MOST_UNREAD
  }

  send(message: Uint8Array): void {
    if (this.#queue.length === 0 && message.length <= PIECE) return this.#put(message, true)
    this.#queue.push(message)
    this.#queued += message.length
    this.#pump()
  }

  /** Sends whole frames in one write, or answers false when something is before them. */
  sendFrames(frames: Uint8Array): boolean {
    if (!this.#wire.write || this.#queue.length > 0 || frames.length > PIECE) return false
    if (frames.length === 0) return true
    this.#wire.write(frames)
    this.#count(frames.length)
    return true
  }

  /** The reader answered a ping: what was sent before it is read. */
  echo(said: string): void {
    this.heard()
    const sent = Number(said)
    if (!Number.isSafeInteger(sent) || sent > this.#sent) return
    this.#echoed = Math.max(this.#echoed, sent)
    this.#pings = this.#pings.filter((ping) => ping.sent > sent)
    this.#pump()
    this.#noticeDrained()
  }

  /** Anything came from the reader. */
  heard(): void {
    this.#heardAt = this.#clock.now()
  }

  /** Asks for an echo: to be done every two seconds. */
  beat(): void {
    if (this.#pings.at(-1)?.sent !== this.#sent) this.#ping()
    this.#noticeDrained()
  }

  /** Whether the reader is gone without a word. What lies unread before an echo is given its time. */
  get isDead(): boolean {
    const [oldest] = this.#pings
    if (!oldest) return false
    const allowed = PATIENCE + ((oldest.sent - this.#echoed) / SLOWEST) * 1000
    return this.#clock.now() - Math.max(oldest.at, this.#heardAt) > allowed
  }

  get #unread(): number {
    // Whoever guesses a number may echo what they never read: what is still here cannot be talked away.
    return Math.max(this.#sent - this.#echoed, this.#wire.bufferedAmount) + this.#queued
  }

  #pump(): void {
    for (let [message] = this.#queue; message; [message] = this.#queue) {
      if (this.#sent - this.#echoed >= MOST_OF_ONE) return
      const piece = message.subarray(this.#offset, this.#offset + PIECE)
      const isLast = this.#offset + piece.length >= message.length
      this.#offset = isLast ? 0 : this.#offset + piece.length
      this.#queued -= piece.length
      if (isLast) this.#queue.shift()
      this.#put(piece, isLast)
    }
  }

  #put(bytes: Uint8Array, fin: boolean): void {
    this.#wire.send(bytes, { fin, binary: true })
    this.#count(bytes.length)
  }

  #count(bytes: number): void {
    this.#sent += bytes
    if (this.load !== 'light') this.#wasHeavy = true
    if (this.#sent - (this.#pings.at(-1)?.sent ?? this.#echoed) >= PIECE) this.#ping()
  }

  #ping(): void {
    this.#pings.push({ sent: this.#sent, at: this.#clock.now() })
    this.#wire.ping(String(this.#sent))
  }

  #noticeDrained(): void {
    if (!this.#wasHeavy || this.load !== 'light') return
    this.#wasHeavy = false
    this.#onDrained()
  }
}
