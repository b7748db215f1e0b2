import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { addLine } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'
import type { FromCrowd, ToCrowd } from './crowd.ts'

const WRITERS = 20
const LINE = 200 // characters of a line

export interface Storm {
  readonly clients: number
  /** Bytes of text in the document. */
  readonly bytes: number
}
export interface StormResult {
  /** Milliseconds from the start of the new process until it listened. */
  readonly opened: number
  /** Milliseconds from the moment it listened until the last client had the document. */
  readonly synced: number
  /** Milliseconds: the longest hold-up of the server's loop in that time. */
  readonly lag: number
  readonly documents: number
  readonly isWhole: boolean
  readonly memory: number
}

/** Restarts a real server under a crowd, and measures how long it takes until everybody has the document again. */
export async function restartUnder({ clients, bytes }: Storm): Promise<StormResult> {
  const rapport = await Rapport.start()
  const crowd = fork(path.join(import.meta.dirname, 'crowd.ts'))
  try {
    const session = await rapport.session('A session')
    const content = await fill(session, bytes)
    const tokens = await enterAll(session, clients)
    const address = `${rapport.address.replace('http', 'ws')}/rooms/${session.id}/notes?schema=1`
    const before = everybodyIn(crowd, 0)
    send(crowd, { does: 'come', order: { address, tokens } })
    await before
    await rapport.kill()
    send(crowd, { does: 'round', round: 1 })
    const back = everybodyIn(crowd, 1)
    const killed = performance.now()
    await rapport.run()
    const listening = performance.now()
    await gauge(rapport, 'rapport_loop_lag_seconds') // what it took to start is not what is asked
    const { documents } = await back
    const synced = performance.now() - listening
    return {
      opened: listening - killed,
      synced,
      lag: 1000 * (await gauge(rapport, 'rapport_loop_lag_seconds')),
      documents: documents.length,
      isWhole: documents[0] === createHash('sha256').update(content).digest('hex'),
      memory: await gauge(rapport, 'process_resident_memory_bytes'),
    }
  } finally {
    crowd.kill('SIGKILL')
    await rapport.remove()
  }
}

async function fill(session: Session, bytes: number): Promise<string> {
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  for (let written = 0; written < bytes; written += LINE) {
    addLine(writer.doc, `${written} `.padEnd(LINE, 'the exchange keeps traffic local '))
    if (written % 20_000 === 0) await writer.kept()
  }
  await writer.kept()
  const content = writer.doc.getXmlFragment('notes').toString()
  writer.leave()
  return content
}

async function enterAll(session: Session, clients: number): Promise<string[]> {
  const tokens: string[] = []
  while (tokens.length < clients) {
    const next = Array.from({ length: Math.min(50, clients - tokens.length) }, (_, index) =>
      session.enter(tokens.length + index < WRITERS ? 'rapporteur' : 'observer', `person ${index}`),
    )
    tokens.push(...(await Promise.all(next)))
  }
  return tokens
}

async function gauge(rapport: Rapport, name: string): Promise<number> {
  const { text } = await rapport.call('GET', '/metrics')
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

function send(crowd: ChildProcess, message: ToCrowd): void {
  crowd.send(message)
}

function everybodyIn(crowd: ChildProcess, round: number): Promise<FromCrowd> {
  return new Promise((resolve, reject) => {
    const hear = (message: FromCrowd): void => {
      if (message.round !== round) return
      crowd.off('message', hear)
      resolve(message)
    }
    crowd.on('message', hear)
    crowd.once('exit', (code) => reject(new Error(`the crowd ended with ${code}`)))
  })
}

const PROMISES = [
  { clients: 2000, bytes: 100_000, within: 5_000 },
  { clients: 2000, bytes: 1_000_000, within: 15_000 },
] as const
const MOST_LAG = 500 // ms

/** `npm run storm`: the crowds that are promised, one after the other; what is late is said by the exit code. */
async function main(): Promise<void> {
  let isKept = true
  for (const { within, ...storm } of PROMISES) {
    const result = await restartUnder(storm)
    isKept &&=
      result.synced <= within && result.lag <= MOST_LAG && result.documents === 1 && result.isWhole
    console.log(
      `${storm.clients} clients, ${storm.bytes / 1000} kB: listening after ${result.opened.toFixed(0)} ms, ` +
        `all in sync ${result.synced.toFixed(0)} ms later (promised ${within}), ` +
        `loop held up ${result.lag.toFixed(0)} ms at most (promised ${MOST_LAG}), ` +
        `${result.documents} document, ${result.isWhole ? 'whole' : 'NOT THE SAME'}, ` +
        `${(result.memory / (1 << 20)).toFixed(0)} MB`,
    )
  }
  process.exit(isKept ? 0 : 1)
}

if (process.argv[1] === import.meta.filename) await main()
