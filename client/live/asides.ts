import * as idb from 'lib0/indexeddb'
import * as Y from 'yjs'
import type { DocumentName, PersonId, SessionId } from '#shared/ids.ts'
import { wasErasedSince } from '#shared/epoch.ts'
import { clientsIn, hadIn, unkeptIn } from './copy-notes.ts'
import { letGo, openCopy, readCopies, settleDifference, type Copy } from './copies.ts'
import { leaveUnkeptAlone, type KeptPart } from './unkept-alone.ts'

/** Words on this device that are of another life of a document, or of somebody who was here before. */
export interface Aside {
  readonly document: DocumentName
  /** When the copy was last opened, milliseconds since 1970; none where no copy on the device has the words. */
  readonly at?: number
  /** The words as they are now: a page that has yet to notice may still write into the copy. */
  read(): Promise<Y.Doc>
  /** The differences that somebody has decided about, in whatever page. */
  settled(): Promise<readonly string[]>
  settle(difference: string): Promise<void>
  letGo(): Promise<void>
}

const OLDEST = 60 * 24 * 60 * 60_000 // ms: two months, of a copy in which everything is kept

/** What the page has open now. */
export interface InUse {
  readonly session: SessionId
  readonly person: PersonId
  readonly epochs: Readonly<Record<DocumentName, string>>
}

/**
 * The copies of a session that nobody works in any more, oldest first. Of somebody else who was here before, only what the server
 * never got. Copies that were not opened for two months are deleted, unless they hold something unkept. [OFF7] So is at once a copy of
 * before an erasure; of one with something unkept that alone is shown. [OFF10]
 */
export async function findAsides(inUse: InUse, now: number): Promise<Aside[]> {
  const asides: Aside[] = []
  for (const copy of [...(await readCopies())].sort((one, other) => one.at - other.at)) {
    const isOld = now - copy.at > OLDEST
    const isOurs = copy.session === inUse.session && !isInUse(copy, inUse)
    if (!isOld && !isOurs) continue
    const isKept = !(await hasUnkept(copy))
    const isErased = isOurs && wasErasedSince(copy.epoch, inUse.epochs[copy.document])
    if (isKept && (isOld || isErased)) await letGo(copy.db)
    else if (isOurs && !(isKept && copy.person !== inUse.person))
      asides.push(asideOf(copy, isErased ? 'unkept' : 'all'))
  }
  return asides
}

/** A document of an earlier life as a page has it that keeps no copy on the device. */
export interface StrandedWords extends KeptPart {
  readonly epoch: string
  readonly state: Uint8Array
}

/** Words that only this page has, as the same kind of thing. `epoch` is the life of the document now. */
export function strandedAside(document: DocumentName, words: StrandedWords, epoch: string): Aside {
  const settled: string[] = []
  return {
    document,
    settled: async () => settled,
    read: async () => {
      const doc = docOf([words.state])
      if (wasErasedSince(words.epoch, epoch)) leaveUnkeptAlone(doc, words)
      return doc
    },
    settle: async (difference) => void settled.push(difference),
    letGo: async () => undefined,
  }
}

function isInUse(copy: Copy, { person, epochs }: InUse): boolean {
  return copy.state === 'in-use' && copy.person === person && copy.epoch === epochs[copy.document]
}

function asideOf({ db, document, at }: Copy, shown: 'all' | 'unkept'): Aside {
  return {
    document,
    at,
    settled: async () => (await readCopies()).find((copy) => copy.db === db)?.settled ?? [],
    read: () =>
      withCopy(db, async (opened) => {
        // What is known to be kept is read first: what is written since is not taken for it.
        const [had, own] = [await hadIn(opened), new Set(await clientsIn(opened))]
        const doc = docOf(await updatesIn(opened))
        if (shown === 'unkept') leaveUnkeptAlone(doc, { had, own })
        return doc
      }),
    settle: (difference) => settleDifference(db, difference),
    letGo: () => letGo(db),
  }
}

async function hasUnkept({ db }: Copy): Promise<boolean> {
  const counts = await withCopy(db, unkeptIn)
  return [...counts.values()].some((n) => n > 0)
}

async function updatesIn(db: IDBDatabase): Promise<Uint8Array[]> {
  const store = db.transaction(['updates'], 'readonly').objectStore('updates')
  return (await idb.getAll(store)) as Uint8Array[]
}

function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return doc
}

async function withCopy<Result>(
  name: string,
  act: (db: IDBDatabase) => Promise<Result>,
): Promise<Result> {
  const db = await openCopy(name)
  try {
    return await act(db)
  } finally {
    db.close()
  }
}
