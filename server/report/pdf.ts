import { Worker } from 'node:worker_threads'
import { Problem } from '#shared/problem.ts'
import type { Report } from '#shared/report.ts'
import { pdfPage } from './pdf-page.ts'
import type { PdfJob, PdfResult } from './pdf-worker.ts'

const LONGEST_JOB = 30_000 // ms; 62 pages take half a second
const MOST_WAITING = 64 // reports at once; beyond it people are asked to come back

interface Waiting {
  readonly resolve: (pdf: Uint8Array) => void
  readonly reject: (problem: Error) => void
  readonly clock: NodeJS.Timeout
}

/**
 * One thread that sets PDFs, so that the server keeps answering meanwhile. It starts with the first
 * report and stays; closing it refuses what still waits, and the next report starts another.
 */
export class PdfPress {
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #jobs = 0

  /** Tagged (PDF/UA-1), titled, with bookmarks; the same report gives the same bytes. [REP9] */
  async write(report: Report): Promise<Uint8Array> {
    if (this.#waiting.size >= MOST_WAITING) throw new Problem('unavailable')
    const { start } = report.session
    const dated = start === undefined ? undefined : Math.floor(Date.parse(start) / 1000)
    const page = pdfPage(report)
    const worker = this.#open()

    return new Promise((resolve, reject) => {
      this.#jobs += 1
      const job: PdfJob = { job: this.#jobs, page, dated }
      const clock = setTimeout(() => {
        void this.#stop(new Error(`a PDF was not ready within ${LONGEST_JOB} ms`))
      }, LONGEST_JOB)
      this.#waiting.set(job.job, { resolve, reject, clock })
      worker.ref()
      worker.postMessage(job)
    })
  }

  async close(): Promise<void> {
    await this.#stop(new Error('the PDF press was closed'))
  }

  #open(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url))
    worker.on('message', (result: PdfResult) => this.#deliver(result))
    worker.on('error', (cause) => {
      if (this.#worker === worker) void this.#stop(new Error('the PDF press broke', { cause }))
    })
    // An idle press does not keep the process alive.
    worker.unref()
    this.#worker = worker
    return worker
  }

  #deliver(result: PdfResult): void {
    const waiting = this.#waiting.get(result.job)
    if (!waiting) return
    this.#waiting.delete(result.job)
    clearTimeout(waiting.clock)
    if (this.#waiting.size === 0) this.#worker?.unref()
    if ('pdf' in result) waiting.resolve(result.pdf)
    else waiting.reject(new Error(`the PDF could not be made: ${result.problem}`))
  }

  async #stop(reason: Error): Promise<void> {
    const worker = this.#worker
    const waiting = [...this.#waiting.values()]
    this.#worker = undefined
    this.#waiting.clear()
    for (const { clock, reject } of waiting) {
      clearTimeout(clock)
      reject(reason)
    }
    await worker?.terminate()
  }
}
