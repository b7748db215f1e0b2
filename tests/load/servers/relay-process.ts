import { createServer } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

/** The floor for Node and `ws`: copies what somebody says to the others at the same path, and knows nothing. */
const rooms = new Map<string, Set<WebSocket>>()
const server = createServer((_request, response) => response.end())
const sockets = new WebSocketServer({ server, perMessageDeflate: false })

sockets.on('connection', (socket, { url = '' }) => {
  const room = rooms.get(url) ?? new Set<WebSocket>()
  rooms.set(url, room.add(socket))
  socket.on('message', (data) => {
    for (const other of room) {
      if (other !== socket && other.readyState === other.OPEN) other.send(data, { binary: true })
    }
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    room.delete(socket)
    if (room.size === 0 && rooms.get(url) === room) rooms.delete(url)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})
