import type { Block, Line, PollPlace } from '#shared/document/block.ts'
import { textOf } from '#shared/document/block.ts'
import type { LineId } from '#shared/ids.ts'

/** Something that a copy has and the server's notes have not: a line of its own, or other words of the same line. */
export interface Difference {
  readonly is: 'missing' | 'changed'
  /** Names it for as long as its words are the same. */
  readonly key: string
  readonly block: Line | PollPlace
  /** The line as the server has it, when it is changed. */
  readonly there?: Line
  /** Blocks of the server behind which it may stand, the best one first. */
  readonly behind: readonly LineId[]
}

const NEAREST = 50 // blocks before it that are tried as its place

/**
 * What of a copy the server's notes lack. Blocks are matched by their id, then by their words; what the server has
 * besides is no difference, nor is a line to which somebody only added. Nothing is decided here. [OFF5]
 */
export function differencesOf(held: readonly Block[], there: readonly Block[]): Difference[] {
  const { partners, places } = match(held, there)
  const differences: Difference[] = []
  for (const [at, block] of held.entries()) {
    const partner = partners.get(block)
    const is = judge(block, partner)
    if (is === 'same' || !isPutBack(block)) continue
    const changed = is === 'changed' && partner?.block === 'line'
    differences.push({
      is,
      key: keyOf(block),
      block,
      ...(changed && { there: partner }),
      behind: placesBefore(held, at + (changed ? 1 : 0), places),
    })
  }
  return differences
}

function judge(block: Block, partner: Block | undefined): 'same' | 'missing' | 'changed' {
  if (block.block !== 'line') return partner ? 'same' : 'missing'
  if (textOf(block).trim() === '') return 'same' // nothing of it can be missed
  if (partner?.block !== 'line') return 'missing'
  return hasAllOf(partner, block) ? 'same' : 'changed'
}

function hasAllOf(there: Line, held: Line): boolean {
  return marginOf(there) === marginOf(held) && textOf(there).includes(textOf(held).trim())
}

// What only shows what the session knows can be put in again by anybody.
function isPutBack(block: Block): block is Line | PollPlace {
  return block.block === 'line' || block.block === 'poll'
}

type Fit = (other: Block, block: Block) => boolean

/**
 * Who stands for whom. The very same comes first: a changed line that somebody put back as a line of its own is found
 * there, and not once more in the one that was changed.
 */
function match(held: readonly Block[], there: readonly Block[]) {
  const partners = new Map<Block, Block>()
  const free = new Set(there)
  const pairBy = (nameOf: (block: Block) => string | undefined, isGood: Fit = () => true): void => {
    const named = new Map<string, Block[]>()
    for (const block of free) {
      const name = nameOf(block)
      if (name !== undefined) named.set(name, [...(named.get(name) ?? []), block])
    }
    for (const block of held) {
      const name = partners.has(block) ? undefined : nameOf(block)
      const others = name === undefined ? undefined : named.get(name)
      const other = others?.[0]
      if (!other || !isGood(other, block)) continue
      others.shift()
      free.delete(other)
      partners.set(block, other)
    }
  }
  pairBy(idOf, (other, block) => judge(block, other) === 'same')
  pairBy((block) => `${marginOf(block)} ${wordsOf(block)}`)
  pairBy(idOf, (other, block) => other.block === block.block)
  pairBy(wordsOf)

  const places = new Map<Block, LineId>()
  for (const [block, { id }] of partners) if (id !== undefined) places.set(block, id)
  return { partners, places }
}

function idOf({ id }: Block): string | undefined {
  return id
}

function marginOf(block: Block): string {
  return block.block === 'line' ? [block.kind, block.speaker, block.group].join('|') : ''
}

function wordsOf(block: Block): string {
  if (block.block === 'line') return `line ${textOf(block).trim()}`
  return block.block === 'poll' ? `poll ${block.poll}` : block.block
}

function keyOf(block: Block): string {
  return `${block.id ?? ''} ${marginOf(block)} ${wordsOf(block)}`
}

// The nearest blocks before it: as the server has them, or by their own id once they are put back.
function placesBefore(
  held: readonly Block[],
  end: number,
  places: ReadonlyMap<Block, LineId>,
): LineId[] {
  return held
    .slice(Math.max(0, end - NEAREST), end)
    .toReversed()
    .flatMap((block) => places.get(block) ?? block.id ?? [])
}
