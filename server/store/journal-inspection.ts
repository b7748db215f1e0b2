import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
} from 'node:fs'
import type { Finding } from './findings.ts'
import { readJournal, type Journal } from './journal.ts'
import { mendBits } from './journal-mending.ts'
import { writeAll, type Mark, type Twin } from './twin.ts'

export interface InspectedJournal {
  /** The journal as SQLite will take it; undefined where it takes none. */
  readonly journal: Journal | undefined
  /** What was committed and is not in it, unless the database has it. */
  readonly loss: Finding | undefined
  /** Empties a journal that must not be taken. Done last: until then everything is as it was found. */
  clear(): void
}

/**
 * Looks at the journal against the mark of what was kept. SQLite drops what follows a damaged frame without a
 * word, and knows nothing of a journal that is gone: here a flipped bit is turned back, and a loss is said. [DISK2]
 */
export function inspectJournal(file: string, twin: Twin, findings: Finding[]): InspectedJournal {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  const { mark } = twin
  const mended = mendBits(bytes, framesToMend(bytes, mark), twin.readSums())
  if (mended.length > 0) {
    rewrite(file, bytes)
    findings.push({ found: 'journal-mended', frames: mended })
  }
  const journal = readJournal(bytes)
  const stands = { journal, loss: undefined, clear: () => undefined }
  const tail = journal ? journal.tail : bytes.length
  if (!mark) {
    if (tail > 0) findings.push({ found: 'tail-cut', bytes: tail })
    return stands
  }

  const isMarked = journal?.salt === mark.salt
  const isAllInDatabase = mark.inDatabase >= mark.frames
  const committed = isMarked ? (journal?.committed ?? 0) : 0
  const isLost = !isAllInDatabase && committed < mark.frames
  const loss: Finding | undefined = isLost
    ? {
        found: 'journal-lost',
        frames: mark.frames - Math.max(committed, mark.inDatabase),
        of: mark.frames,
        from: mark.inDatabaseAt,
        until: mark.keptAt,
      }
    : undefined
  if (isLost && bytes.length > 0) copyFileSync(file, `${file}-damaged`)
  if (!isLost && tail > 0) findings.push({ found: 'tail-cut', bytes: tail })

  // One that ends before what the database has of it would set pages back, and one that is not the marked one
  // was written on top of something else. Neither is taken.
  const isBehind = isMarked && committed <= mark.inDatabase
  const isAnother = !isMarked && !isAllInDatabase
  if (!isBehind && !isAnother) return { ...stands, loss }
  return { journal: undefined, loss, clear: () => rewrite(file, Buffer.alloc(0)) }
}

// Where frames are known to have been committed, a bit is turned back; behind them is what was never kept.
function framesToMend(bytes: Buffer, mark: Mark | undefined): number {
  if (!mark) return Number.MAX_SAFE_INTEGER
  if (mark.inDatabase >= mark.frames) return readJournal(bytes)?.committed ?? 1
  return mark.frames
}

// In place: whoever reads a backup out of it keeps reading the same file.
function rewrite(file: string, bytes: Buffer): void {
  const fd = openSync(file, constants.O_RDWR | constants.O_CREAT)
  try {
    writeAll(fd, bytes, 0)
    ftruncateSync(fd, bytes.length)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
