import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep1 } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { DocumentName, SessionId } from '#shared/ids.ts'
import { CLOSE, MESSAGE, SCHEMA_VERSION } from '#shared/wire.ts'
import type { LampState } from '../widgets/lamp-state.ts'
import { Keeping } from './keeping.ts'

const ASK_EVERY = 2_000 // ms between two looks at a quiet line
const ANSWER_WITHIN = 6_000 // ms: a line that takes longer is dead, and a new one is opened
const LONGEST_BACK_OFF = 10_000 // ms

/** Why a line was closed for good, for the sentence on the lamp. */
export type Refusal = 'not-allowed' | 'outdated' | 'refused'

export interface RoomLinkOptions {
  readonly mayWrite: boolean
  sentenceFor(refusal: Refusal): string
  onLamp(state: LampState): void
  onSynced(): void
}

/**
 * The line to one document: a Yjs document that follows the room, and a lamp that tells the truth. Tabs of
 * one browser meet at the server only, where their rights are known.
 */
export class RoomLink {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  readonly #keeping: Keeping
  readonly #options: RoomLinkOptions
  readonly #asking: ReturnType<typeof setInterval>
  #isOpen = false
  #waiting: (() => void)[] = []
  #askedAt = 0

  constructor(session: SessionId, name: DocumentName, options: RoomLinkOptions) {
    this.#options = options
    this.#keeping = new Keeping(options.mayWrite)
    const origin = location.origin.replace(/^http/, 'ws')
    this.provider = new WebsocketProvider(`${origin}/rooms/${session}`, name, this.doc, {
      params: { schema: String(SCHEMA_VERSION) },
      disableBc: true,
      maxBackoffTime: LONGEST_BACK_OFF,
    })
    this.#hearBarriers()
    this.#hearFirstQuestion()
    this.doc.on('update', (_update: Uint8Array, by: unknown) => {
      if (by === this.provider) return
      this.#keeping.changed()
      this.#tell()
      this.#ask()
    })
    this.provider.on('status', ({ status }) => {
      if (status !== 'disconnected') return
      this.#isOpen = false
      this.#keeping.lost()
      this.#tell()
    })
    this.provider.on('connection-error', () => {
      this.#keeping.lost()
      this.#tell()
    })
    this.provider.on('closed', ({ code }) => {
      this.#keeping.refuse(options.sentenceFor(refusalOf(code)))
      this.#tell()
    })
    this.provider.on('sync', (isSynced) => {
      if (isSynced) options.onSynced()
    })
    this.#asking = setInterval(() => this.#askAgain(), ASK_EVERY)
    addEventListener('online', this.#comeBack)
    addEventListener('offline', this.#renew)
  }

  /** Changes on this device that nobody else has yet. */
  get changes(): number {
    return this.#keeping.changes
  }

  /** Resolves when everything written here so far is kept. */
  async kept(): Promise<void> {
    while (this.changes > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  close(): void {
    clearInterval(this.#asking)
    removeEventListener('online', this.#comeBack)
    removeEventListener('offline', this.#renew)
    this.provider.destroy()
    this.provider.awareness.destroy()
    this.doc.destroy()
  }

  readonly #comeBack = (): void => {
    if (!this.provider.wsconnected) this.provider.connect()
  }

  #hearBarriers(): void {
    this.provider.messageHandlers[MESSAGE.barrier] = (_encoder, decoder) => {
      this.#keeping.answered(decoding.readVarUint(decoder), Date.now())
      for (const then of this.#waiting.splice(0)) then()
      this.#tell()
      if (this.changes > 0) this.#ask()
    }
  }

  // The server asks first what we have that it lacks. Only a barrier after our answer speaks for all of it.
  #hearFirstQuestion(): void {
    const readSync = this.provider.messageHandlers[MESSAGE.sync]
    if (!readSync) throw new Error('y-websocket has no handler for its sync messages')
    this.provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, provider, emit, kind) => {
      const asks = decoding.peekVarUint(decoder) === messageYjsSyncStep1
      readSync(encoder, decoder, provider, emit, kind)
      if (!asks) return
      queueMicrotask(() => {
        this.#isOpen = true
        this.#keeping.opened()
        this.#ask()
      })
    }
  }

  #ask(): void {
    const { ws, wsconnected } = this.provider
    if (!this.#isOpen || !wsconnected || !ws || this.#keeping.isWaiting) return
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, MESSAGE.barrier)
    encoding.writeVarUint(frame, this.#keeping.barrier())
    ws.send(encoding.toUint8Array(frame))
    this.#askedAt = performance.now()
  }

  // A barrier that nobody answers tells a dead line, long before the network says so.
  #askAgain(): void {
    if (!this.#isOpen) return
    if (!this.#keeping.isWaiting) return this.#ask()
    if (performance.now() - this.#askedAt > ANSWER_WITHIN) this.#renew()
  }

  // A dead line would take half a minute to close: it is left behind, and a new one opened.
  readonly #renew = (): void => {
    this.provider.disconnect()
    this.provider.connect()
  }

  #tell(): void {
    this.#options.onLamp(this.#keeping.lamp)
  }
}

function refusalOf(code: number): Refusal {
  if (code === CLOSE.notAllowed) return 'not-allowed'
  return code === CLOSE.outdated ? 'outdated' : 'refused'
}
