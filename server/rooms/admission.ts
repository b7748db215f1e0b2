import * as Y from 'yjs'
import type { PersonId } from '#shared/ids.ts'
import { LARGEST_UPDATE } from '#shared/document/limits.ts'
import { judgeItem, ROOTS } from '#shared/document/schema.ts'
import { runWithin } from './deadline.ts'
import { decodeUpdate, type Decoded } from './decoded.ts'
import type { DocumentId } from './log.ts'
import { saysAnother } from './doubled.ts'
import { newsIn, takesWords } from './news.ts'
import { Size } from './size.ts'
import { bringsGuarded, lostOf, suspect, type Lost } from './tripwire.ts'
import { Typing } from './typing.ts'

// Pieces that crowd at one place take the square of their number; honest ones do not crowd.
const MANY_PIECES = 300 // in one update: from here on the time is watched
const LONGEST_TRY = 1000 // ms; a hundred pages at once take a tenth of it
const MOST_NEW_CLIENTS = 20 // in one update: pages opened and written in while offline
const MOST_CLIENTS = 5000 // in a document: every page that wrote has one
const LONGEST_ERASED = 10_000 // pieces of a new client id of which nothing is left

const MOST_TYPED = 150 // updates, which a few people typed: a few pieces
const SPREAD = 50 // more or less: rooms that are as busy as each other do not all apply theirs at the same moment

const NOTHING: ReadonlySet<string> = new Set()
const TYPED = { is: 'admitted', newAuthors: [], brings: false } as const

/** What is judged with. What `typing` has taken is in the draft as soon as anybody looks at it. */
interface Work {
  readonly draft: Y.Doc
  readonly size: Size
  readonly typing: Typing
}

/** What the tripwire saw of an update: what disappeared by it, and whether a guarded block came with it. */
export interface Watched {
  readonly lost?: Lost
  readonly brings: boolean
}

/**
 * `admitted` update is now in the draft; `known` adds nothing; `early` builds on something that was not seen
 * yet, and may be tried again; `refused` says why, and the draft is as it was.
 */
export type Verdict =
  | ({ readonly is: 'admitted'; readonly newAuthors: readonly number[] } & Watched)
  | { readonly is: 'known' }
  | { readonly is: 'early' }
  | { readonly is: 'refused'; readonly why: string }

/**
 * Judges updates before they reach the log, on a draft that is ahead of what peers see by what is on
 * its way to the log. Nothing of a refused update stays anywhere. [ROOM4] [ROOM5]
 */
export class Admission {
  readonly #document: DocumentId
  readonly #rebuild: () => Y.Doc
  #begun: Work | undefined
  readonly #mostTyped = MOST_TYPED + SPREAD * (2 * Math.random() - 1)
  readonly authors: Map<number, PersonId>

  /** `rebuild` makes a fresh document of all that was admitted so far: for the first time when there is something to judge. */
  constructor(document: DocumentId, rebuild: () => Y.Doc, authors: ReadonlyMap<number, PersonId>) {
    this.#document = document
    this.#rebuild = rebuild
    this.authors = new Map(authors)
  }

  /** Whether anybody has looked at the draft so far. */
  get hasBegun(): boolean {
    return this.#begun !== undefined
  }

  /** Lets the draft go until somebody looks at it again: nothing of it may be on its way. */
  rest(): void {
    this.#begun?.draft.destroy()
    this.#begun = undefined
  }

  /** All that was admitted, kept or on its way: to read, never to write. */
  get draft(): Y.Doc {
    const { draft, typing } = this.#work
    const updates = typing.drain()
    if (updates.length > 0)
      Y.transact(draft, () => {
        for (const update of updates) Y.applyUpdate(draft, update)
      })
    return draft
  }

  /** Nobody's update is the server's own. `announced` are blocks that the writer takes out on purpose. */
  judge(
    update: Uint8Array,
    person: PersonId | undefined,
    announced: ReadonlySet<string> = NOTHING,
  ): Verdict {
    if (update.length > LARGEST_UPDATE) return refused('too large')
    const typing = this.#begun?.typing
    if (person !== undefined && typing?.takes(update, person)) {
      if (typing.count >= this.#mostTyped) void this.draft
      return TYPED
    }
    const decoded = decodeUpdate(update)
    if ('wrong' in decoded) return refused(decoded.wrong)
    if (isNothing(decoded)) return { is: 'known' }

    const news = newsIn(decoded, this.draft)
    if (news === 'early') return { is: 'early' }
    if (news.structs.length < decoded.structs.length && saysAnother(decoded.structs, this.#draft))
      return refused('another page writes with this client id')
    if (news.structs.length === 0 && !news.deletes) return { is: 'known' }

    const clients = new Set(news.structs.map((struct) => struct.id.client))
    const wrongClients =
      this.#judgeClients(clients, person) ?? this.#judgeErased(clients, news.structs)
    if (wrongClients !== undefined) return refused(wrongClients)
    const isNotes = this.#document.name === 'notes'
    const suspicion = isNotes ? suspect(decoded, news, this.#draft, announced) : undefined
    const wrong = this.#tryOnDraft(update, news.structs)
    if (wrong !== undefined) return refused(wrong)
    const lost = suspicion && lostOf(suspicion, this.#draft)
    const brings = isNotes && bringsGuarded(itemsOf(this.#draft, news.structs))
    const watched = { brings, ...(lost && { lost }) }
    if (person === undefined) return { is: 'admitted', newAuthors: [], ...watched }
    const newAuthors = [...clients].filter((client) => !this.authors.has(client))
    for (const client of newAuthors) this.authors.set(client, person)
    if (isNotes) this.#work.typing.wrote(news.structs, person, this.#draft)
    return { is: 'admitted', newAuthors, ...watched }
  }

  /**
   * Whether an update would add or take away anything: asked of those who may only read. Marks that mark nothing any
   * more are nothing: every copy tidies them by itself. [ROOM18]
   */
  adds(update: Uint8Array): boolean {
    const decoded = decodeUpdate(update)
    if ('wrong' in decoded) return true
    if (isNothing(decoded)) return false
    const news = newsIn(decoded, this.draft)
    return news === 'early' || news.structs.length > 0 || takesWords(decoded, this.#draft)
  }

  get #draft(): Y.Doc {
    return this.#work.draft
  }

  get #work(): Work {
    return (this.#begun ??= this.#begin())
  }

  #begin(): Work {
    const draft = this.#rebuild()
    const size = new Size(this.#document.name, draft)
    return { draft, size, typing: new Typing(size) }
  }

  /** What the server wrote itself has no author: nobody goes on in its name. [ROOM8] */
  #judgeClients(clients: ReadonlySet<number>, person: PersonId | undefined): string | undefined {
    const news = [...clients].filter((client) => !this.#hasAnything(client))
    for (const client of clients) {
      const author = this.authors.get(client)
      if (author === undefined ? this.#hasAnything(client) : author !== person)
        return 'written with a client id of somebody else'
    }
    if (news.length > MOST_NEW_CLIENTS) return 'too many client ids'
    const all = this.#draft.store.clients.size + news.length
    return news.length > 0 && all > MOST_CLIENTS ? 'too many client ids in the document' : undefined
  }

  // Who typed and deleted before the first exchange sends a little of nothing; more is a claim to an id.
  #judgeErased(clients: ReadonlySet<number>, structs: Decoded['structs']): string | undefined {
    const erased = new Map([...clients].map((client) => [client, 0]))
    for (const struct of structs) {
      const { client } = struct.id
      const soFar = erased.get(client)
      if (soFar === undefined) continue
      if (isErased(struct)) erased.set(client, soFar + struct.length)
      else erased.delete(client)
    }
    const claimed = [...erased].find(
      ([client, length]) => length > LONGEST_ERASED && !this.#hasAnything(client),
    )
    return claimed ? 'nothing but deleted pieces' : undefined
  }

  #hasAnything(client: number): boolean {
    return Y.getState(this.#draft.store, client) > 0
  }

  #tryOnDraft(update: Uint8Array, structs: Decoded['structs']): string | undefined {
    const wrong = this.#applyToDraft(update, structs)
    if (wrong === undefined) return undefined
    this.rest()
    this.#begun = this.#begin()
    return wrong
  }

  #applyToDraft(update: Uint8Array, structs: Decoded['structs']): string | undefined {
    const { name } = this.#document
    try {
      const apply = (): void => Y.applyUpdate(this.#draft, update)
      if (structs.length > MANY_PIECES) runWithin(LONGEST_TRY, apply)
      else apply()
      if (this.#draft.store.pendingStructs || this.#draft.store.pendingDs) return 'incomplete'
      const root =
        name === 'notes' ? this.#draft.getXmlFragment(ROOTS.notes) : this.#draft.getMap(ROOTS.polls)
      for (const key of this.#draft.share.keys()) {
        if (key !== ROOTS[name]) return `unknown root ${key.slice(0, 40)}`
      }
      const items = itemsOf(this.#draft, structs)
      for (const item of items) {
        const wrong = judgeItem(name, root, item)
        if (wrong !== undefined) return wrong
      }
      return this.#work.size.judge(structs, items)
    } catch (cause) {
      return `cannot be applied: ${String(cause)}`
    }
  }
}

/** The items that pieces of an update have become in the document. */
function itemsOf(doc: Y.Doc, structs: Decoded['structs']): Y.Item[] {
  const items: Y.Item[] = []
  for (const { id, length } of structs) {
    // An item may have been cut in pieces or joined with its neighbour when it was applied.
    for (let clock = id.clock; clock < id.clock + length;) {
      const item = Y.getItem(doc.store, Y.createID(id.client, clock)) as Y.Item | Y.GC
      if (item instanceof Y.Item) items.push(item)
      clock = item.id.clock + item.length
    }
  }
  return items
}

function isNothing({ structs, ds }: Decoded): boolean {
  return structs.length === 0 && ds.clients.size === 0
}

function isErased(struct: Decoded['structs'][number]): boolean {
  return !(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted
}

function refused(why: string): Verdict {
  return { is: 'refused', why }
}
