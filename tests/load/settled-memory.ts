import { once } from 'node:events'
import { WebSocket } from 'ws'
import { memoryOf, type Hall } from './hall.ts'

const ROUNDS = 4

/**
 * The memory that a hall's server holds when what nobody needs any more was thrown away: it is told to, through its
 * inspector, and the lowest of several readings counts.
 */
export async function settledMemory(hall: Hall): Promise<number> {
  const inspector = new WebSocket(hall.inspector)
  await once(inspector, 'open')
  const readings: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    inspector.send(JSON.stringify({ id: round, method: 'HeapProfiler.collectGarbage' }))
    await once(inspector, 'message')
    readings.push(memoryOf(hall.pid))
  }
  inspector.close()
  await once(inspector, 'close')
  return Math.min(...readings)
}
