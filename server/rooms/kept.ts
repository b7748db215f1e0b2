import * as Y from 'yjs'
import type { Admission } from './admission.ts'
import type { Clock } from './clock.ts'
import type { KeptDocument } from './kept-document.ts'

const ON_ITS_WAY = 250 // ms: looking into it at once would hold back what does not go out in one piece
const LARGE = 64 << 10 // bytes of a document: a smaller one is looked into as it is opened, in no time

/** What is kept, read from what a room has in memory. */
export interface KeptParts {
  readonly live: KeptDocument
  readonly admission: Admission
  readonly clock: Clock
  /** Whether nothing is on its way to the log. */
  hasKeptAll(): boolean
  /** The document could not be made of its bytes. */
  onBroken(cause: unknown): void
}

/**
 * All that a room has kept, for whoever lacks some of it. A large document is handed out as it lies in its log, before anybody
 * has looked into it: who comes first after a start has it at once. [ROOM23]
 */
export class Kept {
  readonly #parts: KeptParts
  #unreadVector: Uint8Array | undefined
  #callOff: (() => void) | undefined

  constructor(parts: KeptParts) {
    this.#parts = parts
    if ((this.#unread?.length ?? 0) >= LARGE) return
    // One that cannot be read is not opened.
    this.#look()
    this.calm()
  }

  /**
   * Nobody has written for a while: a small document is its bytes again, a tenth of what it is in memory, until somebody writes.
   * [ROOM24]
   */
  calm(): void {
    const { live, admission } = this.#parts
    if (!admission.hasBegun || !this.#parts.hasKeptAll()) return
    const state = live.unread ?? Y.encodeStateAsUpdate(admission.draft)
    if (state.length >= LARGE) return
    live.fold(state)
    admission.rest()
    this.#unreadVector = undefined
  }

  /** As a document: to read, never to write. */
  get doc(): Y.Doc {
    return this.settledDraft() ?? this.#parts.live.now
  }

  /** The draft, while nothing is on its way: then it is what is kept, and no second document has to be there. */
  settledDraft(): Y.Doc | undefined {
    return this.#parts.hasKeptAll() ? this.#parts.admission.draft : undefined
  }

  /** All of it, as one update: for reading from a copy. */
  state(): Uint8Array {
    return this.#unread ?? Y.encodeStateAsUpdate(this.doc)
  }

  /** How far it goes. */
  stateVector(): Uint8Array {
    const unread = this.#unread
    if (!unread) return Y.encodeStateVector(this.doc)
    // Once for everybody who waits at the door: it takes twenty milliseconds of a long history.
    return (this.#unreadVector ??= Y.encodeStateVectorFromUpdate(unread))
  }

  /** What somebody lacks who has this state vector. Throws on a malformed one. */
  lacking(stateVector: Uint8Array): Uint8Array {
    const unread = hasNothing(stateVector) ? this.#unread : undefined
    if (!unread) return Y.encodeStateAsUpdate(this.doc, stateVector)
    this.#callOff ??= this.#parts.clock.later(() => this.#lookLater(), ON_ITS_WAY)
    return unread
  }

  /** The room closes. */
  stop(): void {
    this.#callOff?.()
  }

  get #unread(): Uint8Array | undefined {
    return this.#parts.admission.hasBegun ? undefined : this.#parts.live.unread
  }

  #look(): void {
    void this.#parts.admission.draft
  }

  #lookLater(): void {
    try {
      this.#look()
    } catch (cause) {
      this.#parts.onBroken(cause)
    }
  }
}

function hasNothing(stateVector: Uint8Array): boolean {
  return stateVector.length === 1 && stateVector[0] === 0
}
