import { parentPort, workerData } from 'node:worker_threads'
import { judgeClaim, type Claim } from './proof.ts'

/** The thread in which one snapshot is proven: started for it, and gone with it. */
export interface ProofAnswer {
  readonly differs: string | undefined
}

const answer: ProofAnswer = { differs: judgeClaim(workerData as Claim) }
parentPort?.postMessage(answer)
