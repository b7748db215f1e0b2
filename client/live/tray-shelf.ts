import * as idb from 'lib0/indexeddb'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { TrayEntry, TrayShelf } from './tray.ts'

const DATABASE = 'rapport-tray'
const STORE = 'entries'

/** Opens the shelf of one person in one session, in this browser's own storage. */
export function openTrayShelf(session: SessionId, person: PersonId): TrayShelf {
  const prefix = `${session}/${person}/`
  const range = IDBKeyRange.bound(prefix, `${prefix}\uFFFF`)
  let opening: Promise<IDBDatabase> | undefined
  const store = async (access: 'readonly' | 'readwrite'): Promise<IDBObjectStore> => {
    opening ??= idb.openDB(DATABASE, (database) => idb.createStores(database, [[STORE]]))
    const [entries] = idb.transact(await opening, [STORE], access)
    if (!entries) throw new Error('the tray has no place in this browser')
    return entries
  }
  return {
    async load() {
      const kept: unknown[] = await idb.getAll(await store('readonly'), range)
      return kept.filter(isEntry).sort((one, other) => one.at - other.at)
    },
    async put(entry) {
      await idb.rtop((await store('readwrite')).put(entry, prefix + entry.key))
    },
    async remove(key) {
      await idb.del(await store('readwrite'), prefix + key)
    },
  }
}

// What an older page kept may look different: what cannot be shown is left where it is.
function isEntry(value: unknown): value is TrayEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Readonly<Record<keyof TrayEntry, unknown>>
  return (
    typeof entry.key === 'string' &&
    typeof entry.text === 'string' &&
    typeof entry.at === 'number' &&
    typeof entry.look === 'object' &&
    Array.isArray(entry.after) &&
    Array.isArray(entry.before) &&
    (entry.document === 'notes' || entry.document === 'polls') &&
    (entry.why === 'line-deleted' || entry.why === 'refused')
  )
}
