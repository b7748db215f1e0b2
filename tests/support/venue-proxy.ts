import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { once } from 'node:events'

/** What a venue does to those who ask for another protocol: refuse them, let them wait for ever, or pass them on. */
export type Upgrades = 'refused' | 'swallowed' | 'passed'

/**
 * A venue's proxy in front of a server: it passes requests on, and no WebSocket unless it is told to. `loses` says of each request
 * whether its answer is lost: the server has heard it, and the one who asked never learns.
 */
export class VenueProxy {
  readonly #server: Server
  readonly #target: () => string
  upgrades: Upgrades = 'refused'
  /** Every request and upgrade that came by, as the one who asked sent it. */
  readonly heard: IncomingMessage[] = []
  loses: (request: IncomingMessage) => boolean = () => false
  passed = 0
  lost = 0
  refused = 0

  private constructor(target: () => string) {
    this.#target = target
    this.#server = createServer((incoming, outgoing) => {
      this.heard.push(incoming)
      const onward = request(new URL(incoming.url ?? '/', this.#target()), {
        method: incoming.method ?? 'GET',
        headers: incoming.headers,
      })
      onward.on('response', (answer) => {
        if (this.loses(incoming)) {
          this.lost += 1
          answer.resume()
          outgoing.destroy()
          return
        }
        this.passed += 1
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => {
        if (!outgoing.headersSent) outgoing.writeHead(502)
        outgoing.end()
      })
      outgoing.on('close', () => onward.destroy())
      incoming.pipe(onward)
    })
    this.#server.on('upgrade', (incoming, socket, head) => {
      this.heard.push(incoming)
      socket.on('error', () => socket.destroy())
      if (this.upgrades === 'passed') return this.#pass(incoming, socket, head)
      this.refused += 1
      if (this.upgrades === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
  }

  static async before(target: () => string): Promise<VenueProxy> {
    const proxy = new VenueProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #pass({ method, url, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { hostname, port } = new URL(this.#target())
    const headers = rawHeaders
      .map((word, index) => word + (index % 2 === 0 ? ': ' : '\r\n'))
      .join('')
    const onward = connect(Number(port), hostname, () => {
      onward.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`)
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  }
}
