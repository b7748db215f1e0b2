import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'
import { Newcomers } from './newcomers.ts'

/** The HTTP server of an app, with its WebSockets. It does not listen yet. */
export function webServerOf(app: Hono): Server {
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
      // Whoever asks for another protocol is answered as if they had not asked.
      // (A second listener for upgrades would keep refused ones from being answered: so they are seen here.)
      shouldUpgradeCallback({ headers, socket }) {
        newcomers.asked(socket)
        return headers.upgrade?.toLowerCase() === 'websocket'
      },
    },
  }) as Server
  // A line that breaks ends itself and nothing else, in whatever state it is.
  server.on('connection', (socket) => socket.on('error', () => socket.destroy()))
  server.on('connection', (socket) => newcomers.join(socket))
  server.on('request', ({ socket }) => newcomers.asked(socket))
  return server
}
