import * as idb from 'lib0/indexeddb'
import type { DocumentName, PersonId, SessionId } from '#shared/ids.ts'

/**
 * Whose copy of what: copies of different people, or of different lives of a document, are never one. `epoch` is the
 * life of the document. [OFF1]
 */
export interface CopyOf {
  readonly session: SessionId
  readonly document: DocumentName
  readonly person: PersonId
  readonly epoch: string
}

/** One copy on this device. `aside`: the document went on without it, and its differences wait to be looked at. */
export interface Copy extends CopyOf {
  /** The name of its database. */
  readonly db: string
  readonly state: 'in-use' | 'aside'
  /** When it was last opened, milliseconds since 1970. */
  readonly at: number
  /** Differences that somebody has decided about. */
  readonly settled: readonly string[]
}

const LIST = 'rapport.copies'
const STORE = 'copies'

/** Finds the copy that is in use, or begins one. Every page of a person on this device gets the same. */
export async function claimCopy(of: CopyOf, now: number, fresh: string): Promise<Copy> {
  return within(async (store) => {
    const copies = await all(store)
    const found = copies.find((copy) => copy.state === 'in-use' && isOf(copy, of))
    const db = ['rapport', of.session, of.document, of.person, fresh].join('.')
    const copy: Copy = { settled: [], db, ...found, ...of, state: 'in-use', at: now }
    store.put(copy)
    return copy
  })
}

export async function readCopies(): Promise<readonly Copy[]> {
  return within(all)
}

/** Opens the database of a copy: its updates, and what it says beside them. */
export function openCopy(db: string): Promise<IDBDatabase> {
  return idb.openDB(db, (opened) =>
    idb.createStores(opened, [['updates', { autoIncrement: true }], ['custom']]),
  )
}

/** The document goes on without this copy: whoever opens it again begins a new one. */
export async function setAside(db: string): Promise<void> {
  await change(db, (copy) => ({ ...copy, state: 'aside' }))
}

/** Remembers that somebody decided about a difference, through reloads. */
export async function settleDifference(db: string, key: string): Promise<void> {
  await change(db, (copy) => ({ ...copy, settled: [...new Set([...copy.settled, key])] }))
}

/** Deletes a copy and its words. */
export async function letGo(db: string): Promise<void> {
  await idb.deleteDB(db)
  await within(async (store) => void store.delete(db))
}

function isOf(copy: Copy, of: CopyOf): boolean {
  return (
    copy.session === of.session &&
    copy.document === of.document &&
    copy.person === of.person &&
    copy.epoch === of.epoch
  )
}

async function change(db: string, changed: (copy: Copy) => Copy): Promise<void> {
  await within(async (store) => {
    const copy = (await all(store)).find((each) => each.db === db)
    if (copy) store.put(changed(copy))
  })
}

async function all(store: IDBObjectStore): Promise<Copy[]> {
  return (await idb.getAll(store)) as Copy[]
}

// Resolves when what was done stands on the disk of the device, not when it was asked for.
async function within<Result>(act: (store: IDBObjectStore) => Promise<Result>): Promise<Result> {
  const list = await idb.openDB(LIST, (db) => idb.createStores(db, [[STORE, { keyPath: 'db' }]]))
  try {
    const transaction = list.transaction([STORE], 'readwrite')
    const done = finished(transaction)
    const [result] = await Promise.all([act(transaction.objectStore(STORE)), done])
    return result
  } finally {
    list.close()
  }
}

/** Resolves when a transaction stands, rejects when it was taken back. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () =>
      reject(new Error('the device did not keep it', { cause: transaction.error })),
    )
  })
}
