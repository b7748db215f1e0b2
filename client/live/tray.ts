import type { DocumentName } from '#shared/ids.ts'
import type { LostLine } from './lost-line.ts'

const MOST_ENTRIES = 500
const MOST_CHARACTERS = 2_000_000 // what a browser keeps without asking

/** Words of this person's that are in no document, and why. `back` ones were put back and are not kept yet. */
export interface TrayEntry extends LostLine {
  readonly document: DocumentName
  readonly why: 'line-deleted' | 'refused'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly is: 'held' | 'back'
}

/** Where a tray is kept on this device. A shelf that keeps nothing costs the reload, and says so once. */
export interface TrayShelf {
  load(): Promise<readonly TrayEntry[]>
  put(entry: TrayEntry): Promise<void>
  remove(key: string): Promise<void>
}

/** What a page shows of a tray. `dropped` entries had no room any more; `isKept` while the device takes them. */
export interface TrayContent {
  readonly entries: readonly TrayEntry[]
  readonly dropped: number
  readonly isKept: boolean
}

/**
 * Holds words out to whoever wrote them until they say what is to become of them: through reloads and crashes,
 * on their own device and nowhere else. [TRAY1] [TRAY2]
 */
export class Tray {
  readonly #shelf: TrayShelf
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  #content: TrayContent = { entries: [], dropped: 0, isKept: true }

  constructor(shelf: TrayShelf, now: () => number = Date.now) {
    this.#shelf = shelf
    this.#now = now
  }

  get content(): TrayContent {
    return this.#content
  }

  /** Calls back at every change, until the answer is called. */
  listen(hear: () => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  /** Brings back what an earlier load of the page held; what was being put back then is held again. */
  async open(): Promise<void> {
    const earlier = await this.#shelf.load().catch(() => this.#isLost())
    const here = new Set(this.#content.entries.map(({ key }) => key))
    const held = (earlier ?? []).filter(({ key }) => !here.has(key))
    this.#show([
      ...held.map((entry) => ({ ...entry, is: 'held' as const })),
      ...this.#content.entries,
    ])
  }

  hold(document: DocumentName, why: TrayEntry['why'], lines: readonly LostLine[]): void {
    const before = why === 'refused' ? this.#takeBack(document) : this.#content.entries
    const known = new Map(before.map(({ key, text }) => [key, text]))
    // Words that were put back and refused are here already.
    const texts = new Set(why === 'refused' ? known.values() : [])
    const fresh = lines
      .filter(({ key, text }) => known.get(key) !== text && !texts.has(text))
      .map((line) => ({ ...line, document, why, at: this.#now(), is: 'held' as const }))
    // The same line again has more words: somebody went on writing in it.
    const again = new Set(fresh.map(({ key }) => key))
    this.#show(this.#within([...before.filter(({ key }) => !again.has(key)), ...fresh]))
    for (const entry of fresh) this.#keep(this.#shelf.put(entry))
  }

  /** The words are in the document again, but not in the log yet: the tray has them until they are. */
  putBack(key: string): void {
    this.#show(
      this.#content.entries.map((entry) => (entry.key === key ? { ...entry, is: 'back' } : entry)),
    )
  }

  /** These words are safe, or nobody wants them. */
  remove(keys: readonly string[]): void {
    const gone = new Set(keys)
    const left = this.#content.entries.filter(({ key }) => !gone.has(key))
    if (left.length === this.#content.entries.length) return
    this.#show(left)
    for (const key of keys) this.#keep(this.#shelf.remove(key))
  }

  #takeBack(document: DocumentName): readonly TrayEntry[] {
    return this.#content.entries.map((entry) =>
      entry.document === document ? { ...entry, is: 'held' } : entry,
    )
  }

  // The oldest goes first, and it is said that it went.
  #within(entries: readonly TrayEntry[]): readonly TrayEntry[] {
    let from = Math.max(0, entries.length - MOST_ENTRIES)
    let characters = entries.slice(from).reduce((sum, { text }) => sum + text.length, 0)
    while (characters > MOST_CHARACTERS && from < entries.length - 1) {
      characters -= entries[from]?.text.length ?? 0
      from += 1
    }
    for (const { key } of entries.slice(0, from)) this.#keep(this.#shelf.remove(key))
    this.#content = { ...this.#content, dropped: this.#content.dropped + from }
    return entries.slice(from)
  }

  #keep(done: Promise<void>): void {
    done.catch(() => this.#isLost())
  }

  #isLost(): undefined {
    this.#content = { ...this.#content, isKept: false }
    this.#tell()
  }

  #show(entries: readonly TrayEntry[]): void {
    this.#content = { ...this.#content, entries }
    this.#tell()
  }

  #tell(): void {
    for (const hear of this.#listeners) hear()
  }
}
