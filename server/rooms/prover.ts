import { Worker } from 'node:worker_threads'
import type { ProofAnswer } from './proof-worker.ts'
import type { Claim } from './proof.ts'

const MOST_AT_ONCE = 2 // threads: one long document holds up no other, and the machine has more to do
const LONGEST_PROOF = 60_000 // ms; 260,000 keystrokes take a quarter of a second

/**
 * Proves snapshots in threads of their own, so that nobody's words wait for it. `prove` answers undefined when the
 * claim is true and else what differs; it rejects when nobody can say, and after `close`.
 */
export class Prover {
  readonly #running = new Set<Worker>()
  #waiting: (() => void)[] = []
  #closed = false

  async prove(claim: Claim): Promise<string | undefined> {
    while (!this.#closed && this.#running.size >= MOST_AT_ONCE)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#closed) throw new Error('the server stops')
    const worker = new Worker(new URL('./proof-worker.ts', import.meta.url), { workerData: claim })
    this.#running.add(worker)
    try {
      return await answerOf(worker)
    } finally {
      this.#running.delete(worker)
      this.#waiting.shift()?.()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const resolve of this.#waiting.splice(0)) resolve()
    await Promise.all([...this.#running].map((worker) => worker.terminate()))
  }
}

function answerOf(worker: Worker): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const clock = setTimeout(() => {
      void worker.terminate()
      reject(new Error(`a proof took longer than ${LONGEST_PROOF} ms`))
    }, LONGEST_PROOF)
    worker.once('message', ({ differs }: ProofAnswer) => resolve(differs))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('a proof ended without an answer')))
    worker.once('exit', () => clearTimeout(clock))
  })
}
