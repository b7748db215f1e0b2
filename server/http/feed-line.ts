import type { Socket } from 'node:net'
import type { Listener } from '../feed/feed.ts'
import type { Told } from '../feed/told.ts'
import type { Act } from '#shared/access/acts.ts'
import type { Person } from '#shared/session.ts'
import { mannerLines } from './manners.ts'

const MOST_MISSED = 2_000 // things that a slow listener has still to hear of; then they begin again

const headOf = (isTls: boolean): string =>
  [
    'HTTP/1.1 200 OK',
    'content-type: text/event-stream; charset=utf-8',
    'cache-control: no-store',
    'x-accel-buffering: no',
    ...mannerLines({ isTls }),
  ].join('\r\n')
const HEADS = { plain: headOf(false), tls: headOf(true) } as const

const LAST_CHUNK = '0\r\n\r\n'
const FRAMING = { chunk: 'transfer-encoding: chunked', plain: 'connection: close' } as const

/** Who the listener is and what they may do, as of now. */
interface Rights {
  readonly person: Person
  may(act: Act): boolean
}

/**
 * A feed on the connection it was asked on. The same bytes are written to every socket, head and all: a stream for each
 * listener takes twice the memory. Who reads slowly misses what was overtaken and hears the newest; what waits for
 * them is what waits for all. [FEED9]
 */
export class FeedLine implements Listener {
  readonly #socket: Socket
  readonly #form: 'chunk' | 'plain'
  readonly #rights: Rights
  readonly #renew: () => void
  // What is still to be heard, by what it is about: before the snapshot, and while the socket is full.
  #missed: Map<string, Told> | undefined = new Map()
  #beatsMissed = 0

  /** `renew` asks how everything stands, and tells it here. */
  constructor(
    socket: Socket,
    form: 'chunk' | 'plain',
    rights: Rights,
    renew: () => void = () => undefined,
  ) {
    this.#socket = socket
    this.#form = form
    this.#rights = rights
    this.#renew = renew
  }

  get person(): Person {
    return this.#rights.person
  }

  renew(): void {
    this.#renew()
  }

  may(act: Act): boolean {
    return this.#rights.may(act)
  }

  hear(told: Told): void {
    if (!this.#missed && this.#socket.writableNeedDrain) this.#fallBehind()
    if (!this.#missed) return void this.#socket.write(told[this.#form])
    this.#missed.delete(told.about) // the newest comes last
    this.#missed.set(told.about, told)
    if (this.#missed.size > MOST_MISSED) this.#socket.destroy()
  }

  /** Whoever has read nothing from one beat to the next but one is gone, or as good as gone. */
  beat(told: Told): void {
    if (!this.#missed) this.hear(told)
    else if (++this.#beatsMissed > 1) this.#socket.destroy()
  }

  /** Answers with how things stand, and then what happened since that was asked. */
  begin(snapshot: Told, way: keyof typeof HEADS = 'plain'): void {
    const date = `date: ${new Date().toUTCString()}`
    this.#socket.cork()
    this.#socket.write(`${HEADS[way]}\r\n${date}\r\n${FRAMING[this.#form]}\r\n\r\n`)
    this.#socket.write(snapshot[this.#form])
    this.#socket.uncork()
    this.#catchUp()
  }

  /** Says the last thing that they hear, and ends the line. Who reads too slowly to hear it is cut off. */
  end(last: Told): void {
    const isBehind = this.#missed !== undefined || this.#socket.writableNeedDrain
    if (isBehind) return void this.#socket.destroy()
    this.#socket.write(last[this.#form])
    this.#socket.end(this.#form === 'chunk' ? LAST_CHUNK : '')
  }

  /** Ends the line without a word: whoever comes back hears how things stand. */
  cut(): void {
    this.#socket.destroy()
  }

  #fallBehind(): void {
    this.#missed = new Map()
    this.#socket.once('drain', () => this.#catchUp())
  }

  #catchUp(): void {
    const missed = this.#missed ?? new Map<string, Told>()
    this.#missed = undefined
    this.#beatsMissed = 0
    for (const told of missed.values()) this.#socket.write(told[this.#form])
  }
}
