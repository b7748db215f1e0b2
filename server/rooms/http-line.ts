import { EventEmitter } from 'node:events'
import { writeBatch, type Batch, type Piece } from '#shared/line-batch.ts'
import { CLOSE } from '#shared/wire.ts'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'

const OPEN = 1 // as a WebSocket counts its states
const CLOSED = 3
const LARGEST_MESSAGE = LARGEST_UPDATE + 1024 // bytes: as on the socket
const TOO_LARGE = 1009 // the code with which a socket closes on a larger one
const CUT = 1006 // the code of a line that ended without a word
const MOST_UNREAD = 1 << 20 // bytes behind the message under way: who lags further starts again
const MOST_QUEUED = 4_000 // pieces
const MOST_IN_ANSWER = 256 << 10 // bytes: a slow line acknowledges a large document bit by bit
const WAIT = 20_000 // ms an answer is held back for want of anything to say: proxies give up after 30 s
const IDLE = 30_000 // ms without a request

export interface HttpLineOptions {
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
  /** Nobody asks for the line any more: it can be forgotten. */
  onGone(): void
}

/** What became of a batch: taken now or before, or refused because the line has ended or lost its order. */
export type Taking = 'taken' | 'out-of-step' | 'ended'

/**
 * A WebSocket without a WebSocket: what a room needs of one, carried by requests. What goes down is numbered and kept
 * until the next request acknowledges it, so that a lost answer loses nothing; what comes up is taken once, however
 * often it comes. [HLINE1] [HLINE2]
 */
export class HttpLine extends EventEmitter {
  readonly OPEN = OPEN
  readyState = OPEN
  bufferedAmount = 0
  readonly #options: HttpLineOptions
  #queue: { readonly piece: Piece; readonly ping?: string }[] = []
  #first = 1 // the number of the first in the queue
  #batch = 0 // the number of the last batch that was taken
  #end: Batch['end']
  #waiting: (() => void) | undefined
  #callOffIdle: () => void

  constructor(options: HttpLineOptions) {
    super()
    this.#options = options
    this.#callOffIdle = options.later(() => this.#leave(), IDLE)
  }

  send(bytes: Uint8Array, { fin = true }: { readonly fin?: boolean } = {}): void {
    if (this.readyState !== OPEN) return
    const [first] = this.#queue
    const behind = this.bufferedAmount - (first?.piece.bytes.length ?? 0)
    if (behind > MOST_UNREAD || this.#queue.length >= MOST_QUEUED) {
      return this.close(CLOSE.resync, 'too slow; start again')
    }
    this.#put({ kind: fin ? 'last' : 'more', bytes })
  }

  /** Answered with a `pong` when the other end has acknowledged it, and with it everything before. */
  ping(says = ''): void {
    if (this.readyState === OPEN) this.#put({ kind: 'ping', bytes: new Uint8Array() }, says)
  }

  /** Ends the line. The other end is told when it has asked for everything before. */
  close(code: number = CUT, reason = ''): void {
    if (this.readyState !== OPEN) return
    this.readyState = CLOSED
    this.#end = { code, reason }
    this.#wake()
    queueMicrotask(() => this.emit('close', code, Buffer.from(reason)))
  }

  terminate(): void {
    this.#queue = []
    this.bufferedAmount = 0
    this.close(CUT, '')
  }

  /** A batch came up. */
  take({ number, pieces }: Batch): Taking {
    this.#touch()
    if (this.readyState !== OPEN) return 'ended'
    if (number === this.#batch && number > 0) return 'taken' // its answer was lost
    if (number !== this.#batch + 1) return this.#outOfStep()
    this.#batch = number
    for (const { kind, bytes } of pieces) {
      if (this.readyState !== OPEN) break
      if (bytes.length > LARGEST_MESSAGE) this.close(TOO_LARGE, 'too large')
      else if (kind === 'last') this.emit('message', Buffer.from(bytes), true)
      else this.close(CLOSE.malformed, 'only whole messages')
    }
    return 'taken'
  }

  /**
   * What comes after the piece that was received last: at once where there is something, else when there is or after
   * a while. Undefined where that piece was never sent. Of two who ask at once the earlier one is sent away with nothing.
   */
  async after(received: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#touch()
    if (received < this.#first - 1 || received >= this.#first + this.#queue.length) {
      this.#outOfStep()
      return undefined
    }
    this.#acknowledge(received)
    this.#wake()
    if (this.#queue.length === 0 && !this.#end) await this.#something()
    return writeBatch(this.#next())
  }

  /** How the line ended, and nothing of what was still to be read: for who may read it no more. Undefined while it is open. */
  farewell(received: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#end && writeBatch({ number: received + 1, pieces: [], end: this.#end })
  }

  /** The other end leaves. */
  leave(): void {
    this.close(CUT, '')
    this.#leave()
  }

  #put(piece: Piece, ping?: string): void {
    this.#queue.push({ piece, ...(ping !== undefined && { ping }) })
    this.bufferedAmount += piece.bytes.length
    // What is said in the same turn goes in the same answer.
    if (this.#waiting) setImmediate(() => this.#wake())
  }

  #acknowledge(received: number): void {
    const read = this.#queue.splice(0, received - this.#first + 1)
    this.#first = received + 1
    for (const { piece, ping } of read) {
      this.bufferedAmount -= piece.bytes.length
      if (ping !== undefined) this.emit('pong', Buffer.from(ping))
    }
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#options.later(() => this.#wake(), WAIT)
      this.#waiting = () => {
        callOff()
        resolve()
      }
    })
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }

  #next(): Batch {
    const pieces: Piece[] = []
    let size = 0
    for (const { piece } of this.#queue) {
      if (size > 0 && size + piece.bytes.length > MOST_IN_ANSWER) break
      size += piece.bytes.length
      pieces.push(piece)
    }
    const isAll = pieces.length === this.#queue.length
    return { number: this.#first, pieces, ...(isAll && this.#end && { end: this.#end }) }
  }

  #outOfStep(): Taking {
    this.close(CLOSE.resync, 'out of step; start again')
    return 'out-of-step'
  }

  #touch(): void {
    this.#callOffIdle()
    this.#callOffIdle = this.#options.later(() => this.#leave(), IDLE)
  }

  #leave(): void {
    this.#callOffIdle()
    this.terminate()
    this.#options.onGone()
  }
}
