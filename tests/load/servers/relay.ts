import { ServerProcess } from './process.ts'
import { NO_PREFIX, type Place, type Seat, type Server } from './server.ts'

/** A bare `ws` server that only copies bytes to the others of a room. */
export const relay: Server = {
  name: 'relay',
  keeps: false,
  async start() {
    const process = await ServerProcess.start(['tests/load/servers/relay-process.ts'])
    let last = 0
    const place = (): Place => placeAt(process.port, `/room-${++last}`, false)
    return { process, rooms: async (count) => Array.from({ length: count }, place) }
  },
}

/** A room at a path, for servers that let everybody in. */
export function placeAt(port: number, path: string, isAnswered: boolean): Place {
  const seat: Seat = { port, path, headers: {}, prefix: NO_PREFIX, greeting: [], isAnswered }
  return {
    writers: async (count) => Array.from({ length: count }, () => seat),
    reader: async () => seat,
  }
}
