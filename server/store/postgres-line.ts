import type { CompiledQuery } from 'kysely'
import { Client, types } from 'pg'
import { checkedValue, type Value } from './value.ts'

const CONNECT_WITHIN = 5_000 // ms
const ANSWER_WITHIN = 20_000 // ms: longer than a slow disk, shorter than the patience of a network
const LOCK_WITHIN = 3_000 // ms: the database lets go of a killed process's lock a moment later
const INT8 = 20 // the numbers by which PostgreSQL knows its types
const BYTEA = 17
const LOCK = '8241719532064' // Rapport's, among the advisory locks of a database

/** A statement as pg takes it. */
export interface PostgresStatement {
  readonly text: string
  readonly values: Value[]
}

/** How every connection to the database is made. */
export function settingsOf(url: string) {
  return {
    connectionString: url,
    application_name: 'rapport',
    connectionTimeoutMillis: CONNECT_WITHIN,
    query_timeout: ANSWER_WITHIN,
    keepAlive: true,
    keepAliveInitialDelayMillis: CONNECT_WITHIN,
    types: { getTypeParser },
  }
}

/** Checks the values, and writes the one character that PostgreSQL's text cannot hold as its replacement. */
export function statementOf({ sql, parameters }: CompiledQuery): PostgresStatement {
  return { text: sql, values: parameters.map(writtenValue) }
}

/**
 * The one connection that commits, and holds the database for this process: the lock lives and dies with it, so
 * whoever lost the lock cannot commit any more, not even after a long pause. Rejects when another Rapport has it.
 */
export async function openLine(url: string): Promise<Client> {
  // Statements are sent without waiting for the answer to the last one: a commit costs few round trips.
  const settings = { ...settingsOf(url), pipeline: true }
  const line = new Client(settings)
  // A line that breaks fails what is under way and all that is asked of it later; nothing else to do here.
  line.on('error', () => undefined)
  try {
    await line.connect()
    await prepare(line)
    return line
  } catch (cause) {
    await closeLine(line)
    throw cause
  }
}

/** Closes a line in whatever state it is. */
export async function closeLine(line: Client): Promise<void> {
  await line.end().catch(() => undefined) // it was gone already
}

async function prepare(line: Client): Promise<void> {
  const { rows } = await line.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding} and must be UTF8`)
  // "Kept" means that a power cut cannot take it back, whatever the database does for others.
  await line.query(`SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')`)
  // The other end forgets a line of which it hears nothing; else its lock would outlive this process for hours.
  await line.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5')
  await line.query(`SET tcp_keepalives_count = 3; SET lock_timeout = ${LOCK_WITHIN}`)
  await line.query(`SELECT pg_advisory_lock(${LOCK})`).catch((cause: unknown) => {
    if (isLockTimeout(cause)) throw new Error('another Rapport is using it', { cause })
    throw cause
  })
  await line.query('SET lock_timeout = 0')
}

function isLockTimeout(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '55P03'
}

function writtenValue(value: unknown): Value {
  const checked = checkedValue(value)
  return typeof checked === 'string' ? checked.replaceAll('\0', '\uFFFD') : checked
}

// Numbers and bytes come back as the other databases give them: pg hands out text and pieces of a larger buffer.
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  const parserOf: (oid: number, format?: 'text' | 'binary') => (text: string) => unknown =
    types.getTypeParser
  if (oid === INT8) return readInt8
  const asGiven = parserOf(oid, format)
  return oid === BYTEA ? (text: string) => new Uint8Array(asGiven(text) as Buffer) : asGiven
}

function readInt8(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number
  throw new Error(`${text} is too large for a number`)
}
