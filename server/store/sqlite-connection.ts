import { DatabaseSync } from 'node:sqlite'
import { WHERE_ROWS_ARE_LAID } from './sqlite-laying.ts'
import { MIGRATIONS, type Dialect } from './tables.ts'
import { APPLICATION, refuseNewer } from './version.ts'

export const BUSY_TIMEOUT = 2000 // ms: somebody with a tool may write as well

// A commit for a thousand documents changes more pages than SQLite's 2 MB hold, and those it has no room for are written twice.
const CACHE = 16_384 // kB, taken as they are needed

// For new databases: forty tables and indexes with little in them are most of what a small session takes on the disk.
const PAGE_SIZE = 2048 // bytes

const DIALECT: Dialect = {
  bytes: 'BLOB',
  inKeyOrder: 'WITHOUT ROWID',
  forgetOrder: () => '',
  forgetChanges: () => '',
}

/** Opens a connection whose commits are on the disk, and that empties no journal by itself. */
export function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true })
  database.exec(`
    PRAGMA page_size = ${PAGE_SIZE};
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA cell_size_check = ON;
    PRAGMA busy_timeout = ${BUSY_TIMEOUT};
    PRAGMA cache_size = ${-CACHE};
    PRAGMA secure_delete = ON;
    ${WHERE_ROWS_ARE_LAID}
  `)
  return database
}

/** Brings the tables up to date, or throws when a newer Rapport wrote them. */
export function migrate(database: DatabaseSync, file: string): void {
  const had = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  refuseNewer(file, had)
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < had) continue
    database.exec(`BEGIN; ${migration(DIALECT)}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
  if (database.prepare('PRAGMA application_id').get()?.['application_id'] !== APPLICATION) {
    database.exec(`PRAGMA application_id = ${APPLICATION}`)
  }
}
