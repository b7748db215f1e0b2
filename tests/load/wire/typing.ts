import { seeded } from '../../support/seeded.ts'
import type { ServerProcess } from '../servers/process.ts'
import type { Crowd } from './crowd.ts'
import type { Peer } from './peer.ts'
import { quantile } from './recorder.ts'

export interface Typing {
  /** Keystrokes a second of each writer. */
  readonly rate: number
  readonly seconds: number
  readonly act?: (peer: Peer) => void
  /** Gives up when so many updates are under way: the server has fallen behind for good. */
  readonly mostUnderWay?: number
}

/** What was seen while they typed. */
export interface Seen {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** A second, as really sent. */
  readonly updates: number
  readonly deliveries: number
  readonly cursors: number
  readonly serverCpu: number
  readonly loadCpu: number
  readonly memory: number
  /** Updates that did not reach everybody. */
  readonly lost: number
  readonly hasGivenUp: boolean
}

/** Lets everybody type at their own moments, and watches until all of it has arrived. */
export async function watchTyping(
  crowd: Crowd,
  process: ServerProcess,
  typing: Typing,
): Promise<Seen> {
  const { recorder } = crowd
  recorder.begin()
  const before = { server: process.cpu(), load: ownCpu(), at: performance.now() }
  const hasGivenUp = await type(crowd, typing)
  const took = performance.now() - before.at
  const [serverCpu, loadCpu] = [process.cpu() - before.server, ownCpu() - before.load]
  const { deliveries, cursors, sent } = recorder
  const lost = await recorder.drained()
  const { latencies } = recorder
  return {
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    updates: (sent / took) * 1000,
    deliveries: (deliveries / took) * 1000,
    cursors: (cursors / took) * 1000,
    serverCpu: (100 * serverCpu) / took,
    loadCpu: (100 * loadCpu) / took,
    memory: process.memory(),
    lost,
    hasGivenUp,
  }
}

/** Sends every keystroke at its moment or as soon after it as this process can. Answers whether it gave up. */
function type({ writers, recorder }: Crowd, { rate, seconds, act, mostUnderWay }: Typing) {
  const period = 1000 / rate
  const chance = seeded(1)
  const phases = writers
    .map((writer) => ({ writer, phase: (chance.below(1e6) / 1e6) * period }))
    .sort((one, other) => one.phase - other.phase)
  const began = performance.now()
  let [round, index] = [0, 0]
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const sendDue = (): void => {
    const elapsed = performance.now() - began
    for (;;) {
      const next = phases[index]
      if (!next) return resolve(false)
      const due = round * period + next.phase
      if (due >= seconds * 1000) return resolve(false)
      if (due > elapsed) break
      if (act) act(next.writer)
      else next.writer.type()
      index += 1
      if (index === phases.length) [index, round] = [0, round + 1]
    }
    if (mostUnderWay !== undefined && recorder.underWay > mostUnderWay) return resolve(true)
    setTimeout(go, 1)
  }
  const go = (): void => {
    try {
      sendDue()
    } catch (cause) {
      reject(cause)
    }
  }
  go()
  return promise
}

/** Milliseconds for which this process has had a processor. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
