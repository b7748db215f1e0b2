import { request } from 'node:http'
import { connect } from 'node:net'
import type { Rapport } from './rapport.ts'

/** What a line of bytes was answered with before it ended, and how long that took. */
export interface Answered {
  readonly bytes: Buffer
  readonly milliseconds: number
}

/**
 * Writes bytes to the server's port, as they are, says that this was all, and waits for the end of the line. What is
 * to come `then` waits for the first answer.
 */
export function sendBytes(
  rapport: Rapport,
  bytes: Uint8Array,
  then?: Uint8Array,
): Promise<Answered> {
  const { hostname, port } = new URL(rapport.address)
  const began = performance.now()
  return new Promise((resolve) => {
    const answers: Buffer[] = []
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
    socket.on('data', (chunk: Buffer) => {
      answers.push(chunk)
      if (then && answers.length === 1) socket.end(then)
    })
    socket.on('end', () => socket.destroy())
    // A line that the server resets has ended too.
    socket.on('error', () => socket.destroy())
    socket.on('close', () =>
      resolve({ bytes: Buffer.concat(answers), milliseconds: performance.now() - began }),
    )
    if (then) socket.write(bytes)
    else socket.end(bytes)
  })
}

/** The head of a request that upgrades to a document's socket. */
export function upgradeHead(path: string, token: string): Uint8Array {
  return Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Authorization: Bearer ${token}`,
      '',
      '',
    ].join('\r\n'),
  )
}

/** The code with which the server closed a WebSocket, read from the bytes of the line; undefined without one. */
export function closeCodeIn(bytes: Buffer): number | undefined {
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 2 <= bytes.length) {
    const [kind, size] = [bytes[at] ?? 0, bytes[at + 1] ?? 0]
    const head = size === 127 ? 10 : size === 126 ? 4 : 2
    const length =
      size === 127
        ? Number(bytes.readBigUInt64BE(at + 2))
        : size === 126
          ? bytes.readUInt16BE(at + 2)
          : size
    if (kind === 0x88) return length >= 2 ? bytes.readUInt16BE(at + head) : 1005
    at += head + length
  }
  return undefined
}

/** One request with its path and its headers as they are given: nothing is made tidy on the way. */
export function ask(
  rapport: Rapport,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Promise<{ readonly status: number; readonly milliseconds: number; readonly text: string }> {
  const { hostname, port } = new URL(rapport.address)
  const began = performance.now()
  return new Promise((resolve) => {
    const said: Buffer[] = []
    const done = (status: number): void => {
      const text = Buffer.concat(said).toString()
      resolve({ status, milliseconds: performance.now() - began, text })
    }
    const asking = request({ hostname, port, method, path, headers }, (answer) => {
      // A feed never ends: whoever has the head of it has been answered.
      if (answer.headers['content-type']?.startsWith('text/event-stream')) answer.destroy()
      answer.on('error', () => undefined)
      answer.on('close', () => done(answer.statusCode ?? 0))
      answer.on('data', (chunk: Buffer) => said.push(chunk))
    })
    // A line that was used before may have ended meanwhile, which says nothing of this request. 0 is no answer.
    asking.on('error', () => {
      if (asking.reusedSocket) resolve(ask(rapport, method, path, headers, body))
      else done(0)
    })
    asking.on('upgrade', (_answer, socket) => {
      socket.destroy()
      done(101)
    })
    asking.end(body)
  })
}
