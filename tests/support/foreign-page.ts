import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { Session } from './rapport.ts'

/**
 * A page of somebody else, that loads the script of the frame: of another origin by its port, and by `localhost` of another site
 * too. (The browser of the tests knows no partitioned storage, so that a frame of another site keeps nothing there.)
 */
export class ForeignPage {
  readonly address: string
  readonly #server: Server

  private constructor(server: Server, host: string, port: number) {
    this.#server = server
    this.address = `http://${host}:${port}`
  }

  /** `more` is HTML that the page has beside the frame. */
  static async of(
    session: Session,
    host: 'localhost' | '127.0.0.1',
    more = '',
  ): Promise<ForeignPage> {
    const script = `<script src="${session.rapport.address}/embed.js" data-session="${session.id}" data-key="${session.code}"></script>`
    const html = `<!doctype html><html lang="en"><title>A page</title><h1>A page</h1>${script}${more}</html>`
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(html)
    })
    server.listen(0, host)
    await once(server, 'listening')
    const at = server.address()
    if (at === null || typeof at === 'string') throw new Error('the page has no port')
    return new ForeignPage(server, host, at.port)
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
