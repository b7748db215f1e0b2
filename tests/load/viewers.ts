import type { Socket } from 'node:net'
import { openSocket, requestOf } from './http-line.ts'
import type { Hall } from './hall.ts'

/** When a viewer saw a count of a poll. */
export interface Seen {
  readonly poll: string
  readonly voters: number
  readonly at: number
}

/** People who look at the feed of a hall, each on a connection of their own. */
export class Viewers {
  readonly seen: Seen[] = []
  readonly #saw = new Map<string, number>()
  readonly #sockets: Socket[] = []
  #told: (() => void) | undefined
  #ended = 0

  /** Resolves when each of them has the snapshot. */
  static async of(hall: Hall, count: number): Promise<Viewers> {
    const viewers = new Viewers()
    for (let first = 0; first < count; first += 100) {
      const tokens = Array.from(
        { length: Math.min(100, count - first) },
        (_, index) => hall.tokens[(first + index) % hall.tokens.length] ?? '',
      )
      await Promise.all(tokens.map((token) => viewers.#join(hall, token)))
    }
    return viewers
  }

  get ended(): number {
    return this.#ended
  }

  /** Resolves when every viewer has seen so many voters of a poll. */
  async all(poll: string, voters: number): Promise<void> {
    const here = this.#sockets.length - this.#ended
    while ((this.#saw.get(`${poll}/${voters}`) ?? 0) < here)
      await new Promise<void>((resolve) => (this.#told = resolve))
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #join(hall: Hall, token: string): Promise<void> {
    const socket = await openSocket(hall.port)
    this.#sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#ended++)
    socket.write(requestOf('GET', `/api/sessions/${hall.session}/feed`, token))
    await new Promise<void>((begun) => {
      let text = ''
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = text.slice(0, end)
          text = text.slice(end + 2)
          if (event.includes('event: snapshot')) begun()
          if (event.includes('event: poll')) this.#see(event)
        }
      })
    })
  }

  #see(event: string): void {
    const poll = /"id":"(poll\d+)"/.exec(event)?.[1] ?? ''
    const voters = Number(/"voters":(\d+)/.exec(event)?.[1])
    this.seen.push({ poll, voters, at: performance.now() })
    const key = `${poll}/${voters}`
    this.#saw.set(key, (this.#saw.get(key) ?? 0) + 1)
    const told = this.#told
    this.#told = undefined
    told?.()
  }
}
