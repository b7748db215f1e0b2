import { CLOSE } from '#shared/wire.ts'
import { CUT, type Carrier, type Ears } from './carrier.ts'
import { openQuickLine } from './quick-line.ts'
import { SlowLine } from './slow-line.ts'
import type { Venue } from './venue.ts'

const FIRST_WORD_WITHIN = 4_000 // ms: a room speaks first, so an open line that is silent carries nothing
const FIRST_LOOK_AFTER = 10_000 // ms on a slow line until the quick one is tried again; doubles each time
const LONGEST_LOOK_AFTER = 300_000 // ms

/** What lines are made of; tests bring their own. */
export interface LineParts {
  readonly venue: Venue
  quick(address: string, ears: Ears): Carrier
  slow(address: string, ears: Ears): Carrier
  /** Runs `task` once after the pause; the answer calls it off. */
  later(task: () => void, milliseconds: number): () => void
}

export function pageParts(venue: Venue): LineParts {
  return {
    venue,
    quick: openQuickLine,
    slow: (address, ears) => new SlowLine(address, ears),
    later(task, milliseconds) {
      const timer = setTimeout(task, milliseconds)
      return () => clearTimeout(timer)
    },
  }
}

/** The class of sockets to hand to y-websocket, which makes one for each try. */
export function lineSocketOver(parts: LineParts): typeof WebSocket {
  class Socket extends LineSocket {
    constructor(address: string) {
      super(address, parts)
    }
  }
  // y-websocket uses of a WebSocket what a LineSocket has.
  return Socket as unknown as typeof WebSocket
}

/**
 * What y-websocket takes for a WebSocket: a real one where the venue lets it through, and a line over HTTP where it
 * does not, though the server answers. On a slow line the quick one is tried again now and then. [HLINE4]
 */
class LineSocket {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  binaryType: BinaryType = 'arraybuffer'
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  readonly #address: string
  readonly #parts: LineParts
  #carrier: Carrier
  #trial: Carrier | undefined
  #callOff: () => void = () => undefined
  #isClosed = false

  constructor(address: string, parts: LineParts) {
    this.#address = address
    this.#parts = parts
    this.#carrier = parts.venue.startsSlow ? this.#openSlow() : this.#openQuick()
  }

  get readyState(): number {
    if (this.#isClosed) return this.CLOSED
    return this.#carrier.isOpen ? this.OPEN : this.CONNECTING
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.#carrier.send(data)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#callOff()
    this.#trial?.close()
    this.#carrier.close()
  }

  #openQuick(): Carrier {
    return this.#tryQuick({
      opened: () => this.onopen?.(new Event('open')),
      heard: (message) => this.#hear(message),
      closed: (code, reason) => this.#closed(code, reason),
      failed: (wasOpen) => this.#quickFailed(wasOpen),
    })
  }

  #quickFailed(wasOpen: boolean): void {
    const { venue } = this.#parts
    if (wasOpen) venue.quickSilent()
    else venue.quickFailed()
    // Who was told that it is open is told that it closed; the next one goes the other way.
    if (wasOpen || !venue.maySlow) return this.#closed(CUT, '')
    this.#carrier = this.#openSlow()
  }

  #openSlow(): Carrier {
    return this.#parts.slow(this.#address, {
      opened: () => {
        this.#parts.venue.slowWorks()
        this.#lookForQuick(FIRST_LOOK_AFTER)
        this.onopen?.(new Event('open'))
      },
      heard: (message) => this.#hear(message),
      closed: (code, reason) => this.#closed(code, reason),
    })
  }

  #lookForQuick(after: number): void {
    const goQuick = (): void => this.#closed(CLOSE.goingAway, 'the quick line works')
    this.#callOff = this.#parts.later(() => {
      this.#trial = this.#tryQuick({
        opened: () => undefined,
        heard: goQuick,
        closed: goQuick,
        failed: () => this.#lookForQuick(Math.min(2 * after, LONGEST_LOOK_AFTER)),
      })
    }, after)
  }

  /** A WebSocket that has to prove itself: by its first word, or by a close that only our server says. */
  #tryQuick({ failed, ...ears }: Ears & { failed(wasOpen: boolean): void }): Carrier {
    const { venue, quick, later } = this.#parts
    let isProven = false
    const prove = (): void => {
      if (isProven) return
      isProven = true
      callOff()
      venue.quickWorks()
    }
    const fail = (): void => {
      const wasOpen = carrier.isOpen
      callOff()
      carrier.close()
      failed(wasOpen)
    }
    const callOff = later(fail, FIRST_WORD_WITHIN)
    this.#callOff = callOff
    const carrier = quick(this.#address, {
      opened: () => ears.opened(),
      heard(message) {
        prove()
        ears.heard(message)
      },
      closed(code, reason) {
        if (code >= 4400 && code < 4500) prove()
        if (isProven) ears.closed(code, reason)
        else fail()
      },
    })
    return carrier
  }

  #hear(message: ArrayBuffer): void {
    this.onmessage?.(new MessageEvent('message', { data: message }))
  }

  #closed(code: number, reason: string): void {
    if (this.#isClosed) return
    this.close()
    if (code === CUT) this.onerror?.(new Event('error'))
    this.onclose?.(new CloseEvent('close', { code, reason }))
  }
}
