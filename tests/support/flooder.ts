import { connect } from 'node:net'

/**
 * Somebody who asks as fast as they are answered, on many connections, in a process of its own: each connection has so many
 * requests under way, and is opened anew when it was ended. Each request says another address in the headers that proxies use.
 */
export interface FloodOrder {
  readonly port: number
  readonly connections: number
  /** Heads of requests without their last empty line, and their bodies. */
  readonly requests: readonly { readonly head: string; readonly body: string }[]
}
/** How often each status was answered, by the request's place in the order. */
export type Flooded = readonly Readonly<Record<string, number>>[]

const UNDER_WAY = 8 // requests of a connection

let told = 0
let isOver = false

process.on('message', (order: FloodOrder | 'stop') => {
  if (order === 'stop') {
    isOver = true
    process.send?.(counts satisfies Flooded)
    return
  }
  for (let index = 0; index < order.connections; index++)
    flood(order, index % order.requests.length)
})

const counts: Record<string, number>[] = []

function flood(order: FloodOrder, which: number): void {
  if (isOver) return
  const { head = '', body = '' } = order.requests[which] ?? {}
  const count = (counts[which] ??= {})
  const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true })
  const ask = (): void => {
    told += 1
    const address = `203.0.${(told >> 8) & 255}.${told & 255}`
    const forwarded = `x-forwarded-for: ${address}\r\nforwarded: for=${address}\r\nx-real-ip: ${address}`
    socket.write(`${head}\r\n${forwarded}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  }
  let tail = ''
  socket.setEncoding('latin1')
  socket.on('connect', () => {
    for (let times = 0; times < UNDER_WAY; times++) ask()
  })
  socket.on('data', (piece: string) => {
    if (isOver) {
      socket.destroy()
      return
    }
    const text = tail + piece
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)]
    for (const [, status = ''] of statuses) {
      count[status] = (count[status] ?? 0) + 1
      ask()
    }
    // An answer's first line may be cut in two: what is counted is not looked at again.
    tail = text.slice(text.lastIndexOf('\n') + 1)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => flood(order, which))
}
