import * as Y from 'yjs'
import { IdRanges } from './id-ranges.ts'
import {
  lettersOf,
  lineOf,
  lostLine,
  textOfLetters,
  textsOf,
  wordsAround,
  wordsOf,
  type Letter,
  type LostLine,
} from './lost-line.ts'
import { WrittenTexts } from './written-texts.ts'

const MOST_WATCHED = 500 // lost lines whose return is noticed

export interface OwnWordsOptions {
  /** Client ids with which the same person wrote in this device's copy earlier. */
  readonly earlier: Iterable<number>
  onLost(lines: readonly LostLine[]): void
  /** Words that were lost stand in the document again: a colleague took the removal back, or pasted what was cut. */
  onBack(keys: readonly string[]): void
}

/** One act of somebody's, or all that was missed while the line was away. */
interface Incoming {
  readonly update: Uint8Array
  readonly is: 'act' | 'resync'
}

/** A text that was removed with all that stands in it, and who of its letters matters to us. */
interface Removed {
  readonly letters: readonly Letter[]
  readonly line: Y.XmlElement | undefined
}

/**
 * Knows which words of a document this person wrote, and tells which of them were lost because somebody else
 * took away the line they stood in. Words that whoever took the line away had seen are not lost when they stand
 * elsewhere afterwards, as after a join or a move; words they had not seen are. Letters deleted within a
 * line that stays are ordinary editing. [OWN1] [OWN2] [OWN3]
 */
export class OwnWords {
  readonly #doc: Y.Doc
  readonly #options: OwnWordsOptions
  readonly #ids: Set<number>
  // Our words where a colleague's join or move has put them: theirs to Yjs, ours to us.
  readonly #copied = new IdRanges()
  readonly #lost = new Map<string, string>()
  #incoming: Incoming | undefined

  constructor(doc: Y.Doc, options: OwnWordsOptions) {
    this.#doc = doc
    this.#options = options
    this.#ids = new Set([doc.clientID, ...options.earlier])
    doc.on('afterTransaction', this.#look)
  }

  /** Says which update is about to be applied: what it lists as deleted is what its writer had seen. */
  expect(update: Uint8Array, is: Incoming['is']): void {
    this.#incoming = { update, is }
  }

  /** With these client ids the same person wrote on another page of this device. */
  alsoOurs(clients: Iterable<number>): void {
    for (const client of clients) this.#ids.add(client)
  }

  /** Our words that a server does not have, which knows of each client what comes before its clock. [OWN4] */
  unknownTo(known: ReadonlyMap<number, number>): LostLine[] {
    const isUnknown = ({ client, clock }: Letter): boolean =>
      this.#ids.has(client) && clock >= (known.get(client) ?? 0)
    return textsOf(this.#doc).flatMap((text) => {
      const letters = lettersOf(text, ({ deleted }) => !deleted)
      return linesFrom({ letters, line: lineOf(text) }, isUnknown)
    })
  }

  close(): void {
    this.#doc.off('afterTransaction', this.#look)
  }

  readonly #look = (transaction: Y.Transaction): void => {
    if (transaction.local) return
    const incoming = this.#incoming
    this.#incoming = undefined
    const written = new WrittenTexts(transaction)
    this.#noticeReturns(written)
    const ours = this.#ourDeletedTexts(transaction)
    if (ours.size === 0) return

    const listed = incoming && Y.decodeUpdate(incoming.update).ds
    const isResync = incoming?.is !== 'act'
    const wasSeen = ({ client, clock }: Letter): boolean =>
      listed === undefined || Y.isDeleted(listed, Y.createID(client, clock))
    const lost: LostLine[] = []
    for (const text of ours) {
      const letters = lettersOf(text, (item) => stoodBefore(transaction, item))
      const removed = { letters, line: lineOf(text) }
      if (isGone(text)) lost.push(...this.#judge(removed, written, wasSeen))
      else lost.push(...this.#judgePieces(removed, written, transaction, isResync))
    }
    if (lost.length > 0) this.#hold(lost)
  }

  /** The texts in which letters of ours were deleted. */
  #ourDeletedTexts(transaction: Y.Transaction): Set<Y.Text> {
    const texts = new Set<Y.Text>()
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return
      const { client, clock } = struct.id
      const isOurs = this.#ids.has(client) || this.#copied.meets(client, clock, struct.length)
      if (isOurs && wentIn(transaction, struct) && struct.parent instanceof Y.Text)
        texts.add(struct.parent)
    })
    return texts
  }

  #judge(
    removed: Removed,
    written: WrittenTexts,
    wasSeen: (letter: Letter) => boolean,
  ): LostLine[] {
    const seen = removed.letters.filter(wasSeen)
    const copy = written.find(textOfLetters(seen))
    if (copy) this.#follow(seen, copy)
    return linesFrom(removed, (letter) => this.#isOurs(letter) && !(copy && wasSeen(letter)))
  }

  /**
   * In a line that stays, words go piece by piece, and stand in the next line after a split. Where the same act
   * began a line or ended the one beside it, what stands nowhere afterwards went with it: a selection over two lines
   * that was typed over, or a join that was taken back with what came later.
   */
  #judgePieces(
    removed: Removed,
    written: WrittenTexts,
    transaction: Y.Transaction,
    isResync: boolean,
  ): LostLine[] {
    const went = ({ client, clock }: Letter): boolean =>
      Y.isDeleted(transaction.deleteSet, Y.createID(client, clock))
    const gone = removed.letters.filter(went)
    const copy = written.find(textOfLetters(gone))
    if (copy) {
      this.#follow(gone, copy)
      const torn = new Set(
        wordsOf(removed.letters)
          .filter((word) => isTorn(word, went))
          .flat(),
      )
      return linesFrom(removed, (letter) => torn.has(letter) && this.#isOurs(letter))
    }
    const isLines = endsBeside(transaction, removed.line) || (!isResync && written.beginsLines)
    if (!isLines) return []
    const standing = new Set<Letter>()
    for (const word of wordsOf(removed.letters)) {
      const found = word.some(went) ? written.find(textOfLetters(word)) : undefined
      if (!found) continue
      this.#follow(word, found)
      for (const letter of word) standing.add(letter)
    }
    return linesFrom(
      removed,
      (letter) => went(letter) && this.#isOurs(letter) && !standing.has(letter),
    )
  }

  #follow(from: readonly Letter[], to: readonly Letter[]): void {
    for (const [at, letter] of from.entries()) {
      const copy = to[at]
      if (copy && this.#isOurs(letter)) this.#copied.add(copy.client, copy.clock)
    }
  }

  #isOurs({ client, clock }: Letter): boolean {
    return this.#ids.has(client) || this.#copied.has(client, clock)
  }

  #hold(lost: readonly LostLine[]): void {
    for (const { key, text } of lost) this.#lost.set(key, text)
    for (const key of this.#lost.keys()) {
      if (this.#lost.size <= MOST_WATCHED) break
      this.#lost.delete(key)
    }
    this.#options.onLost(lost)
  }

  #noticeReturns(written: WrittenTexts): void {
    if (written.isEmpty || this.#lost.size === 0) return
    const back: string[] = []
    for (const [key, text] of this.#lost) {
      const copy = written.find(text)
      if (!copy) continue
      for (const { client, clock } of copy) this.#copied.add(client, clock)
      this.#lost.delete(key)
      back.push(key)
    }
    if (back.length > 0) this.#options.onBack(back)
  }
}

/** Whether a piece stood before a transaction and went in it. */
function wentIn({ beforeState, deleteSet }: Y.Transaction, { id }: Y.Item): boolean {
  return id.clock < (beforeState.get(id.client) ?? 0) && Y.isDeleted(deleteSet, id)
}

function stoodBefore(transaction: Y.Transaction, item: Y.Item): boolean {
  const { client, clock } = item.id
  const isOld = clock < (transaction.beforeState.get(client) ?? 0)
  return isOld && (!item.deleted || wentIn(transaction, item))
}

/** Whether the block before or after a line went in a transaction. */
function endsBeside(transaction: Y.Transaction, line: Y.XmlElement | undefined): boolean {
  return (['left', 'right'] as const).some((side) => {
    let item = line?._item?.[side]
    while (item && !stoodBefore(transaction, item)) item = item[side]
    return item ? wentIn(transaction, item) : false
  })
}

/** Whether a word was moved while it was being typed: its beginning went, and what was typed behind it did not. */
function isTorn(word: readonly Letter[], went: (letter: Letter) => boolean): boolean {
  return word.some((letter, at) => {
    const next = word[at + 1]
    return next !== undefined && went(letter) && !went(next)
  })
}

function isGone(text: Y.Text): boolean {
  return text._item?.deleted ?? false
}

function linesFrom({ letters, line }: Removed, isLost: (letter: Letter) => boolean): LostLine[] {
  const first = letters.find((letter) => isLost(letter) && letter.letter.trim() !== '')
  if (!first) return []
  return [lostLine(wordsAround(letters, isLost), first, line)]
}
