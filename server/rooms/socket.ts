import * as encoding from 'lib0/encoding'
import type { RawData, WebSocket } from 'ws'
import { CLOSE, MESSAGE } from '#shared/wire.ts'
import { Connection, type Guest } from './connection.ts'
import type { Room } from './room.ts'

const BEAT_EVERY = 5_000 // ms: a line that went dead is found within two beats
const MOST_UNSENT = 8 << 20 // bytes a slow reader may lag behind; then it starts again

const FOR_WHAT_THEY_SENT: ReadonlySet<number> = new Set([CLOSE.malformed, CLOSE.refused])

// An empty presence: says nothing, and keeps y-websocket from taking a quiet room for a dead one.
const BEAT = beatFrame()

/**
 * Joins a WebSocket to a room and keeps it until either end goes. `left` is called once, with the code when we
 * closed it for what it sent.
 */
export function holdLine(
  room: Room,
  socket: WebSocket,
  guest: Guest,
  left: (refusedWith?: number) => void,
): void {
  let refusedWith: number | undefined
  const peer = new Connection(
    room,
    {
      send(frame) {
        if (socket.bufferedAmount > MOST_UNSENT)
          return socket.close(CLOSE.resync, 'too slow; start again')
        socket.send(frame)
      },
      close(code, reason) {
        if (FOR_WHAT_THEY_SENT.has(code)) refusedWith = code
        socket.close(code, reason)
      },
    },
    guest,
  )

  let alive = true
  const beat = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
    peer.rest()
    peer.send(BEAT)
  }, BEAT_EVERY)

  socket.on('pong', () => (alive = true))
  socket.on('message', (data, isBinary) => {
    alive = true
    if (!isBinary) return peer.close(CLOSE.malformed, 'only binary messages')
    peer.receive(bytesOf(data))
  })
  // A frame that breaks the protocol ends this line; ws closes it with the fitting code.
  socket.on('error', () => {
    refusedWith ??= CLOSE.malformed
    socket.terminate()
  })
  socket.on('close', () => {
    clearInterval(beat)
    peer.left()
    left(refusedWith)
  })
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

function beatFrame(): Uint8Array {
  const frame = encoding.createEncoder()
  encoding.writeVarUint(frame, MESSAGE.awareness)
  encoding.writeVarUint8Array(frame, new Uint8Array([0]))
  return encoding.toUint8Array(frame)
}
