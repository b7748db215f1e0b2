import { hocuspocus } from './hocuspocus.ts'
import { rapport } from './rapport.ts'
import { relay } from './relay.ts'
import type { Server } from './server.ts'
import { yWebsocket } from './y-websocket.ts'

/** In the order of the table: the floor, the peers, Rapport. */
export const SERVERS: readonly Server[] = [relay, yWebsocket, hocuspocus, rapport]
