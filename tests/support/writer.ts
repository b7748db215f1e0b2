import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { DocumentName } from '#shared/ids.ts'
import type { Session } from './rapport.ts'

interface WriterOptions {
  readonly schema?: string
  /** Where the server is reached; its own address unless something stands in between. */
  readonly address?: string
  /** The class of its sockets; a stock one with a bearer header unless another is given. */
  readonly sockets?: typeof globalThis.WebSocket
}

/** A stock y-websocket client with a bearer header, that also asks barriers. */
export class Writer {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  closed: number | undefined
  /** What the server said of its log, the newest last. */
  readonly storage: string[] = []
  #barrier = 0
  #hearStorage: () => void = () => undefined
  readonly #answers = new Map<number, () => void>()

  constructor(
    session: Session,
    name: DocumentName,
    token: string,
    { schema = '1', address = session.address, sockets = bearing(token) }: WriterOptions = {},
  ) {
    const origin = address.replace('http', 'ws')
    this.provider = new WebsocketProvider(`${origin}/rooms/${session.id}`, name, this.doc, {
      params: schema === '' ? {} : { schema },
      disableBc: true,
      maxBackoffTime: 300,
      WebSocketPolyfill: sockets,
    })
    this.provider.messageHandlers[100] = (_encoder, decoder) => {
      const number = decoding.readVarUint(decoder)
      this.#answers.get(number)?.()
      this.#answers.delete(number)
    }
    this.provider.messageHandlers[101] = (_encoder, decoder) => {
      this.storage.push(decoding.readVarString(decoder))
      this.#hearStorage()
    }
    this.provider.on('connection-close', (event) => {
      if (event) this.closed = event.code
    })
  }

  async synced(): Promise<this> {
    if (!this.provider.synced) {
      await new Promise<void>((resolve) => {
        this.provider.on('sync', (isSynced) => isSynced && resolve())
      })
    }
    return this
  }

  /** Resolves when everything written so far is in the log, however often the line breaks meanwhile. */
  async kept(): Promise<void> {
    for (;;) {
      await this.synced()
      const number = ++this.#barrier
      const frame = encoding.createEncoder()
      encoding.writeVarUint(frame, 100)
      encoding.writeVarUint(frame, number)
      this.provider.ws?.send(encoding.toUint8Array(frame))
      const answered = new Promise<boolean>((resolve) =>
        this.#answers.set(number, () => resolve(true)),
      )
      const broken = new Promise<boolean>((resolve) => {
        this.provider.once('connection-close', () => resolve(false))
      })
      if (await Promise.race([answered, broken])) return
    }
  }

  /** Resolves when the document satisfies a condition. */
  async sees(condition: (doc: Y.Doc) => boolean): Promise<void> {
    if (condition(this.doc)) return
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!condition(this.doc)) return
        this.doc.off('update', look)
        resolve()
      }
      this.doc.on('update', look)
    })
  }

  /** Resolves when the last that the server said of its log is this. */
  async hears(state: string): Promise<void> {
    while (this.storage.at(-1) !== state) {
      await new Promise<void>((resolve) => (this.#hearStorage = resolve))
    }
  }

  /** Resolves with the code when the server closed the line. */
  async closes(): Promise<number> {
    while (this.closed === undefined) {
      await new Promise<void>((resolve) => {
        this.provider.once('connection-close', () => resolve())
      })
    }
    return this.closed
  }

  leave(): void {
    this.provider.destroy()
    this.provider.awareness.destroy()
    this.doc.destroy()
  }
}

function bearing(token: string): typeof globalThis.WebSocket {
  class Bearing extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers: { authorization: `Bearer ${token}` } })
    }
  }
  return Bearing as unknown as typeof globalThis.WebSocket
}
