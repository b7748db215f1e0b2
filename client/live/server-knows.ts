import * as Y from 'yjs'

/**
 * What of a document the server is known to have in its log, as a clock for each client id: what it said when
 * the line opened, and since then what its answers to our barriers cover. [OWN4]
 */
export class ServerKnows {
  readonly #clocks = new Map<number, number>()
  readonly #asked = new Map<number, number>()
  readonly #doc: Y.Doc

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  get clocks(): ReadonlyMap<number, number> {
    return this.#clocks
  }

  /** The server said what it has. */
  heard(stateVector: Uint8Array): void {
    for (const [client, clock] of Y.decodeStateVector(stateVector)) this.#raise(client, clock)
  }

  /** A barrier goes out now: it will answer for all that we have written so far. */
  asked(barrier: number): void {
    this.#asked.set(barrier, Y.getState(this.#doc.store, this.#doc.clientID))
  }

  answered(barrier: number): void {
    const clock = this.#asked.get(barrier)
    this.#asked.delete(barrier)
    if (clock !== undefined) this.#raise(this.#doc.clientID, clock)
  }

  /** The line is gone: what it has not answered it never will. */
  lost(): void {
    this.#asked.clear()
  }

  #raise(client: number, clock: number): void {
    this.#clocks.set(client, Math.max(clock, this.#clocks.get(client) ?? 0))
  }
}
