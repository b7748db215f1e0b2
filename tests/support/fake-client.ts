import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { Connection, type Load } from '../../server/rooms/connection.ts'
import type { Room } from '../../server/rooms/room.ts'

/** One end of a line to a room, in memory: a Yjs document that syncs when it is told to. */
export class FakeClient {
  readonly doc = new Y.Doc()
  readonly peer: Connection
  readonly barriers: number[] = []
  readonly storage: string[] = []
  /** How much the line has to carry; whoever sets it to light says so by `drained`. */
  load: Load = 'light'
  /** Bytes of the document it was sent. */
  received = 0
  /** Messages about presence. */
  heard = 0
  readonly presence: { client: number; state: unknown }[] = []
  closed: { code: number; reason: string } | undefined
  hearsCounts: (told: number) => void = () => undefined
  /** Their right to write, which may change while they are here. */
  mayWrite: boolean
  readonly #unsent: Uint8Array[] = []

  constructor(room: Room, person = 'person-1', { mayWrite = true, isCurrent = true } = {}) {
    this.mayWrite = mayWrite
    const load = (): Load => this.load
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#unsent.push(update)
    })
    this.peer = new Connection(
      room,
      {
        send: (frame) => this.#receive(frame),
        close: (code, reason) => (this.closed = { code, reason }),
        get load() {
          return load()
        },
      },
      {
        person: person as PersonId,
        stamp: { id: person, name: `Name of ${person}`, role: 'rapporteur' },
        isCurrent,
        mayWrite: () => this.mayWrite,
      },
    )
  }

  /** Exchanges what both ends lack, as every client does first. */
  sync(): this {
    this.send(sync(0, Y.encodeStateVector(this.doc)))
    return this
  }

  /** Sends what was written since the last time. */
  flush(): this {
    for (const update of this.#unsent.splice(0)) this.send(sync(2, update))
    return this
  }

  update(update: Uint8Array): this {
    return this.send(sync(2, update))
  }

  barrier(number: number): this {
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, 100)
    encoding.writeVarUint(frame, number)
    return this.send(encoding.toUint8Array(frame))
  }

  /** Says something of itself: the state of a Yjs client id. */
  says(client: number, clock: number, state: unknown): this {
    const states = encoding.createEncoder()
    encoding.writeVarUint(states, 1)
    encoding.writeVarUint(states, client)
    encoding.writeVarUint(states, clock)
    encoding.writeVarString(states, JSON.stringify(state))
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, 1)
    encoding.writeVarUint8Array(frame, encoding.toUint8Array(states))
    return this.send(encoding.toUint8Array(frame))
  }

  send(frame: Uint8Array): this {
    this.peer.receive(frame)
    return this
  }

  #receive(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    const kind = decoding.readVarUint(decoder)
    if (kind === 100) {
      this.barriers.push(decoding.readVarUint(decoder))
      return
    }
    if (kind === 101) {
      this.storage.push(decoding.readVarString(decoder))
      return
    }
    if (kind === 1) return this.#hear(decoding.readVarUint8Array(decoder))
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === 0) {
      // The server asks before the constructor is done; answer once it is.
      queueMicrotask(() => this.send(sync(1, Y.encodeStateAsUpdate(this.doc, payload))))
      return
    }
    this.received += payload.length
    Y.applyUpdate(this.doc, payload, this)
  }

  #hear(payload: Uint8Array): void {
    this.heard += 1
    const decoder = decoding.createDecoder(payload)
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder)
      this.hearsCounts(decoding.readVarUint(decoder))
      this.presence.push({ client, state: JSON.parse(decoding.readVarString(decoder)) })
    }
  }
}

export function sync(step: 0 | 1 | 2, payload: Uint8Array): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, 0)
  encoding.writeVarUint(frame, step)
  encoding.writeVarUint8Array(frame, payload)
  return encoding.toUint8Array(frame)
}
