import type { Seat } from '../servers/server.ts'
import { cursorMessage } from './cursor.ts'
import { Seen, type LoadRoom } from './load-room.ts'
import { RawSocket } from './raw-socket.ts'
import { readStamps } from './stamp.ts'
import { syncMessage, type Typist } from './typist.ts'

const SYNC = 0
const AWARENESS = 1
const SYNC_REPLY = 4 // Hocuspocus: a sync message that wants no question back
const [QUESTION, ANSWER, UPDATE] = [0, 1, 2]
const EMPTY = Uint8Array.of(0, 0)
const KNOWS_NOTHING = Uint8Array.of(0)

/** Somebody in a room: one connection, without a document of its own. */
export class Peer {
  /** In the room, with the first exchange behind them. */
  readonly ready: Promise<void>
  /** Every stamp that came, whoever typed it. */
  readonly seen = new Seen()
  readonly typist: Typist | undefined
  readonly #seat: Seat
  readonly #room: LoadRoom | undefined
  readonly #socket: RawSocket
  readonly #ready = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<number>()
  #hasAsked: boolean
  #hasAnswer: boolean
  #pointed = 0

  /** With a room, they are counted as one of it. */
  constructor(seat: Seat, { typist, room }: { typist?: Typist; room?: LoadRoom } = {}) {
    this.#seat = seat
    this.#room = room
    this.typist = typist
    this.ready = this.#ready.promise
    this.ready.catch(() => undefined) // whoever waits for it hears it
    this.#hasAsked = !seat.isAnswered
    this.#hasAnswer = !seat.isAnswered
    if (room) room.members += 1
    this.#socket = new RawSocket(seat, {
      message: (bytes, start, end) => this.#hear(bytes, start, end),
      closed: (code) => {
        this.#ready.reject(new Error(`the line closed with ${code}`))
        this.#closed.resolve(code)
      },
    })
    this.#socket.opened.then(() => this.#greet(), this.#ready.reject)
  }

  /** Types a stamp, so many characters after it, and takes out what is told. */
  type(filler = 0, taken?: { readonly clock: number; readonly length: number }) {
    if (!this.typist || !this.#room) throw new Error('this peer reads')
    const number = this.#room.stamp()
    this.seen.add(number)
    const typed = this.typist.type(number, filler, taken)
    this.#socket.send(syncMessage(this.#seat.prefix, UPDATE, typed.update))
    return typed
  }

  /** Moves the cursor to behind what was typed last. */
  point(): void {
    if (!this.typist) throw new Error('this peer reads')
    this.#socket.send(cursorMessage(this.#seat.prefix, this.typist, ++this.#pointed))
  }

  stall(): void {
    this.#socket.stall()
  }

  resume(): void {
    this.#socket.resume()
  }

  leave(): void {
    this.#socket.leave()
  }

  cut(): void {
    this.#socket.cut()
  }

  /** Resolves with the code when the line is gone. */
  get closed(): Promise<number> {
    return this.#closed.promise
  }

  get isClosed(): boolean {
    return this.#socket.isClosed
  }

  #greet(): void {
    const { greeting, isAnswered, prefix } = this.#seat
    for (const message of greeting) this.#socket.send(message)
    if (isAnswered) this.#socket.send(syncMessage(prefix, QUESTION, KNOWS_NOTHING))
    else if (this.typist) this.#socket.send(syncMessage(prefix, UPDATE, this.typist.lines))
    this.#noticeReady()
  }

  #hear(bytes: Uint8Array, start: number, end: number): void {
    const at = start + this.#seat.prefix.length
    const kind = bytes[at]
    if (kind === AWARENESS) return this.#countCursors(bytes, at + 1)
    if (kind !== SYNC && kind !== SYNC_REPLY) return
    const step = bytes[at + 1]
    if (step === QUESTION) this.#answer()
    else readStamps(bytes, at + 2, end, this.#take)
    if (step === ANSWER) {
      this.#hasAnswer = true
      this.#noticeReady()
    }
  }

  readonly #take = (number: number): void => {
    if (this.seen.add(number)) this.#room?.arrived(number)
  }

  #answer(): void {
    const lines = this.typist?.lines ?? EMPTY
    this.#socket.send(syncMessage(this.#seat.prefix, ANSWER, lines))
    this.#hasAsked = true
    this.#noticeReady()
  }

  #noticeReady(): void {
    if (this.#hasAsked && this.#hasAnswer) this.#ready.resolve()
  }

  // How many states a message has stands behind its length.
  #countCursors(bytes: Uint8Array, start: number): void {
    if (!this.#room) return
    let at = start
    while ((bytes[at] ?? 0) > 127) at += 1
    let [count, factor] = [0, 1]
    for (at += 1; ; at += 1, factor *= 128) {
      const byte = bytes[at] ?? 0
      count += (byte & 127) * factor
      if (byte < 128) break
    }
    this.#room.recorder.cursors += count
  }
}
