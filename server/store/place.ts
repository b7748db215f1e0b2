import type { Engine } from './engine.ts'

/** Where a store is: in a SQLite file, or in a PostgreSQL database. */
export type Place = { readonly file: string } | { readonly database: string }

/** Opens a store and reads only the code of its kind. What a disk did to its files is reported. */
export async function openStore(
  place: Place,
  report: (problem: string, cause: unknown) => void,
): Promise<Engine> {
  if ('file' in place) return (await import('./sqlite.ts')).openSqlite(place.file, report)
  return (await import('./postgres.ts')).openPostgres(place.database)
}
