import type { Writable } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import { CLOSE } from '#shared/wire.ts'
import { Connection, type Guest } from './connection.ts'
import { Outgoing } from './outgoing.ts'
import type { Room } from './room.ts'

const BEAT_EVERY = 2_000 // ms: a line that went dead is found within ten seconds
const GOODBYE_WITHIN = 1_000 // ms: who broke the protocol has that long to hear it
const MOST_PINGS = 50 // between two beats: each is answered, and who does not read lets the answers pile up

const FOR_WHAT_THEY_SENT: ReadonlySet<number> = new Set([CLOSE.malformed, CLOSE.refused])

/**
 * Joins a WebSocket to a room and keeps it until either end goes. `left` is called once, with the code when we
 * closed it for what it sent. `stream` is what the socket writes to: frames that are ready go there past it, always whole
 * and never amid a message.
 */
export function holdLine(
  room: Room,
  socket: WebSocket,
  guest: Guest,
  left: (refusedWith?: number) => void,
  stream?: Writable,
): void {
  let refusedWith: number | undefined
  const outgoing = new Outgoing(
    {
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      send: (bytes, options) => socket.send(bytes, options),
      ping: (bytes) => socket.ping(bytes),
      ...(stream && { write: (frames) => stream.write(frames) }),
    },
    room.clock,
    () => peer.drained(),
  )
  const peer: Connection = new Connection(
    room,
    {
      send(frame) {
        if (socket.readyState !== socket.OPEN) return
        if (outgoing.isOverrun) return peer.close(CLOSE.resync, 'too slow; start again')
        outgoing.send(frame)
      },
      sendFrames(frames) {
        return (
          socket.readyState === socket.OPEN && !outgoing.isOverrun && outgoing.sendFrames(frames)
        )
      },
      get load() {
        return outgoing.load
      },
      close(code, reason) {
        if (FOR_WHAT_THEY_SENT.has(code)) refusedWith = code
        socket.close(code, reason)
      },
    },
    guest,
  )

  const unwatch = guest.watch?.(() => peer.judgeAnew())
  peer.judgeAnew() // it may have changed while the line was opened
  let pings = 0
  const beat = setInterval(() => {
    pings = 0
    if (outgoing.isDead || outgoing.isOverrun) return socket.terminate()
    if (socket.readyState !== socket.OPEN) return
    peer.judgeAnew() // whatever was not told
    peer.rest()
    outgoing.beat()
  }, BEAT_EVERY)

  socket.on('ping', () => {
    outgoing.heard()
    pings += 1
    if (pings > MOST_PINGS) socket.terminate()
  })
  socket.on('pong', (data) => outgoing.echo(data.toString()))
  socket.on('message', (data, isBinary) => {
    outgoing.heard()
    if (!isBinary) return peer.close(CLOSE.malformed, 'only binary messages')
    peer.receive(bytesOf(data))
  })
  // A frame that breaks the protocol ends this line. ws says why with the fitting code, and reads what still comes
  // without looking: cut at once, the reason would be lost with it.
  let cut: NodeJS.Timeout | undefined
  socket.on('error', () => {
    refusedWith ??= CLOSE.malformed
    cut ??= setTimeout(() => socket.terminate(), GOODBYE_WITHIN)
  })
  socket.on('close', () => {
    clearTimeout(cut)
    clearInterval(beat)
    unwatch?.()
    peer.left()
    left(refusedWith)
  })
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
