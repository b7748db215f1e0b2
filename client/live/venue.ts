/** How words travel from here: not tried yet, by WebSocket, or by requests because no WebSocket gets through. */
export type Way = 'untried' | 'quick' | 'slow'

const FAILURES_OF_QUICK = 2 // in a row, after it was seen to work: one is a server that restarts

/** What this page has learned of the network it is in. [HLINE4] */
export class Venue {
  #way: Way = 'untried'
  #failures = 0
  #isSilent = false
  readonly #listeners = new Set<() => void>()

  get way(): Way {
    return this.#way
  }

  /** Whether a line begins over HTTP: no WebSocket gets through, or they open and carry nothing. */
  get startsSlow(): boolean {
    return this.#way === 'slow' || this.#isSilent
  }

  /** Whether a line over HTTP is worth a try now that a WebSocket failed. */
  get maySlow(): boolean {
    return this.#way !== 'quick' || this.#failures >= FAILURES_OF_QUICK
  }

  /** A word came by WebSocket. */
  quickWorks(): void {
    this.#failures = 0
    this.#isSilent = false
    this.#learn('quick')
  }

  /** A WebSocket did not open. */
  quickFailed(): void {
    this.#failures += 1
  }

  /** A WebSocket opened and said nothing, as behind a proxy that lets only the upgrade through. */
  quickSilent(): void {
    this.#isSilent = true
  }

  /** A line over HTTP opened where no WebSocket did. */
  slowWorks(): void {
    this.#learn('slow')
  }

  /** Calls back at every change of the way; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #learn(way: Way): void {
    if (way === this.#way) return
    this.#way = way
    for (const listener of this.#listeners) listener()
  }
}

/** The venue of this page: what one document learns, the other need not. */
export const venue = new Venue()
