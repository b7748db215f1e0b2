import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { FrameReader, OPCODE } from './frame-reader.ts'

/** Where a WebSocket is opened. */
export interface Way {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** What is done with what comes. The bytes of a message are only lent. */
export interface Ears {
  message(bytes: Uint8Array, start: number, end: number): void
  closed(code: number): void
}

// One for all: what is read is heard before anything else is read.
const READ = Buffer.allocUnsafe(256 << 10)
const END_OF_HEAD = '\r\n\r\n'

/** A WebSocket client on a bare TCP socket: it costs a fraction of a stock one, and so does not slow what it measures. */
export class RawSocket {
  readonly opened: Promise<void>
  readonly #socket: Socket
  readonly #reader: FrameReader
  readonly #mask = randomBytes(4)
  #head: string | undefined = ''
  #closeCode = 1006
  #hasClosed = false

  constructor({ port, path, headers }: Way, ears: Ears) {
    this.#reader = new FrameReader({
      message: ears.message,
      ping: (payload) => this.#write(OPCODE.pong, payload),
      close: (code) => {
        this.#closeCode = code
        this.end()
      },
    })
    const opening = Promise.withResolvers<void>()
    this.opened = opening.promise
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: READ,
        callback: (size) => {
          const chunk = READ.subarray(0, size)
          if (this.#head === undefined) this.#reader.read(chunk)
          else this.#readHead(chunk, opening)
          return true
        },
      },
    })
    this.#socket.write(requestFor(path, headers))
    this.#socket.on('error', opening.reject)
    this.#socket.on('close', () => {
      opening.reject(new Error(`closed before it opened: ${this.#head ?? ''}`))
      this.#hasClosed = true
      ears.closed(this.#closeCode)
    })
    this.opened.catch(() => undefined) // whoever waits for it hears it; nobody else has to
  }

  send(message: Uint8Array): void {
    this.#write(OPCODE.binary, message)
  }

  /** Stops reading, as a phone in a tunnel does. */
  stall(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Says goodbye and closes. */
  leave(): void {
    this.#write(OPCODE.close, Uint8Array.of(3, 232))
    this.end()
  }

  end(): void {
    this.#socket.end()
  }

  /** Closes at once, without a word. */
  cut(): void {
    this.#socket.destroy()
  }

  get isClosed(): boolean {
    return this.#hasClosed
  }

  #readHead(chunk: Uint8Array, opening: PromiseWithResolvers<void>): void {
    const head = this.#head + Buffer.from(chunk).toString('latin1')
    const end = head.indexOf(END_OF_HEAD)
    this.#head = head
    if (end < 0) return
    if (!head.startsWith('HTTP/1.1 101')) {
      opening.reject(new Error(`no upgrade: ${head.slice(0, 200)}`))
      return this.cut()
    }
    this.#head = undefined
    opening.resolve()
    const rest = end + END_OF_HEAD.length
    if (rest < head.length) this.#reader.read(Buffer.from(head.slice(rest), 'latin1'))
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(framed(opcode, payload, this.#mask))
  }
}

function framed(opcode: number, payload: Uint8Array, mask: Uint8Array): Buffer {
  const { length } = payload
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + 4 + length)
  frame[0] = 128 | opcode
  frame[1] = 128 | (header === 2 ? length : header === 4 ? 126 : 127)
  if (header === 4) frame.writeUInt16BE(length, 2)
  if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.set(mask, header)
  const start = header + 4
  for (let at = 0; at < length; at++) frame[start + at] = (payload[at] ?? 0) ^ (mask[at & 3] ?? 0)
  return frame
}

function requestFor(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({
    host: '127.0.0.1',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
