import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inject } from 'vitest'
import type { Engine } from '../../server/store/engine.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { queryOn } from './postgres.ts'

/** A place where a store may be: empty at first, and gone when it is removed. */
export interface StorePlace {
  /** Opens the store, as a start of the server does. */
  open(): Promise<Engine>
  /** Runs SQL behind the engine's back, as a disk or a person with tools would. */
  tamper(sql: string): Promise<readonly Record<string, unknown>[]>
  remove(): Promise<void>
}

interface EngineKind {
  readonly name: string
  place(): Promise<StorePlace>
  /** How bytes are written into SQL by hand: `x'0103'` and `'\x0103'`. */
  bytes(hex: string): string
  /** What makes the store one of a newer Rapport. */
  readonly newer: string
}

/** Every engine. A contract suite runs over all of them; where they differ, the suite says why. */
export const ENGINES: readonly EngineKind[] = [
  {
    name: 'SQLite',
    bytes: (hex) => `x'${hex}'`,
    newer: 'PRAGMA user_version = 99',
    async place() {
      const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
      const file = path.join(folder, 'store.sqlite')
      return {
        open: () => openSqlite(file),
        tamper(sql) {
          const database = new DatabaseSync(file)
          try {
            if (/^\s*SELECT/i.test(sql)) return Promise.resolve(database.prepare(sql).all())
            database.exec(sql)
            // Whoever edits by hand removes the twin: it would undo the edit at the next start.
            rmSync(`${file}-twin`, { force: true })
            return Promise.resolve([])
          } finally {
            database.close()
          }
        },
        remove: () => rm(folder, { recursive: true }),
      }
    },
  },
  {
    name: 'PostgreSQL',
    bytes: (hex) => `'\\x${hex}'::bytea`,
    newer: 'INSERT INTO migration (version) VALUES (99)',
    place: freshDatabase,
  },
]

/** A database of its own in the PostgreSQL of this run. */
export async function freshDatabase(): Promise<StorePlace & { readonly address: string }> {
  const server = inject('postgres')
  const name = `rapport_${randomBytes(6).toString('hex')}`
  const address = `${server}/${name}`
  await queryOn(`${server}/postgres`, `CREATE DATABASE ${name}`)
  return {
    address,
    open: () => openPostgres(address),
    tamper: (sql) => queryOn(address, sql),
    async remove() {
      await queryOn(`${server}/postgres`, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}
