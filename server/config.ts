import path from 'node:path'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'

/** Says what whoever starts the server reads. */
export const say = speak(running, 'en')

/** How this server runs. Every value has a default; a bad one is refused with one sentence. */
export interface Config {
  readonly host: string
  readonly port: number
  /** A folder for a SQLite file, or the address of a PostgreSQL database. */
  readonly store: { readonly folder: string } | { readonly database: string }
}

/** A value in the environment that cannot be used. Its message is a sentence for whoever starts the server. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

/** Reads PORT, HOST, DATA_DIR and DATABASE_URL. PORT 0 takes any free port; a database takes the folder's place. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const database = env['DATABASE_URL'] ?? ''
  return {
    port: readPort(env['PORT'] ?? '8080'),
    host: readHost(env['HOST'] ?? '127.0.0.1'),
    store:
      database === ''
        ? { folder: readFolder(env['DATA_DIR'] ?? 'data') }
        : { database: readDatabase(database) },
  }
}

/** The folder alone, for whoever looks after the data and starts no server. */
export function readDataDir(env: Readonly<Record<string, string | undefined>>): string {
  return readFolder(env['DATA_DIR'] ?? 'data')
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new ConfigProblem(say('running.port', { value: text }))
}

function readHost(text: string): string {
  if (/^[A-Za-z0-9.:_-]+$/.test(text)) return text
  throw new ConfigProblem(say('running.host', { value: text }))
}

function readFolder(text: string): string {
  if (text.trim() !== '' && !text.includes('\0')) return path.resolve(text)
  throw new ConfigProblem(say('running.folder-empty'))
}

// The value may hold a password: it is never said again.
function readDatabase(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  throw new ConfigProblem(say('running.database'))
}
