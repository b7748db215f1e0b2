import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { readNotes } from '#shared/document/read.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import { replay } from '../rooms/replay.ts'
import { attributed, type Attributing } from './attribution.ts'
import { compose, type ReportInput } from './compose.ts'
import { writeSlips, type SlipOrder } from './slips.ts'
import { writers } from './writers.ts'

/** What a report is made of, as it goes to a thread. `notes` is the state of the document, as an update. */
export interface Order extends Omit<ReportInput, 'blocks' | 'attribution'> {
  readonly attributing: Attributing
  readonly format: ReportFormat
  readonly notes: Uint8Array
}
/** What a thread is asked for: a report, or slips of paper. */
export type Job = Order | { readonly slips: SlipOrder }
export type Made = { readonly bytes: Uint8Array } | { readonly problem: string }

const PATIENT = 5 // on the scale from -20 to 19 on which everything else is 0

// On Linux a thread has a priority of its own; elsewhere this would hold back the whole server.
if (process.platform === 'linux') setPriority(PATIENT)

parentPort?.on('message', (job: Job) => {
  void make(job).then((made) => parentPort?.postMessage(made))
})

async function make(job: Job): Promise<Made> {
  try {
    if ('slips' in job) return { bytes: writeSlips(job.slips) }
    const { format, notes, attributing, ...rows } = job
    const copy = replay('notes', [notes])
    const blocks = readNotes(copy)
    copy.destroy()
    return { bytes: await writers[format](compose(attributed({ ...rows, blocks }, attributing))) }
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : String(cause) }
  }
}
