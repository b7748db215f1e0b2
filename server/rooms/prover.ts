import { Worker } from 'node:worker_threads'
import type { ProofAnswer } from './proof-worker.ts'
import type { Claim } from './proof.ts'

const MOST_AT_ONCE = 2 // threads: one long document holds up no other, and the machine has more to do
const LONGEST_PROOF = 60_000 // ms; 260,000 keystrokes take a quarter of a second
const IDLE = 30_000 // ms: a thread is ready for the next proof so long, then it and its memory go

interface Asked {
  readonly claim: Claim
  resolve(differs: string | undefined): void
  reject(cause: unknown): void
}

/**
 * Proves snapshots in threads that give way to everything else, so that nobody's words wait for it. `prove` answers
 * undefined when the claim is true and else what differs; it rejects when nobody can say, and after `close`.
 */
export class Prover {
  readonly #threads = new Map<Worker, Asked | undefined>()
  readonly #asked: Asked[] = []
  readonly #idle = new Map<Worker, NodeJS.Timeout>()
  #closed = false

  prove(claim: Claim): Promise<string | undefined> {
    if (this.#closed) return Promise.reject(new Error('the server stops'))
    return new Promise((resolve, reject) => {
      this.#asked.push({ claim, resolve, reject })
      const free = [...this.#threads].find(([, asked]) => !asked)?.[0]
      if (free) this.#next(free)
      else if (this.#threads.size < MOST_AT_ONCE) this.#next(this.#start())
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#asked.splice(0)) reject(new Error('the server stops'))
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()))
  }

  #start(): Worker {
    const thread = new Worker(new URL('./proof-worker.ts', import.meta.url))
    thread.unref()
    this.#threads.set(thread, undefined)
    thread.on('message', ({ differs }: ProofAnswer) => {
      const asked = this.#threads.get(thread)
      this.#next(thread)
      asked?.resolve(differs)
    })
    let why: unknown = new Error('a proof ended without an answer')
    thread.once('error', (cause) => (why = cause))
    thread.once('exit', () => this.#gone(thread, why))
    return thread
  }

  #next(thread: Worker): void {
    clearTimeout(this.#idle.get(thread))
    const asked = this.#asked.shift()
    this.#threads.set(thread, asked)
    const longest = asked ? LONGEST_PROOF : IDLE
    this.#idle.set(thread, setTimeout(() => void thread.terminate(), longest).unref())
    if (asked) thread.postMessage(asked.claim)
  }

  #gone(thread: Worker, why: unknown): void {
    const asked = this.#threads.get(thread)
    this.#threads.delete(thread)
    clearTimeout(this.#idle.get(thread))
    this.#idle.delete(thread)
    asked?.reject(this.#closed ? new Error('the server stops') : why)
    if (this.#asked.length > 0 && !this.#closed) this.#next(this.#start())
  }
}
