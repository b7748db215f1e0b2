import { Problem } from '#shared/problem.ts'

const DISK_FULL = '53100'
// Classes of SQLSTATE in which nothing is wrong with the statement: the line, a standby, memory, a stop, a disk.
const NOT_THE_STATEMENT = ['08', '25', '53', '57', '58']

/**
 * What a failure of PostgreSQL means to whoever waits: the disk is full, or the database does not keep
 * at the moment. Undefined when the statement itself was at fault, as with a number that is taken.
 */
export function troubleOf(cause: unknown): Problem | undefined {
  const code = sqlStateOf(cause)
  if (code === DISK_FULL) return new Problem('storage-full', { cause: reasonOf(cause) })
  if (code !== undefined && !NOT_THE_STATEMENT.includes(code.slice(0, 2))) return undefined
  return new Problem('storage-failing', { cause: reasonOf(cause) })
}

/** Why a connection failed, in words: a host with several addresses fails with a list of reasons and no word. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}

/** The five characters with which PostgreSQL names what happened; undefined where it never answered. */
export function sqlStateOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
