import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** A line to a server that takes its time, and that can be cut and mended. */
export class LinkProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false
  #address = ''

  private constructor(target: string, delay: number) {
    const { hostname, port } = new URL(target)
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy()
        return
      }
      const far = connect(Number(port), hostname)
      this.#carry(near, far, delay)
      this.#carry(far, near, delay)
    })
  }

  /** Opens a line to an address; what goes through it arrives `delay` milliseconds later, either way. */
  static async open(target: string, delay: number): Promise<LinkProxy> {
    const proxy = new LinkProxy(target, delay)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    const at = proxy.#server.address()
    if (at === null || typeof at === 'string') throw new Error('the proxy has no port')
    proxy.#address = `http://127.0.0.1:${at.port}`
    return proxy
  }

  /** A link of the server, leading through this line. */
  through(link: string): string {
    const { pathname, search, hash } = new URL(link)
    return this.#address + pathname + search + hash
  }

  /** Ends every connection at once, and takes no other until it is mended. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #carry(from: Socket, to: Socket, delay: number): void {
    this.#sockets.add(from)
    from.setNoDelay(true)
    from.on('data', (bytes) => {
      setTimeout(() => to.writable && to.write(bytes), delay)
    })
    from.on('end', () => setTimeout(() => to.end(), delay))
    from.on('error', () => to.destroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroySoon()
    })
  }
}
