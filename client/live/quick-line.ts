import type { Carrier, Ears } from './carrier.ts'

/** Opens a WebSocket. */
export function openQuickLine(address: string, ears: Ears): Carrier {
  const socket = new WebSocket(address)
  socket.binaryType = 'arraybuffer'
  const left = new AbortController()
  const { signal } = left
  socket.addEventListener('open', () => ears.opened(), { signal })
  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => ears.heard(data), {
    signal,
  })
  // An error is always followed by the end, which says as much as a browser tells.
  socket.addEventListener('close', ({ code, reason }) => ears.closed(code, reason), { signal })
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN
    },
    send: (bytes) => socket.send(bytes),
    close() {
      left.abort()
      socket.close()
    },
  }
}
