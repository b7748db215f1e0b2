import { randomBytes } from 'node:crypto'
import { idFrom } from '#shared/ids.ts'

/**
 * A name for the next life of a document. Nothing hangs on its letters, only that no two are the same:
 * so it is made here, and not handed in. [EPOCH1]
 */
export function newEpoch(): string {
  return idFrom(new Uint8Array(randomBytes(16)))
}
