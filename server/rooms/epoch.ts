import { randomBytes } from 'node:crypto'
import { erasuresIn } from '#shared/epoch.ts'
import { idFrom } from '#shared/ids.ts'

const MOST_MARKS = 40 // a copy that knows none of so many erasures has missed one of them

/**
 * A name for the next life of a document. Nothing hangs on its letters, only that no two are the same: so it is made here, and not
 * handed in. It goes on with the marks of the life before, and has one more where that ended by an erasure. [EPOCH1] [EPOCH3]
 */
export function newEpoch(before = '', ended: 'set-aside' | 'erased' = 'set-aside'): string {
  const marks = [...erasuresIn(before), ...(ended === 'erased' ? [letters(6)] : [])]
  return [letters(16), ...marks.slice(-MOST_MARKS)].join('-')
}

function letters(count: number): string {
  return idFrom(new Uint8Array(randomBytes(count)))
}
