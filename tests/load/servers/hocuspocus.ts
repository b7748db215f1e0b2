import * as encoding from 'lib0/encoding'
import { ServerProcess } from './process.ts'
import type { Place, Seat, Server } from './server.ts'

const AUTH = 2
const TOKEN = 0

/** Hocuspocus with SQLite: every message begins with the document's name, and the first one carries a token. */
export const hocuspocus: Server = {
  name: 'hocuspocus',
  keeps: true,
  async start() {
    const process = await ServerProcess.start(['tests/load/peers/hocuspocus.mjs'])
    let last = 0
    const rooms = async (count: number): Promise<Place[]> =>
      Array.from({ length: count }, () => placeNamed(process.port, `room-${++last}`))
    return { process, rooms }
  },
}

function placeNamed(port: number, name: string): Place {
  const prefix = written((encoder) => encoding.writeVarString(encoder, name))
  const token = written((encoder) => {
    encoding.writeUint8Array(encoder, prefix)
    encoding.writeVarUint(encoder, AUTH)
    encoding.writeVarUint(encoder, TOKEN)
    encoding.writeVarString(encoder, 'nobody asks')
  })
  const seat: Seat = {
    port,
    path: '/',
    headers: {},
    prefix,
    greeting: [token],
    isAnswered: true,
  }
  return {
    writers: async (count) => Array.from({ length: count }, () => seat),
    reader: async () => seat,
  }
}

function written(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}
