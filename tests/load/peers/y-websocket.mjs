import { createRequire } from 'node:module'
import { createServer } from 'node:http'

// As the package's own bin/server.cjs, but on any free port, which it says.
process.env.YPERSISTENCE = process.env.DATA_DIR
const require = createRequire(import.meta.url)
const inside = createRequire(require.resolve('y-websocket'))
const { Server } = inside('ws')
const { setupWSConnection } = require('y-websocket/bin/utils')

const sockets = new Server({ noServer: true })
sockets.on('connection', setupWSConnection)
const server = createServer((_request, response) => response.end('okay'))
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
