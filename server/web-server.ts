import { STATUS_CODES, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'
import { mannerLines, mannersOf } from './http/manners.ts'
import type { Peers } from './http/peer.ts'
import { Newcomers } from './newcomers.ts'

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

const FAREWELL = 1_000 // ms for those who were told to come back to say that they heard it

/** The HTTP server of an app, with its WebSockets. It does not listen yet. */
export interface WebServer {
  readonly server: Server
  /**
   * Waits until everybody on a WebSocket that was closed has answered, a second at most. A process that ends before takes its word back:
   * what they were still sending makes of the end of the line a broken one. [RUN2]
   */
  farewell(): Promise<void>
}

export function webServerOf(app: Hono, peers: Peers): WebServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_UPDATE + 1024,
    perMessageDeflate: false,
  })
  const newcomers = new Newcomers()
  const server = createAdaptorServer({
    fetch: app.fetch,
    websocket: { server: sockets as never },
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2_000,
      // Who names no host is refused by us, with manners.
      requireHostHeader: false,
      // Whoever asks for another protocol is answered as if they had not asked.
      // (A second listener for upgrades would keep refused ones from being answered: so they are seen here.)
      shouldUpgradeCallback({ headers, socket }) {
        newcomers.asked(socket)
        return headers.upgrade?.toLowerCase() === 'websocket' && peers.isOwnName(headers.host ?? '')
      },
    },
  }) as Server
  // A line that breaks ends itself and nothing else, in whatever state it is.
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()))
  server.on('connection', (socket) => newcomers.join(socket))
  server.on('request', ({ socket }) => newcomers.asked(socket))
  // Before the app hears of it: what the adapter answers in its place has manners too. [EDGE3]
  server.prependListener('request', (incoming, outgoing) => {
    for (const [name, value] of Object.entries(mannersOf(peers.of(incoming))))
      outgoing.setHeader(name, value)
  })
  server.on('checkExpectation', (incoming, outgoing) => {
    newcomers.asked(incoming.socket)
    outgoing.writeHead(417, mannersOf(peers.of(incoming))).end()
  })
  server.on('clientError', (cause: NodeJS.ErrnoException, socket) =>
    refuse(socket, STATUS_OF[cause.code ?? ''] ?? 400),
  )
  sockets.on('wsClientError', (_cause, socket) => refuse(socket, 400))
  return {
    server,
    async farewell() {
      const answered = [...sockets.clients].map(
        (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
      )
      let giveUp: NodeJS.Timeout | undefined
      const longEnough = new Promise<void>((resolve) => (giveUp = setTimeout(resolve, FAREWELL)))
      await Promise.race([Promise.all(answered), longEnough])
      clearTimeout(giveUp)
    },
  }
}

// What is no request to the app is answered by Node, and by us in its place. Whether it came over TLS nobody can tell.
function refuse(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy()
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-length: 0',
    ...mannerLines({ isTls: false }),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n`)
}
