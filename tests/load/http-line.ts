import { connect, type Socket } from 'node:net'

/**
 * One keep-alive connection that asks one thing after the other: HTTP/1.1 as bytes, read no further than a measurement
 * needs. A client of the platform costs more than the server it measures.
 */
export class HttpLine {
  readonly #socket: Socket
  #unread: Buffer = Buffer.alloc(0)
  #answered: ((answer: Answer) => void) | undefined
  #broken: ((cause: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', (cause) => this.#broken?.(cause))
    socket.on('close', () => this.#broken?.(new Error('the line was closed')))
  }

  static async open(port: number): Promise<HttpLine> {
    return new HttpLine(await openSocket(port))
  }

  /** Sends a whole request. Rejects when the line breaks before the answer is here. */
  ask(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#broken = reject
      if (this.#socket.destroyed) return reject(new Error('the line is closed'))
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#broken = undefined
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    const headEnd = bytes.indexOf('\r\n\r\n')
    this.#unread = bytes
    if (headEnd < 0) return
    const head = bytes.toString('latin1', 0, headEnd)
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) return void this.#socket.destroy(new Error(`no length: ${head}`))
    const end = headEnd + 4 + Number(length)
    if (bytes.length < end) return
    this.#unread = bytes.subarray(end)
    const answered = this.#answered
    this.#answered = undefined
    answered?.({
      status: Number(head.slice(9, 12)),
      body: bytes.toString('utf8', headEnd + 4, end),
    })
  }
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/** A request as it goes over the line. */
export function requestOf(
  method: 'GET' | 'POST',
  path: string,
  token?: string,
  body?: unknown,
): Buffer {
  const json = body === undefined ? '' : JSON.stringify(body)
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...(method === 'GET'
      ? []
      : ['content-type: application/json', `content-length: ${json.length}`]),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${json}`)
}

export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket.off('error', reject)))
    socket.once('error', reject)
  })
}
