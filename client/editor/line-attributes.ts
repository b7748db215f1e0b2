import type { Node as ProseNode } from '@tiptap/pm/model'
import { isChannel, type Channel } from '#shared/channel.ts'
import {
  isLineKind,
  isSectionPart,
  type LineKind,
  type SectionPart,
} from '#shared/document/kinds.ts'

/** What a line carries besides its words; the same names as in the shared document. */
export interface LineAttributes {
  readonly id: string | null
  readonly kind: LineKind
  readonly depth: number
  readonly part: SectionPart | null
  readonly speaker: string | null
  readonly group: string | null
  readonly channel: Channel | null
  readonly at: number | null
}

/** The attributes of a line node as typed values; what is strange reads as missing. */
export function attributesOf(node: ProseNode): LineAttributes {
  const { id, kind, depth, part, speaker, group, channel, at } = node.attrs
  const text = (value: unknown): string | null =>
    typeof value === 'string' && value !== '' ? value : null
  const time = typeof at === 'string' ? Number(at) || Date.parse(at) : Number(at ?? Number.NaN)
  return {
    id: text(id),
    kind: isLineKind(kind) ? kind : 'text',
    depth: Number(depth) || 0,
    part: isSectionPart(part) ? part : null,
    speaker: text(speaker),
    group: text(group),
    channel: isChannel(channel) ? channel : null,
    at: Number.isFinite(time) ? time : null,
  }
}
