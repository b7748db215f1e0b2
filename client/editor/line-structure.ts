import * as Y from 'yjs'

/**
 * Splitting, joining and moving lines in the shared document itself. Yjs cannot move what stands in it: of the
 * blocks that change places, one is written anew and its old self removed, and whoever types in the old one
 * loses the words. So every operation here is told which block stays as it is. [STRUCT1]
 */
export type Attributes = Readonly<Record<string, unknown>>

interface Piece {
  readonly insert: unknown
  readonly attributes?: Attributes
}

/** Letters of a line, over all its texts. */
export function lengthOf(line: Y.XmlElement): number {
  return textsOf(line).reduce((sum, text) => sum + text.length, 0)
}

export interface Split {
  readonly line: Y.XmlElement
  /** Letters before the cut. */
  readonly at: number
  /** What the line after the cut is; its id among them. */
  readonly next: Attributes
  /** The part that stays in place; the other is written anew. */
  readonly stays: 'head' | 'tail'
}

/** Makes two lines of one. What the line was, its id among it, is the first of them. */
export function splitLine({ line, at, next, stays }: Split): void {
  const parent = parentOf(line)
  const index = indexOf(line)
  const end = lengthOf(line)
  if (stays === 'head') {
    parent.insert(index + 1, [newLine(next, piecesOf(line, at, end))])
    deleteLetters(line, at, end)
  } else {
    parent.insert(index, [newLine(line.getAttributes(), piecesOf(line, 0, at))])
    deleteLetters(line, 0, at)
    describe(line, next)
  }
}

/** Makes one line of two neighbours. It is what the first was, or the second where nothing stood in the first. */
export function joinLines(
  first: Y.XmlElement,
  second: Y.XmlElement,
  stays: 'first' | 'second',
): void {
  const isEmpty = lengthOf(first) === 0
  const look = (isEmpty ? second : first).getAttributes()
  const [kept, gone] = stays === 'first' ? [first, second] : [second, first]
  const place = stays === 'first' ? lengthOf(first) : 0
  write(kept, place, piecesOf(gone, 0, lengthOf(gone)))
  describe(kept, look)
  remove(gone)
}

export interface Stretch {
  readonly first: Y.XmlElement
  /** Letters of the first line that stay. */
  readonly from: number
  readonly last: Y.XmlElement
  /** Letters of the last line that go. */
  readonly to: number
}

/** Takes out what stands between two places in different lines, and makes one line of the rest. */
export function deleteStretch({ first, from, last, to }: Stretch, stays: 'first' | 'second'): void {
  const parent = parentOf(first)
  const index = indexOf(first)
  parent.delete(index + 1, indexOf(last) - index - 1)
  deleteLetters(last, 0, to)
  // A line that goes from its beginning goes as a whole: the last one stays what it is.
  if (from === 0 && to === 0) return remove(first)
  deleteLetters(first, from, lengthOf(first))
  joinLines(first, last, stays)
}

/** Moves blocks past their neighbour. Either they stay and the neighbour is written anew, or the other way round. */
export function moveBlocks(
  blocks: readonly Y.XmlElement[],
  to: 'up' | 'down',
  stays: 'blocks' | 'neighbour',
): void {
  const [first] = blocks
  const neighbour = neighbourOf(blocks, to)
  if (!first || !neighbour) return
  const parent = parentOf(first)
  const index = indexOf(first)
  const [anew, place] =
    stays === 'blocks'
      ? [[neighbour], to === 'up' ? index + blocks.length : index]
      : [blocks, to === 'up' ? index - 1 : index + blocks.length + 1]
  parent.insert(place, anew.map(copyOf))
  for (const block of anew) remove(block)
}

/** The block before or after some blocks. */
export function neighbourOf(
  blocks: readonly Y.XmlElement[],
  side: 'up' | 'down',
): Y.XmlElement | undefined {
  const edge = side === 'up' ? blocks[0] : blocks.at(-1)
  if (!edge) return undefined
  const block = parentOf(edge).toArray()[indexOf(edge) + (side === 'up' ? -1 : 1)]
  return block instanceof Y.XmlElement ? block : undefined
}

function newLine(attributes: Attributes, pieces: readonly Piece[]): Y.XmlElement {
  const line = new Y.XmlElement('line')
  describe(line, attributes)
  if (pieces.length > 0) line.insert(0, [textOf(pieces)])
  return line
}

function copyOf(block: Y.XmlElement): Y.XmlElement {
  const copy = new Y.XmlElement(block.nodeName)
  describe(copy, block.getAttributes())
  const pieces = piecesOf(block, 0, lengthOf(block))
  if (pieces.length > 0) copy.insert(0, [textOf(pieces)])
  return copy
}

function textOf(pieces: readonly Piece[]): Y.XmlText {
  const text = new Y.XmlText()
  text.applyDelta([...pieces], { sanitize: false })
  return text
}

/** Gives a line these attributes and no others; what is so already is not written again. */
function describe(line: Y.XmlElement, attributes: Attributes): void {
  const before: Attributes = line.doc ? line.getAttributes() : {}
  for (const name of Object.keys(before)) {
    if (attributes[name] === undefined || attributes[name] === null) line.removeAttribute(name)
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || before[name] === value) continue
    // The type says text; a depth and a time are numbers in every document there is.
    line.setAttribute(name, value as string)
  }
}

function write(line: Y.XmlElement, at: number, pieces: readonly Piece[]): void {
  if (pieces.length === 0) return
  const texts = textsOf(line)
  const text = at === 0 ? texts[0] : texts.at(-1)
  if (!text) return line.insert(0, [textOf(pieces)])
  const before = at === 0 ? 0 : text.length
  text.applyDelta([...(before > 0 ? [{ retain: before }] : []), ...pieces], { sanitize: false })
}

function piecesOf(line: Y.XmlElement, from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const piece of textsOf(line).flatMap((text) => text.toDelta() as Piece[])) {
    const length = typeof piece.insert === 'string' ? piece.insert.length : 1
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    at += length
    if (start >= end) continue
    const { insert } = piece
    pieces.push({
      ...piece,
      insert: typeof insert === 'string' ? insert.slice(start, end) : insert,
    })
  }
  return pieces
}

function deleteLetters(line: Y.XmlElement, from: number, to: number): void {
  let at = 0
  for (const text of textsOf(line)) {
    const { length } = text
    const start = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    if (start < end) text.delete(start, end - start)
    at += length
  }
}

function textsOf(line: Y.XmlElement): Y.XmlText[] {
  return line.toArray().filter((child) => child instanceof Y.XmlText)
}

function remove(block: Y.XmlElement): void {
  parentOf(block).delete(indexOf(block), 1)
}

function indexOf(block: Y.XmlElement): number {
  return parentOf(block).toArray().indexOf(block)
}

function parentOf(block: Y.XmlElement): Y.XmlFragment {
  if (block.parent instanceof Y.XmlFragment) return block.parent
  throw new Error('a block stands in no document')
}
