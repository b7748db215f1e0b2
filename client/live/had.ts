/** How far somebody has the pieces of each client id: a Yjs state vector. */
export type Reach = ReadonlyMap<number, number>

/**
 * What the server is known to have: what it sent, and what a barrier answered for. A server that has less of
 * it was put back to an earlier state, and must not be told the rest as if nothing had happened. [OFF5]
 */
export class Had {
  readonly #had: Map<number, number>
  readonly #asked = new Map<number, Reach>()

  constructor(had: Reach = new Map()) {
    this.#had = new Map(had)
  }

  get reach(): Reach {
    return this.#had
  }

  /** The server sent something: whatever it moved forward, the server has. */
  heard(before: Reach, after: Reach): void {
    for (const [client, clock] of after) {
      if (clock > (before.get(client) ?? 0)) this.#raise(client, clock)
    }
  }

  /** A barrier goes out now; its answer will speak for everything up to here. */
  asked(barrier: number, reach: Reach): void {
    this.#asked.set(barrier, reach)
  }

  answered(barrier: number): void {
    for (const [client, clock] of this.#asked.get(barrier) ?? []) this.#raise(client, clock)
    this.#asked.delete(barrier)
  }

  /** The line is gone: what it has not answered it never will. */
  lost(): void {
    this.#asked.clear()
  }

  /**
   * Whether a server that stands at `reach` lacks pieces of others that it once had. One's own pieces are not asked
   * for: they can be sent again.
   */
  isMissingIn(reach: Reach, own: ReadonlySet<number>): boolean {
    return [...this.#had].some(
      ([client, clock]) => !own.has(client) && (reach.get(client) ?? 0) < clock,
    )
  }

  #raise(client: number, clock: number): void {
    if (clock > (this.#had.get(client) ?? 0)) this.#had.set(client, clock)
  }
}
