import { Worker } from 'node:worker_threads'
import { Problem } from '#shared/problem.ts'
import type { Job, Made } from './press-worker.ts'

const LONGEST_JOB = 30_000 // ms; 20 pages take a seventh of a second
const MOST_WAITING = 64 // reports at once; beyond it people are asked to come back
const IDLE = 600_000 // ms: a thread is ready for the next report so long, then it and its memory go

// A report leaves much behind that nobody wants any more: a thread that may put off clearing it grows by 50 MB and is no
// sooner ready.
const YOUNG = 16 // MB

/** Runs a task after the milliseconds; the answer calls it off. Tests bring their own time. */
type Later = (task: () => void, milliseconds: number) => () => void
const later: Later = (task, milliseconds) => {
  const timer = setTimeout(task, milliseconds).unref() // a thread at work keeps the process alive, no clock does
  return () => clearTimeout(timer)
}

interface Asked {
  readonly order: Job
  resolve(bytes: Uint8Array): void
  reject(cause: unknown): void
}

/**
 * A thread that makes reports, one after the other, in the order they were asked for. It starts with the first. One that
 * dies or never ends takes the report with it that it was making, and no other: the next one has a new thread. [REP14]
 */
export class PressThread {
  readonly #file: URL
  readonly #later: Later
  readonly #waiting: Asked[] = []
  #worker: Worker | undefined
  #doing: Asked | undefined
  #callOff: (() => void) | undefined

  constructor(file = new URL('./press-worker.ts', import.meta.url), time: Later = later) {
    this.#file = file
    this.#later = time
  }

  make(order: Job): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const asked = this.#waiting.length + (this.#doing ? 1 : 0)
      if (asked >= MOST_WAITING) throw new Problem('unavailable')
      this.#waiting.push({ order, resolve, reject })
      if (!this.#doing) this.#next()
    })
  }

  /** Refuses what waits and does not wait itself: pages that are being set end when they end. */
  close(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Problem('unavailable'))
    this.#leave(new Problem('unavailable'))
  }

  #next(): void {
    this.#callOff?.()
    this.#doing = this.#waiting.shift()
    if (!this.#doing) return this.#rest()
    this.#worker ??= this.#start()
    this.#callOff = this.#later(() => {
      this.#leave(new Error(`a report was not ready within ${LONGEST_JOB} ms`))
      this.#next()
    }, LONGEST_JOB)
    this.#worker.ref()
    this.#worker.postMessage(this.#doing.order)
  }

  // An idle thread does not keep the process alive.
  #rest(): void {
    this.#worker?.unref()
    this.#callOff = this.#later(() => this.#leave(undefined), IDLE)
  }

  #start(): Worker {
    const worker = new Worker(this.#file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } })
    let why: unknown = new Error('the thread that makes reports ended')
    worker.on('message', (made: Made) => {
      if (this.#worker === worker) this.#deliver(made)
    })
    worker.once('error', (cause) => (why = new Error('a report broke its thread', { cause })))
    worker.once('exit', () => {
      if (this.#worker !== worker) return // it was left, and somebody else goes on
      this.#leave(why)
      this.#next()
    })
    return worker
  }

  #deliver(made: Made): void {
    const asked = this.#doing
    this.#next()
    if ('bytes' in made) asked?.resolve(made.bytes)
    else asked?.reject(new Error(`the report could not be made: ${made.problem}`))
  }

  #leave(why: unknown): void {
    const worker = this.#worker
    const doing = this.#doing
    this.#worker = undefined
    this.#doing = undefined
    this.#callOff?.()
    doing?.reject(why)
    void worker?.terminate()
  }
}
