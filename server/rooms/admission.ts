import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { judgeItem, ROOTS } from '#shared/document/schema.ts'
import type { DocumentId } from './log.ts'

/** One update of a client may be this large: 300 pages pasted at once. */
export const LARGEST_UPDATE = 1 << 20 // bytes
const MOST_STRUCTS = 100_000 // in one update; a long history sent at once stays below

/**
 * `admitted` update is now in the draft; `known` adds nothing; `early` builds on something that was not seen
 * yet, and may be tried again; `refused` says why, and the draft is as it was.
 */
export type Verdict =
  | { readonly is: 'admitted'; readonly newAuthors: readonly number[] }
  | { readonly is: 'known' }
  | { readonly is: 'early' }
  | { readonly is: 'refused'; readonly why: string }

type Decoded = ReturnType<typeof Y.decodeUpdate>

/**
 * Judges updates before they reach the log, on a draft that is ahead of what peers see by what is on
 * its way to the log. Nothing of a refused update stays anywhere. [ROOM4] [ROOM5]
 */
export class Admission {
  readonly #document: DocumentId
  readonly #rebuild: () => Y.Doc
  #draft: Y.Doc
  readonly authors: Map<number, PersonId>

  /** `rebuild` makes a fresh document of all that was admitted so far. */
  constructor(document: DocumentId, rebuild: () => Y.Doc, authors: ReadonlyMap<number, PersonId>) {
    this.#document = document
    this.#rebuild = rebuild
    this.#draft = rebuild()
    this.authors = new Map(authors)
  }

  judge(update: Uint8Array, person: PersonId): Verdict {
    if (update.length > LARGEST_UPDATE) return refused('too large')
    const decoded = decode(update)
    if (!decoded) return refused('not an update')
    if (decoded.structs.length > MOST_STRUCTS) return refused('too many pieces')

    const news = this.#newsIn(decoded)
    if (news === 'early') return { is: 'early' }
    if (news.structs.length === 0 && !news.deletes) return { is: 'known' }

    const clients = new Set(news.structs.map((struct) => struct.id.client))
    const foreign = [...clients].find((client) => (this.authors.get(client) ?? person) !== person)
    if (foreign !== undefined) return refused('written with a client id of somebody else')

    const wrong = this.#tryOnDraft(update, news.structs)
    if (wrong !== undefined) {
      this.#draft.destroy()
      this.#draft = this.#rebuild()
      return refused(wrong)
    }
    const newAuthors = [...clients].filter((client) => !this.authors.has(client))
    for (const client of newAuthors) this.authors.set(client, person)
    return { is: 'admitted', newAuthors }
  }

  /** Whether an update would add anything: asked of those who may only read. */
  adds(update: Uint8Array): boolean {
    const decoded = decode(update)
    if (!decoded) return true
    const news = this.#newsIn(decoded)
    return news === 'early' || news.structs.length > 0 || news.deletes
  }

  /** What the update has that the draft has not; `early` when something in between is missing. */
  #newsIn({ structs, ds }: Decoded): { structs: Decoded['structs']; deletes: boolean } | 'early' {
    const ahead = new Map<number, number>()
    const seenOf = (client: number): number =>
      ahead.get(client) ?? Y.getState(this.#draft.store, client)
    const isKnown = (id: Y.ID | null): boolean => id === null || id.clock < seenOf(id.client)
    const news: Decoded['structs'] = []
    const waiting: Y.Item[] = []
    for (const struct of structs) {
      const { client, clock } = struct.id
      const seen = seenOf(client)
      if (clock + struct.length <= seen) continue
      if (clock > seen || struct instanceof Y.Skip) return 'early'
      ahead.set(client, clock + struct.length)
      news.push(struct)
      if (struct instanceof Y.Item) waiting.push(struct)
    }
    for (const item of waiting) {
      const parent: unknown = item.parent
      const parentKnown = !(parent instanceof Y.ID) || isKnown(parent)
      if (!isKnown(item.origin) || !isKnown(item.rightOrigin) || !parentKnown) return 'early'
    }
    let deletes = false
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        if (!isKnown(Y.createID(client, clock + len - 1))) return 'early'
        deletes ||= this.#isAnythingLeft(client, clock, len)
      }
    }
    return { structs: news, deletes }
  }

  #isAnythingLeft(client: number, clock: number, len: number): boolean {
    const end = clock + len
    if (end > Y.getState(this.#draft.store, client)) return true
    for (let at = clock; at < end;) {
      const struct = Y.getItem(this.#draft.store, Y.createID(client, at)) as Y.Item | Y.GC
      if (!struct.deleted) return true
      at = struct.id.clock + struct.length
    }
    return false
  }

  #tryOnDraft(update: Uint8Array, structs: Decoded['structs']): string | undefined {
    const { name } = this.#document
    try {
      Y.applyUpdate(this.#draft, update)
      if (this.#draft.store.pendingStructs || this.#draft.store.pendingDs) return 'incomplete'
      const root =
        name === 'notes' ? this.#draft.getXmlFragment(ROOTS.notes) : this.#draft.getMap(ROOTS.polls)
      for (const key of this.#draft.share.keys()) {
        if (key !== ROOTS[name]) return `unknown root ${key.slice(0, 40)}`
      }
      return judgeStructs(this.#draft, structs, (item) => judgeItem(name, root, item))
    } catch (cause) {
      return `cannot be applied: ${String(cause)}`
    }
  }
}

function judgeStructs(
  draft: Y.Doc,
  structs: Decoded['structs'],
  judge: (item: Y.Item) => string | undefined,
): string | undefined {
  for (const { id, length } of structs) {
    // An item may have been cut in pieces or joined with its neighbour when it was applied.
    for (let clock = id.clock; clock < id.clock + length;) {
      const item = Y.getItem(draft.store, Y.createID(id.client, clock)) as Y.Item | Y.GC
      const wrong = item instanceof Y.Item ? judge(item) : undefined
      if (wrong !== undefined) return wrong
      clock = item.id.clock + item.length
    }
  }
  return undefined
}

function decode(update: Uint8Array): Decoded | undefined {
  try {
    return Y.decodeUpdate(update)
  } catch {
    return undefined // what is wrong with a stranger's bytes is of no use to anybody
  }
}

function refused(why: string): Verdict {
  return { is: 'refused', why }
}
