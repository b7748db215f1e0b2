import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** How the network between two ends is. Bytes are held or slowed, never lost: TCP would send them again. */
export interface Weather {
  /** Nothing passes and nobody is told: neither end sees the other go. */
  readonly isSilent: boolean
  /** Milliseconds each way. */
  readonly delay: number
  /** Bytes a second to the client. */
  readonly bandwidth: number
  /** At most so many bytes at once. */
  readonly dribble: number
}

const FAIR: Weather = { isSilent: false, delay: 0, bandwidth: Infinity, dribble: Infinity }
const TICK = 20 // ms between two portions of a narrow line

/** A TCP proxy in front of a server, in which the network goes wrong when the test says so. */
export class FaultProxy {
  readonly address: string
  readonly #server: Server
  readonly #pipes = new Set<Pipe>()
  #weather = FAIR

  private constructor(server: Server, address: string) {
    this.#server = server
    this.address = address
  }

  /** Opens a proxy before a server, given its address as `http://host:port`. */
  static async before(target: string): Promise<FaultProxy> {
    const { hostname, port } = new URL(target)
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port: own } = server.address() as AddressInfo
    const proxy = new FaultProxy(server, `http://127.0.0.1:${own}`)
    server.on('connection', (client) => proxy.#join(client, connect(Number(port), hostname)))
    return proxy
  }

  /** How many connections pass through it now. */
  get connections(): number {
    return this.#pipes.size / 2
  }

  /** Changes the weather for all who are connected and all who come. */
  set(weather: Partial<Weather>): void {
    this.#weather = { ...FAIR, ...weather }
    for (const pipe of this.#pipes) pipe.move()
  }

  /** Everything passes again, what was held too. */
  mend(): void {
    this.set({})
  }

  /** Breaks every connection at once, with a reset at both ends. */
  reset(): void {
    for (const pipe of this.#pipes) pipe.reset()
  }

  async close(): Promise<void> {
    this.reset()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, server: Socket): void {
    const weather = (): Weather => this.#weather
    const pipes = [
      new Pipe(client, server, weather, false),
      new Pipe(server, client, weather, true),
    ]
    for (const pipe of pipes) this.#pipes.add(pipe)
    const part = (): void => {
      for (const pipe of pipes) this.#pipes.delete(pipe)
      for (const socket of [client, server]) socket.destroy()
    }
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      // In silence an end does not hear that the other one is gone.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        if (!this.#weather.isSilent) part()
      })
    }
  }
}

/** One direction of a connection. */
class Pipe {
  readonly #from: Socket
  readonly #to: Socket
  readonly #weather: () => Weather
  readonly #isDown: boolean
  readonly #held: { readonly bytes: Buffer; readonly due: number }[] = []
  #timer: NodeJS.Timeout | undefined
  #mayGoAt = 0

  constructor(from: Socket, to: Socket, weather: () => Weather, isDown: boolean) {
    this.#from = from
    this.#to = to
    this.#weather = weather
    this.#isDown = isDown
    from.on('data', (bytes: Buffer) => {
      this.#held.push({ bytes, due: performance.now() + weather().delay })
      from.pause() // at most one portion is held: the rest waits where a real network would hold it
      this.move()
    })
    from.on('end', () => {
      if (!weather().isSilent) to.end()
    })
  }

  reset(): void {
    this.#from.resetAndDestroy()
  }

  move(): void {
    clearTimeout(this.#timer)
    const { isSilent, bandwidth, dribble } = this.#weather()
    const [next] = this.#held
    if (isSilent || this.#to.destroyed) return
    if (!next) {
      if (this.#from.destroyed) this.#to.destroy()
      else this.#from.resume()
      return
    }
    const now = performance.now()
    const waits = Math.max(next.due, this.#mayGoAt) - now
    if (waits > 0) {
      this.#timer = setTimeout(() => this.move(), waits)
      return
    }
    const rate = this.#isDown ? bandwidth : Infinity
    const most = Math.min(dribble, Math.max(1, Math.floor((rate * TICK) / 1000)), next.bytes.length)
    const rest = next.bytes.subarray(most)
    this.#held.shift()
    if (rest.length > 0) this.#held.unshift({ bytes: rest, due: next.due })
    this.#to.write(next.bytes.subarray(0, most), () => this.move())
    if (rate !== Infinity) this.#mayGoAt = now + (most / rate) * 1000
  }
}
