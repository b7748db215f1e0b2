import type { ProblemCode } from '#shared/problem.ts'

/** What keeps a store from keeping: no room, or a disk that answers with errors. */
export type Trouble = Extract<ProblemCode, 'storage-full' | 'storage-failing'>

// SQLite's primary result codes.
const READ_ONLY = 8
const DISK_ERROR = 10
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26
const FAILING: readonly number[] = [READ_ONLY, DISK_ERROR, CORRUPT, CANNOT_OPEN, NOT_A_DATABASE]
const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/**
 * Tells trouble of the disk from a statement that is refused: undefined for the second, which is its
 * caller's affair alone. [DISK5]
 */
export function troubleOf(cause: unknown): Trouble | undefined {
  if (!(cause instanceof Error)) return undefined
  const code = resultCode(cause)
  if (code === FULL) return 'storage-full'
  if (code !== undefined) return FAILING.includes(code) ? 'storage-failing' : undefined
  if (!('syscall' in cause) || !('code' in cause)) return undefined
  return NO_ROOM.includes(cause.code) ? 'storage-full' : 'storage-failing'
}

/** SQLite's primary result code, where it is an error of SQLite. */
export function resultCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('errcode' in cause)) return undefined
  return Number(cause.errcode) & 0xff
}

/** Whether the database does not hold together: no fault of the disk at this moment, but of what is on it. */
export function isCorrupt(cause: unknown): boolean {
  const code = resultCode(cause)
  return code === CORRUPT || code === NOT_A_DATABASE
}
