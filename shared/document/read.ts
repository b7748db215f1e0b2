import * as Y from 'yjs'
import { isChannel } from '../channel.ts'
import type { LineId, PollId } from '../ids.ts'
import type { Block, Line, Span } from './block.ts'
import { ATOMS, DEEPEST, isLineKind, isSectionPart } from './kinds.ts'
import { isSafeLink, ROOTS, timeIn } from './schema.ts'

/**
 * Reads the notes as plain blocks, in order. Give it a copy. Whatever it does not know is left out of
 * the answer and left alone in the document; a line with a strange attribute is read without it. [DOC2]
 */
export function readNotes(copy: Y.Doc): Block[] {
  return copy.getXmlFragment(ROOTS.notes).toArray().flatMap(readBlock)
}

function readBlock(node: unknown): Block[] {
  if (!(node instanceof Y.XmlElement)) return []
  if (node.nodeName === 'line') return [readLine(node)]
  const atom = ATOMS.find((known) => known === node.nodeName)
  const id = textAttribute(node, 'id') as LineId | undefined
  if (atom === undefined) return []
  if (atom !== 'poll') return [{ block: atom, id }]
  const poll = textAttribute(node, 'poll') as PollId | undefined
  return poll === undefined ? [] : [{ block: 'poll', id, poll }]
}

function readLine(node: Y.XmlElement): Line {
  const attribute = (name: string): unknown => node.getAttribute(name)
  const kind = attribute('kind')
  const part = attribute('part')
  const channel = attribute('channel')
  const at = timeIn(attribute('at'))
  const speaker = textAttribute(node, 'speaker')
  const group = textAttribute(node, 'group')
  return {
    block: 'line',
    id: textAttribute(node, 'id') as LineId | undefined,
    kind: isLineKind(kind) ? kind : 'text',
    depth: readDepth(attribute('depth')),
    spans: node.toArray().flatMap(readSpans),
    ...(isSectionPart(part) && { part }),
    ...(speaker !== undefined && { speaker }),
    ...(group !== undefined && { group }),
    ...(isChannel(channel) && { channel }),
    ...(Number.isFinite(at) && { at }),
  }
}

function readDepth(value: unknown): number {
  const depth = Math.trunc(Number(value))
  return Number.isFinite(depth) ? Math.min(Math.max(depth, 0), DEEPEST) : 0
}

function textAttribute(node: Y.XmlElement, name: string): string | undefined {
  const value: unknown = node.getAttribute(name)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

interface Piece {
  readonly insert: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
}

function readSpans(node: unknown): Span[] {
  if (!(node instanceof Y.XmlText)) return []
  return (node.toDelta() as Piece[]).flatMap(({ insert, attributes = {} }) => {
    if (typeof insert !== 'string') return []
    const link = readLink(attributes['link'])
    return [
      {
        text: insert,
        ...(attributes['bold'] ? { bold: true as const } : {}),
        ...(attributes['italic'] ? { italic: true as const } : {}),
        ...(link !== undefined && { link }),
      },
    ]
  })
}

function readLink(mark: unknown): string | undefined {
  const href = typeof mark === 'object' && mark !== null && 'href' in mark ? mark.href : undefined
  return typeof href === 'string' && isSafeLink(href) ? href : undefined
}
