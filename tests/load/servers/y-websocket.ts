import { ServerProcess } from './process.ts'
import { placeAt } from './relay.ts'
import type { Server } from './server.ts'

/** y-websocket's own server with level persistence: the document's name is the path. */
export const yWebsocket: Server = {
  name: 'y-websocket',
  keeps: true,
  async start() {
    const process = await ServerProcess.start(['tests/load/peers/y-websocket.mjs'])
    let last = 0
    return {
      process,
      rooms: async (count) =>
        Array.from({ length: count }, () => placeAt(process.port, `/room-${++last}`, true)),
    }
  },
}
