import { placeOf } from '#shared/channel.ts'
import type { Block, Line } from '#shared/document/block.ts'
import {
  DEEPEST,
  isEntryKind,
  type EntryKind,
  type LineKind,
  type SectionPart,
} from '#shared/document/kinds.ts'
import type {
  Direction,
  ReportBlock,
  ReportEntry,
  ReportItem,
  ReportSection,
} from '#shared/report.ts'
import { cleanField, cleanSpans, plain } from './clean.ts'
import { timeOf } from './counted.ts'
import { directionOf } from './direction.ts'

export interface SectionedNotes {
  readonly sections: readonly ReadSection[]
  readonly takeaways: readonly ReportEntry[]
  readonly calls: readonly ReportEntry[]
}

export interface SectionRules {
  /** The rounds of the polls that were opened, by their drafts; any other poll vanishes from the notes. */
  readonly rounds: ReadonlyMap<string, readonly { readonly id: string }[]>
  /** The title of a part that nobody wrote one for. */
  readonly titleOf: (part: SectionPart, question?: number) => string
  readonly direction: Direction
}

/** A section as it is read; which way its title runs is said once its title stands. */
export type ReadSection = Omit<ReportSection, 'direction'>

/**
 * Reads the flat notes as sections. A takeaway or a call is collected wherever it stands, and so is
 * every plain line of their sections; whatever else was written there stays, in place. [REP1] [REP2]
 */
export function readSections(blocks: readonly Block[], rules: SectionRules): SectionedNotes {
  const takeaways: ReportEntry[] = []
  const calls: ReportEntry[] = []
  const collected = { takeaway: takeaways, call: calls }
  const sections: ReadSection[] = []
  const placed = new Set<string>()
  let open: ReadSection = { title: '', blocks: [] }
  let questions = 0
  sections.push(open)

  for (const block of blocks) {
    if (block.block === 'poll') {
      if (placed.has(block.poll)) continue
      placed.add(block.poll)
      const rounds = rules.rounds.get(block.poll) ?? []
      open.blocks.push(...rounds.map(({ id }) => ({ block: 'poll' as const, poll: id })))
    }
    if (block.block !== 'line') continue

    if (block.kind === 'section' && (block.part || !isEmpty(block))) {
      if (block.part === 'policy-question') questions += 1
      open = openSection(block, questions, rules)
      sections.push(open)
      continue
    }
    if (isEmpty(block)) continue

    const kind = kindIn(open.part, block.kind)
    if (kind === 'takeaway' || kind === 'call') {
      collected[kind].push(readEntry(block, kind, rules.direction))
    } else {
      addLine(open.blocks, block, rules.direction)
    }
  }

  const filled = sections.filter(({ part, blocks: inside }) => {
    // A question that nobody spoke to is on record as well.
    return inside.length > 0 || part === 'policy-question'
  })
  return { sections: filled, takeaways, calls }
}

function openSection(line: Line, question: number, rules: SectionRules): ReadSection {
  const { part } = line
  const numbered = part === 'policy-question' ? { question } : {}
  const written = cleanField(plain(cleanSpans(line.spans)))
  const title = written ?? (part ? rules.titleOf(part, numbered.question) : '')
  return { title, part, ...numbered, blocks: [] }
}

const isEmpty = (line: Line): boolean => cleanSpans(line.spans).length === 0

const PLAIN_KINDS: readonly LineKind[] = ['text', 'bullet', 'numbered']

/** What a line counts as in a section: plain lines under the takeaways are takeaways. */
function kindIn(part: SectionPart | undefined, kind: LineKind): LineKind {
  if (!PLAIN_KINDS.includes(kind)) return kind
  if (part === 'takeaways') return 'takeaway'
  return part === 'calls' ? 'call' : kind
}

function addLine(blocks: ReportBlock[], line: Line, otherwise: Direction): void {
  const spans = cleanSpans(line.spans)
  const direction = directionOf(plain(spans), otherwise)
  const { kind } = line

  if (kind === 'bullet' || kind === 'numbered') {
    const depth = Math.min(Math.max(Math.trunc(line.depth), 0), DEEPEST)
    listAtEnd(blocks).push({ spans, ordered: kind === 'numbered', depth, direction })
  } else if (kind === 'agreement' || kind === 'divergence') {
    contrastAtEnd(blocks)[kind].push(readEntry(line, kind, otherwise))
  } else if (isEntryKind(kind)) {
    blocks.push({ block: 'entry', entry: readEntry(line, kind, otherwise) })
  } else {
    blocks.push({ block: kind === 'heading' ? 'heading' : 'paragraph', spans, direction })
  }
}

/** Neighbours make one list, one contrast: the last block is continued where it is of the same sort. */
function listAtEnd(blocks: ReportBlock[]): ReportItem[] {
  const last = blocks.at(-1)
  if (last?.block === 'list') return last.items
  const items: ReportItem[] = []
  blocks.push({ block: 'list', items })
  return items
}

function contrastAtEnd(blocks: ReportBlock[]): Extract<ReportBlock, { block: 'contrast' }> {
  const last = blocks.at(-1)
  if (last?.block === 'contrast') return last
  const contrast = { block: 'contrast' as const, agreement: [], divergence: [] }
  blocks.push(contrast)
  return contrast
}

function readEntry(line: Line, kind: EntryKind, otherwise: Direction): ReportEntry {
  const spans = cleanSpans(line.spans)
  return {
    kind,
    spans,
    direction: directionOf(plain(spans), otherwise),
    speaker: cleanField(line.speaker),
    group: cleanField(line.group),
    channel: line.channel,
    place: line.channel && placeOf(line.channel),
    at: timeOf(line.at),
  }
}
