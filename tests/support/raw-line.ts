import { once } from 'node:events'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket, type RawData } from 'ws'
import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import { sync } from './fake-client.ts'
import type { Session } from './rapport.ts'

/** A WebSocket to a room that reads only while it wants to, and never comes back by itself. */
export class RawLine {
  readonly doc = new Y.Doc()
  received = 0
  closed: number | undefined
  #barrier = 0
  readonly #socket: WebSocket
  #hear: () => void = () => undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: RawData) => this.#receive(bytesOf(data)))
    socket.on('close', (code) => {
      this.closed = code
      this.#hear()
    })
    socket.on('error', () => undefined)
  }

  static async open(session: Session, token: string, name: DocumentName = 'notes') {
    const address = session.address.replace('http', 'ws')
    const socket = new WebSocket(`${address}/rooms/${session.id}/${name}?schema=1`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const line = new RawLine(socket)
    await once(socket, 'open')
    line.send(sync(0, Y.encodeStateVector(line.doc)))
    return line
  }

  stopReading(): void {
    this.#socket.pause()
  }

  readOn(): void {
    this.#socket.resume()
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame)
  }

  barrier(): void {
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, 100)
    encoding.writeVarUint(frame, ++this.#barrier)
    this.send(encoding.toUint8Array(frame))
  }

  /** Resolves when the document is here. */
  async arrived(): Promise<void> {
    await this.sees((doc) => doc.getXmlFragment('notes').length > 0)
  }

  async sees(condition: (doc: Y.Doc) => boolean): Promise<void> {
    while (!condition(this.doc)) {
      if (this.closed !== undefined) throw new Error(`the line was closed with ${this.closed}`)
      await new Promise<void>((resolve) => (this.#hear = resolve))
    }
  }

  async closes(): Promise<number> {
    while (this.closed === undefined) await new Promise<void>((resolve) => (this.#hear = resolve))
    return this.closed
  }

  leave(): void {
    this.#socket.terminate()
  }

  #receive(frame: Uint8Array): void {
    this.received += frame.length
    const decoder = decoding.createDecoder(frame)
    if (decoding.readVarUint(decoder) !== 0) return
    if (decoding.readVarUint(decoder) === 0) return
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder))
    this.#hear()
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
