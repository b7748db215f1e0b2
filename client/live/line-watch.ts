import type { WebsocketProvider } from 'y-websocket'

const LOOK_EVERY = 1_000 // ms
const OPENS_WITHIN = 8_000 // ms: a network that swallows everything lets a line wait for minutes
const SILENT_FOR = 7_000 // ms without a word: the server says one every two seconds
const ARRIVES_WITHIN = 60_000 // ms for the document: a megabyte on a slow phone is one long word
const RETURNS_WITHIN = 20_000 // ms for what it lacks after a pause
const SHORTEST_PAUSE = 1_000 // ms, before chance shortens it
const LONGEST_PAUSE = 30_000 // ms

/** How far a line is: on its way to the server, waiting for the document or for what is new in it, or in use. */
export type LinePhase = 'opening' | 'arriving' | 'returning' | 'open'

const PATIENCE: Readonly<Record<LinePhase, number>> = {
  opening: OPENS_WITHIN,
  arriving: ARRIVES_WITHIN,
  returning: RETURNS_WITHIN,
  open: SILENT_FOR,
}

/** Whether a line that has been silent for so long is given up for a new one. [LINE1] */
export function isGivenUp(phase: LinePhase, silentFor: number): boolean {
  return silentFor > PATIENCE[phase]
}

/**
 * How long to wait before the next of several tries, `chance` being 0 to 1: all of it is left to chance, so that two
 * thousand who lost their line together do not come back together. [LINE3]
 */
export function pauseBeforeReturn(tries: number, chance: number): number {
  return Math.round(chance * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** tries))
}

/**
 * Watches over a line: notices that it is dead long before the network says so, leaves it behind, and comes
 * back at a time of its own. What is typed meanwhile stays in the document.
 */
export class LineWatch {
  readonly #provider: WebsocketProvider
  readonly #looking: ReturnType<typeof setInterval>
  #tries = 0
  #phase: LinePhase = 'opening'
  #hasArrived = false
  #lastWord = 0 // y-websocket's own time of it: only whether it changed matters
  #heardAt = performance.now()

  /** `onLook` is called every second, after a dead line was left behind. */
  constructor(provider: WebsocketProvider, onLook: () => void) {
    this.#provider = provider
    provider.on('connection-close', () => this.#choosePause())
    provider.on('status', ({ status }) => {
      this.#heardAt = performance.now()
      if (status === 'connecting') this.#phase = 'opening'
      if (status === 'connected') this.#phase = this.#hasArrived ? 'returning' : 'arriving'
    })
    provider.on('sync', (isSynced) => {
      if (!isSynced) return
      this.#phase = 'open'
      this.#hasArrived = true
    })
    this.#looking = setInterval(() => {
      this.#look()
      onLook()
    }, LOOK_EVERY)
    addEventListener('online', this.#comeBack)
    addEventListener('offline', this.renew)
  }

  /** The server answered: the next pause is a short one again. */
  answered(): void {
    this.#tries = 0
  }

  /** Leaves the line behind, which might take minutes to close, and opens a new one. */
  readonly renew = (): void => {
    if (!this.#provider.shouldConnect) return
    this.#provider.disconnect()
    this.#provider.shouldConnect = true // y-websocket opens the next one after the pause that we chose
  }

  close(): void {
    clearInterval(this.#looking)
    removeEventListener('online', this.#comeBack)
    removeEventListener('offline', this.renew)
  }

  #look(): void {
    const { ws, wsLastMessageReceived } = this.#provider
    if (!ws) return
    if (wsLastMessageReceived !== this.#lastWord) {
      this.#lastWord = wsLastMessageReceived
      this.#heardAt = performance.now()
    }
    // While the document arrives, y-websocket would lose its patience before us.
    if (this.#phase === 'arriving')
      this.#lastWord = this.#provider.wsLastMessageReceived = Date.now()
    if (isGivenUp(this.#phase, performance.now() - this.#heardAt)) this.renew()
  }

  // y-websocket waits the shorter of its doubling pause, which has no chance in it, and the longest one: ours.
  #choosePause(): void {
    this.#provider.maxBackoffTime = pauseBeforeReturn(this.#tries, Math.random())
    this.#provider.wsUnsuccessfulReconnects = 20
    this.#tries += 1
  }

  readonly #comeBack = (): void => {
    if (this.#provider.shouldConnect && !this.#provider.wsconnected) this.#provider.connect()
  }
}
