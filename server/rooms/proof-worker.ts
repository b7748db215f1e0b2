import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { judgeClaim, type Claim } from './proof.ts'

const PATIENT = 10 // on the scale from -20 to 19 on which everything else is 0

/** A thread in which snapshots are proven, one after the other. */
export interface ProofAnswer {
  readonly differs: string | undefined
}

// On Linux a thread has a priority of its own; elsewhere this would hold back the whole server.
if (process.platform === 'linux') setPriority(PATIENT)

parentPort?.on('message', (claim: Claim) => {
  const answer: ProofAnswer = { differs: judgeClaim(claim) }
  parentPort?.postMessage(answer)
})
