import { fetchUpdates, IndexeddbPersistence, storeState } from 'y-indexeddb'
import * as Y from 'yjs'
import { idFrom } from '#shared/ids.ts'
import { afterFrame } from './after-frame.ts'
import { claimCopy, openCopy, setAside, type Copy, type CopyOf } from './copies.ts'
import { clientsIn, hadIn, removedIn, REMOVED, unkeptIn, UNKEPT } from './copy-notes.ts'
import type { Reach } from './had.ts'

const OPEN_WITHIN = 4_000 // ms: a browser whose storage hangs must not keep anybody from the server
const COMPACT_AFTER = 500 // updates: a desk of a long session opens from few
const GATHERED_FOR = 250 // ms
const MOST_CLIENTS = 1_000 // own client ids remembered: a page has one

/**
 * The copy of a document on this device. It holds every change as soon as the page has it, and remembers how many of
 * one's own the server has not called kept. Nobody chooses or reuses a client id: the earlier ones are only known. [OFF1]
 */
export class DeviceCopy {
  readonly copy: Copy
  /** Client ids of this person's earlier pages on this device. */
  readonly earlierClients: readonly number[]
  /** What the server was known to have when this copy was last written. */
  readonly had: Reach
  readonly #persistence: IndexeddbPersistence
  readonly #db: IDBDatabase
  readonly #doc: Y.Doc
  readonly #onLost: () => void
  readonly #page: string
  // Which blocks other pages took out on purpose, as it was read at opening.
  #removed: ReadonlyMap<string, readonly string[]>
  #own: readonly number[]
  // What other pages left unkept, as it was read: this page answers for it once it is kept.
  #others: ReadonlyMap<string, number>
  #written = ''
  #size = 0
  #waiting: Writing[] = []
  #isWriting = false
  // When what waits is written, while nothing is.
  #due: 'soon' | 'later' | undefined
  #isLost = false

  private constructor(opened: Opened) {
    this.copy = opened.copy
    this.#persistence = opened.persistence
    this.#db = opened.db
    this.#doc = opened.persistence.doc
    this.#onLost = opened.onLost
    this.earlierClients = opened.clients
    this.#own = opened.clients
    this.had = opened.had
    this.#others = opened.unkept
    this.#removed = opened.removed
    this.#page = freshName()
    for (const db of [this.#db, this.#persistence.db]) {
      db?.addEventListener('abort', this.#lose)
      db?.addEventListener('close', this.#lose)
    }
  }

  /**
   * Opens the copy and reads it into the document. Answers nothing where the browser keeps nothing on the device
   * (private windows, full or forbidden storage); `onLost` is called when it stops keeping. [OFF6]
   */
  static async open(of: CopyOf, doc: Y.Doc, onLost: () => void): Promise<DeviceCopy | undefined> {
    const closing: (() => unknown)[] = []
    const opening = (async () => {
      const copy = await claimCopy(of, Date.now(), freshName())
      const db = await openCopy(copy.db)
      closing.push(() => db.close())
      // What other pages left unkept is read before their updates: those answer for all of it.
      const [had, clients, unkept] = [await hadIn(db), await clientsIn(db), await unkeptIn(db)]
      const removed = await removedIn(db)
      const persistence = new IndexeddbPersistence(copy.db, doc)
      closing.push(() => persistence.destroy())
      // It would write without ever telling whether that succeeded: writing is done here.
      const { _storeUpdate: writeUnseen } = persistence
      doc.off('update', writeUnseen)
      await persistence.whenSynced
      return new DeviceCopy({ copy, persistence, db, had, clients, unkept, removed, onLost })
    })()
    try {
      return await Promise.race([opening, refusalAfter(OPEN_WITHIN)])
    } catch {
      // The only sign a browser gives that it keeps nothing is that it throws, or never answers.
      for (const close of closing) close()
      return undefined
    }
  }

  /** Changes of this person on this device that no server has called kept, as far as other pages left them. */
  get unkeptOfOthers(): number {
    return [...this.#others.values()].reduce((sum, n) => sum + n, 0)
  }

  /** Blocks that this person's earlier pages took out on purpose, and no server has called kept. */
  get removedByOthers(): readonly string[] {
    return [...this.#removed.values()].flat()
  }

  /** Remembers which blocks are taken out on purpose here, until that is kept: a reload must not forget why. [TRIP3] */
  removes(names: readonly string[]): void {
    this.#write('soon', (_updates, notes) => notes.put(names, REMOVED + this.#page))
  }

  isOrigin(by: unknown): boolean {
    return by === this.#persistence
  }

  /** Holds an update. `unkept` says how many changes are not kept now, when it is a change of ours. */
  write(update: Uint8Array, unkept?: number): void {
    this.#write(unkept === undefined ? 'later' : 'soon', (updates, notes) => {
      updates.add(update)
      if (unkept === undefined) return
      notes.put(unkept, UNKEPT + this.#page)
      if (this.#own.includes(this.#doc.clientID)) return
      this.#own = [...this.#own, this.#doc.clientID].slice(-MOST_CLIENTS)
      notes.put(this.#own, 'clients')
    })
    this.#size += 1
    if (this.#size % COMPACT_AFTER === 0)
      void storeState(this.#persistence, false).catch(this.#lose)
  }

  /** A barrier was answered: `had` is what the server has, `unkept` what it has yet to answer for. [OFF2] */
  kept(had: Reach, unkept: number): void {
    // What other pages left is part of this document by now: it is kept when all of it is.
    const others = unkept === 0 ? this.#others : new Map<string, number>()
    const written = `${unkept} ${[...had].join(' ')}`
    if (written === this.#written && others.size === 0) return
    this.#written = written
    const removed = unkept === 0 ? [...this.#removed.keys(), REMOVED + this.#page] : []
    if (unkept === 0) [this.#others, this.#removed] = [new Map(), new Map()]
    this.#write('later', (_updates, notes) => {
      notes.put(Y.encodeStateVector(new Map(had)), 'had')
      if (unkept > 0) notes.put(unkept, UNKEPT + this.#page)
      else notes.delete(UNKEPT + this.#page)
      for (const page of removed) notes.delete(page)
    })
    if (others.size > 0) this.#forget(others)
  }

  /** Reads what other pages of this person wrote into the copy since: they may be gone before they could send it. */
  async readOthers(): Promise<void> {
    if (this.#isLost) return
    try {
      const unkept = new Map(await unkeptIn(this.#db))
      unkept.delete(UNKEPT + this.#page)
      const clients = await clientsIn(this.#db)
      await fetchUpdates(this.#persistence)
      this.#own = [...new Set([...clients, ...this.#own])].slice(-MOST_CLIENTS)
      this.#others = unkept
    } catch {
      // A storage that fails at reading will not keep either.
      this.#lose()
    }
  }

  /** Client ids of this person on this device, this page's included. */
  get ownClients(): ReadonlySet<number> {
    return new Set([...this.#own, this.#doc.clientID])
  }

  /** Whether everything that was written so far is, as far as the browser said, on the device. */
  get isHolding(): boolean {
    return !this.#isLost
  }

  /** The document goes on without this copy, which stays. */
  async setAside(): Promise<void> {
    await setAside(this.copy.db)
  }

  /** Hands everything that waits to the browser now: the page may be about to go. */
  flush(): void {
    this.#isWriting = false // the browser keeps the order of what it was handed
    this.#writeWaiting()
  }

  async close(): Promise<void> {
    this.flush()
    this.#isLost = true
    this.#db.close()
    await this.#persistence.destroy()
  }

  // Another page that still writes answers for itself.
  #forget(pages: ReadonlyMap<string, number>): void {
    if (this.#isLost) return
    const notes = this.#db.transaction(['custom'], 'readwrite').objectStore('custom')
    for (const [page, n] of pages) {
      const look = notes.get(page)
      look.addEventListener('success', () => {
        if (look.result === n) notes.delete(page)
      })
    }
  }

  // What gathers while one transaction runs goes into the next: a queue of single keystrokes would lag
  // behind whoever types, and a page that crashes loses its queue. One's own words are written when the letter is on the
  // screen; what the server has and says of itself can be had again, and is gathered.
  #write(when: 'soon' | 'later', act: Writing): void {
    if (this.#isLost) return
    this.#waiting.push(act)
    if (this.#isWriting || this.#due === 'soon' || this.#due === when) return
    this.#due = when
    if (when === 'soon') afterFrame(() => this.#writeWaiting())
    else setTimeout(() => this.#writeWaiting(), GATHERED_FOR)
  }

  #writeWaiting(): void {
    if (this.#isWriting) return // what waits goes with the next one
    this.#due = undefined
    const acts = this.#waiting.splice(0)
    if (acts.length === 0 || this.#isLost) return
    try {
      const transaction = this.#db.transaction(['updates', 'custom'], 'readwrite')
      transaction.addEventListener('complete', () => {
        this.#isWriting = false
        this.#writeWaiting()
      })
      for (const act of acts) {
        act(transaction.objectStore('updates'), transaction.objectStore('custom'))
      }
      transaction.commit() // at once, not when the page next has time: it may not live to
      this.#isWriting = true
    } catch {
      // The database was closed under us, or cannot be written: from here on there is no copy.
      this.#lose()
    }
  }

  readonly #lose = (): void => {
    if (this.#isLost) return
    this.#isLost = true
    this.#onLost()
  }
}

// Not a UUID: browsers make those only over https.
function freshName(): string {
  return idFrom<string>(crypto.getRandomValues(new Uint8Array(16)))
}

type Writing = (updates: IDBObjectStore, notes: IDBObjectStore) => void

interface Opened {
  readonly copy: Copy
  readonly persistence: IndexeddbPersistence
  readonly db: IDBDatabase
  readonly had: Reach
  readonly clients: readonly number[]
  readonly unkept: ReadonlyMap<string, number>
  readonly removed: ReadonlyMap<string, readonly string[]>
  readonly onLost: () => void
}

function refusalAfter(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('the storage of the device does not answer')), milliseconds)
  })
}
