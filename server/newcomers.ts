import type { Socket } from 'node:net'

export const MOST_NEWCOMERS = 4_000 // a hall that comes at once, twice; some kB each

/**
 * Those who have connected and not yet asked anything whole. When they are too many the longest of them goes: whoever
 * holds connections open without a word takes nobody's place. [RUN7]
 */
export class Newcomers {
  readonly #waiting = new Set<Socket>()

  join(socket: Socket): void {
    this.#waiting.add(socket)
    socket.once('close', () => this.#waiting.delete(socket))
    const [longest] = this.#waiting
    if (this.#waiting.size > MOST_NEWCOMERS) longest?.destroy()
  }

  /** Somebody has asked something whole. */
  asked(socket: Socket): void {
    this.#waiting.delete(socket)
  }
}
