import type { Given, Preparing } from './prepared.ts'

/** A file that is being read. */
export interface ReadingFile {
  readonly done: Promise<Preparing>
  /** Ends it at once; `done` never comes then. */
  stop(): void
}

/** Reads a file in a thread of its own: a long one takes seconds, and can be stopped. [IMP18] */
export function readFile(given: Given): ReadingFile {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
  const done = new Promise<Preparing>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Preparing>) => {
      worker.terminate()
      resolve(data)
    })
    worker.addEventListener('error', ({ message }) => {
      worker.terminate()
      reject(new Error(message))
    })
  })
  worker.postMessage(given)
  return { done, stop: () => worker.terminate() }
}
