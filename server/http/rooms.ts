import type { Writable } from 'node:stream'
import { upgradeWebSocket, type HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocket } from 'ws'
import { DOCUMENT_NAMES, type DocumentName, type SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { Act } from '#shared/access/acts.ts'
import { CLOSE, SCHEMA_VERSION } from '#shared/wire.ts'
import type { Hallway } from '../rooms/hallway.ts'
import { HttpLines } from '../rooms/http-lines.ts'
import { holdLine } from '../rooms/socket.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Standing } from '../sessions/standing.ts'
import { refuseForeign, whoEntered } from './door.ts'
import type { Limits } from './limits.ts'
import { lineOperations, mountLines } from './lines.ts'
import type { OpenLines } from './open-lines.ts'

const ACTS = {
  notes: { read: 'read-notes', write: 'write-notes' },
  polls: { read: 'read-polls', write: 'write-polls' },
} as const satisfies Record<(typeof DOCUMENT_NAMES)[number], Record<'read' | 'write', Act>>

const EVENTS = ['message', 'close', 'error'] as const

/** The sockets as the description of the API lists them. */
export const ROOM_SOCKETS = DOCUMENT_NAMES.map((name) => ({
  path: `/rooms/:session/${name}`,
  says:
    `The ${name} document, in the y-websocket protocol (upgrade). Message kind 100 is the barrier: the ` +
    'server sends its number back when everything before it is in the log. `schema` says the version the client ' +
    'knows, `epoch` the life its copy is of: 4409 answers a copy of another one. Kind 102 says which blocks somebody ' +
    'takes out on purpose with what comes next; kind 103 says the current schema to who said another one.',
  description: `Reading is for who may ${ACTS[name].read}, writing for who may ${ACTS[name].write}.`,
}))

/** The row that each of them is behind: reading opens it, and at every message that needs it writing is asked. */
export const ROOM_DOORS = DOCUMENT_NAMES.flatMap((name) => {
  const line = `/rooms/:session/${name}/line`
  const act = ACTS[name].read
  return [
    { method: 'GET', path: `/rooms/:session/${name}`, act },
    { method: 'POST', path: line, act },
    ...['GET', 'POST', 'DELETE'].map((method) => ({ method, path: `${line}/:line`, act })),
  ]
})

/** The lines over HTTP, where a venue lets no upgrade through. */
export const ROOM_LINES = DOCUMENT_NAMES.flatMap((name) => [...lineOperations(name)])

/** What holds everybody to their share of lines. */
export interface Shares {
  readonly limits: Limits
  readonly openLines: OpenLines
}

/** The documents' sockets and lines. Whoever may not read, or has too many open, is answered before the upgrade. */
export function mountRooms(
  app: Hono,
  sessions: Sessions,
  hallway: Hallway,
  { limits, openLines }: Shares,
): void {
  const lines = new HttpLines()
  for (const name of DOCUMENT_NAMES) {
    const enter = async (context: Context<object, '/rooms/:session/:name'>) => {
      refuseForeign(context)
      const { session } = await sessions.session(context.req.param('session') as SessionId)
      const standing = await whoEntered(context, sessions, session.id)
      standing.demand(ACTS[name].read)
      const { person } = standing
      openLines.demand('socket', person.id)
      // The room is opened first: a document that cannot be read is an error, never an empty page.
      const room = await hallway.open({ session: session.id, name })
      hallway.release(room) // an upgrade that comes to nothing must not hold it
      const schema = context.req.query('schema')
      const isCurrent = schema === String(SCHEMA_VERSION)
      const epoch = context.req.query('epoch') ?? ''
      const isOther = epoch !== '' && epoch !== room.epoch
      const guest = guestOf(standing, name, isCurrent)
      const isOfOtherVersion = !isCurrent && schema !== undefined
      const left = (refusedWith?: number): void => {
        hallway.release(room)
        if (refusedWith !== undefined) hallway.refused(room, refusedWith)
      }
      const join = (socket: WebSocket, stream?: Writable): void => {
        if (isOther) return turnAway(socket, CLOSE.otherEpoch, 'of another life of the document')
        // Others of theirs may have been opened since they were let in.
        const release = openLines.take('socket', person.id)
        if (!release) return turnAway(socket, CLOSE.unavailable, 'too many lines; come back later')
        const over = (refusedWith?: number): void => {
          release()
          left(refusedWith)
        }
        holdLine(room, socket, { ...guest, isOfOtherVersion }, over, stream)
      }
      return { standing, join }
    }
    app.get(
      `/rooms/:session/${name}`,
      async (context, next) => {
        if (context.req.header('upgrade')?.toLowerCase() !== 'websocket')
          throw new Problem('upgrade-needed')
        await next()
      },
      upgradeWebSocket(async (context) => {
        const { join } = await enter(context as Context<object, '/rooms/:session/:name'>)
        const stream = (context.env as HttpBindings).incoming.socket
        return {
          onOpen(_event, ws) {
            const socket = ws.raw as unknown as WebSocket
            join(socket, stream)
            forgetRequest(socket)
          },
        }
      }),
    )
    mountLines(app, lines, name, {
      async enter(context) {
        const { standing, join } = await enter(context as Context<object, '/rooms/:session/:name'>)
        // A line over HTTP is to a room what a socket is: it has all that holdLine uses of one.
        return { person: standing.person, join: (line) => join(line as unknown as WebSocket) }
      },
      async whoAsks(context) {
        const session = context.req.param('session') as SessionId
        const { person } = await whoEntered(context, sessions, session)
        limits.person(person.id, 'batch')
        return person
      },
    })
  }
}

// The upgrade is granted and the line closed: a browser shows a page no status of a refused upgrade. [EPOCH1]
function turnAway(socket: WebSocket, code: number, reason: string): void {
  socket.on('error', () => socket.terminate())
  socket.close(code, reason)
}

// What the upgrade goes on to hang on the socket would keep the whole request in memory as long as the line lasts.
function forgetRequest(socket: WebSocket): void {
  const ours = EVENTS.map((event) => new Set(socket.listeners(event)))
  setImmediate(() => {
    for (const [index, event] of EVENTS.entries()) {
      for (const listener of socket.listeners(event)) {
        if (!ours[index]?.has(listener)) socket.off(event, listener as () => void)
      }
    }
  })
}

// What they may do is asked at every message: two looks into what is there, and nothing made for it.
function guestOf(standing: Standing, name: DocumentName, isCurrent: boolean) {
  const { read, write } = ACTS[name]
  const { id, name: called, roles } = standing.person
  return {
    person: id,
    stamp: { id, name: called, role: roles[0] ?? 'observer' },
    isCurrent,
    mayRead: () => standing.may(read),
    mayWrite: () => isCurrent && standing.may(write),
    watch: (hear: () => void) => standing.watch(hear),
  }
}
