import * as idb from 'lib0/indexeddb'
import * as Y from 'yjs'
import type { Reach } from './had.ts'

/** What a copy says beside its updates is kept under these names; a page's own count under a name of its own. */
export const UNKEPT = 'unkept.'
export const REMOVED = 'removed.'

/** What the server was last known to have. */
export async function hadIn(db: IDBDatabase): Promise<Reach> {
  const had: unknown = await idb.get(notesOf(db), 'had')
  return had instanceof Uint8Array ? Y.decodeStateVector(had) : new Map()
}

/** The client ids that this person's pages wrote with. */
export async function clientsIn(db: IDBDatabase): Promise<readonly number[]> {
  const clients: unknown = await idb.get(notesOf(db), 'clients')
  return Array.isArray(clients) ? clients.filter((client) => typeof client === 'number') : []
}

/** How many changes of each page were not called kept. */
export async function unkeptIn(db: IDBDatabase): Promise<ReadonlyMap<string, number>> {
  const range = IDBKeyRange.bound(UNKEPT, `${UNKEPT}\uffff`)
  const store = notesOf(db)
  const [pages, counts] = await Promise.all([
    idb.rtop(store.getAllKeys(range)) as Promise<IDBValidKey[]>,
    idb.getAll(store, range) as Promise<unknown[]>,
  ])
  return new Map(pages.map((page, at) => [String(page), Number(counts[at])]))
}

/** The blocks that each page took out on purpose and that were not called kept. */
export async function removedIn(db: IDBDatabase): Promise<ReadonlyMap<string, readonly string[]>> {
  const range = IDBKeyRange.bound(REMOVED, `${REMOVED}\uffff`)
  const store = notesOf(db)
  const [pages, names] = await Promise.all([
    idb.rtop(store.getAllKeys(range)) as Promise<IDBValidKey[]>,
    idb.getAll(store, range) as Promise<unknown[]>,
  ])
  return new Map(pages.map((page, at) => [String(page), namesIn(names[at])]))
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

function notesOf(db: IDBDatabase): IDBObjectStore {
  return db.transaction(['custom'], 'readonly').objectStore('custom')
}
