import { once } from 'node:events'
import { WebSocket } from 'ws'

const ROUNDS = 4

/**
 * The memory that a server holds when what nobody needs any more was thrown away: it is told to, through its
 * inspector, and the lowest of several readings counts. In whatever `read` reads.
 */
export async function settledMemory(inspectorAt: string, read: () => number): Promise<number> {
  const inspector = new WebSocket(inspectorAt)
  await once(inspector, 'open')
  const readings: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    inspector.send(JSON.stringify({ id: round, method: 'HeapProfiler.collectGarbage' }))
    await once(inspector, 'message')
    readings.push(read())
  }
  inspector.close()
  await once(inspector, 'close')
  return Math.min(...readings)
}
