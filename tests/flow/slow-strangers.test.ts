import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Rapport } from '../support/rapport.ts'

const IDLE = 300 // lines of each kind

test('[SLOW1] lines that say nothing, or never come to the end of a request, are closed, and hold up nobody', async () => {
  const rapport = await Rapport.start()
  const { hostname, port } = new URL(rapport.address)
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  const began = performance.now()
  const lines = await Promise.all(Array.from({ length: IDLE * 2 }, open))
  const slow = lines.slice(IDLE)
  for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
  // One more header now and then, so that the line is never silent.
  const drip = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write('a: b\r\n')
  }, 1000)
  const ended = Promise.all(lines.map((socket) => socket.resume() && once(socket, 'close')))

  const session = await rapport.session('A session')
  const asked = performance.now()
  expect((await session.call('GET', '', undefined, await session.enter('observer'))).status).toBe(
    200,
  )
  expect(performance.now() - asked).toBeLessThan(3000)

  await ended
  clearInterval(drip)
  expect(performance.now() - began).toBeLessThan(25_000) // 12 s at the latest, on a machine with time
  await rapport.remove()
})

test('[SLOW1] two thousand lines that come and go at once leave nothing behind', async () => {
  const rapport = await Rapport.start()
  const { hostname, port } = new URL(rapport.address)
  for (let round = 0; round < 20; round++) {
    const lines = Array.from({ length: 100 }, (_, index) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.on('connect', () => {
        if (index % 3 === 0) socket.write('GET /rooms/x/notes HTTP/1.1\r\nUpgrade: websocket\r\n')
        if (index % 3 === 1) socket.end()
        else socket.resetAndDestroy()
      })
      return once(socket.resume(), 'close')
    })
    await Promise.all(lines)
  }
  const { text } = await rapport.call('GET', '/metrics')
  expect(text).toMatch(/^rapport_peers 0$/m)
  expect(text).toMatch(/^rapport_rooms 0$/m)
  expect(rapport.output).not.toContain('problem')
  await rapport.remove()
})
