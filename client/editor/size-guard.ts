import { Extension } from '@tiptap/core'
import type { Node as ProseNode } from '@tiptap/pm/model'
import { Plugin, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import {
  LARGEST_UPDATE,
  LONGEST_LINE,
  MOST_BLOCKS,
  MOST_CHARACTERS,
} from '#shared/document/limits.ts'

/** What would be refused: a paste as a whole, one line of it, or the notes with it in them. */
export type TooLarge = 'paste' | 'line' | 'notes'

const BLOCK_BYTES = 300 // what a line costs beside its words: its place, id, kind and the like
const MOST_PASTED = LARGEST_UPDATE * 0.75 // bytes: the rest is for what nobody counted
const MOST_HTML = 8 * LARGEST_UPDATE // characters: looks and tags that are thrown away, but must be read

interface SizeGuardOptions {
  onTooLarge(what: TooLarge): void
}

/**
 * Refuses what the server would refuse for its size, before it stands in the document and takes the words
 * around it along. [SIZE1]
 */
export const SizeGuard = Extension.create<SizeGuardOptions>({
  name: 'sizeGuard',
  priority: 1200,
  addOptions: () => ({ onTooLarge: () => undefined }),
  addProseMirrorPlugins() {
    const { onTooLarge } = this.options
    // Before anything is read: ten megabytes would hold up the page for seconds.
    const refuse = (event: Event, carried: DataTransfer | null): boolean => {
      const isFar =
        bytesOf(carried?.getData('text/plain') ?? '') > MOST_PASTED ||
        (carried?.getData('text/html').length ?? 0) > MOST_HTML
      if (!isFar) return false
      event.preventDefault()
      onTooLarge('paste')
      return true
    }
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            paste: (_view, event) => refuse(event, event.clipboardData),
            drop: (_view, event) => refuse(event, event.dataTransfer),
          },
        },
        filterTransaction(transaction) {
          if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return true
          const wrong = judgeSize(transaction)
          if (wrong) onTooLarge(wrong)
          return wrong === undefined
        },
      }),
    ]
  },
})

/** What a change would make too large. A document that grew too large may always shrink. */
export function judgeSize({ before, doc, mapping }: Transaction): TooLarge | undefined {
  if (doc.content.size <= before.content.size) return undefined
  let written = 0
  let longest = 0
  for (const map of mapping.maps.keys()) {
    mapping.maps[map]?.forEach((_from, _to, start, end) => {
      const rest = mapping.slice(map + 1)
      const [from, to] = [rest.map(start, -1), rest.map(end, 1)]
      written += weightOf(doc, from, to)
      doc.nodesBetween(from, to, (node) => {
        if (node.isTextblock) longest = Math.max(longest, node.content.size)
        return !node.isTextblock
      })
    })
  }
  if (longest > LONGEST_LINE) return 'line'
  if (written > MOST_PASTED) return 'paste'
  const isFull = doc.childCount > MOST_BLOCKS || doc.content.size > MOST_CHARACTERS
  return isFull ? 'notes' : undefined
}

function weightOf(doc: ProseNode, from: number, to: number): number {
  let blocks = 0
  doc.nodesBetween(from, to, (node) => {
    if (node.isBlock) blocks += 1
    return !node.isTextblock
  })
  return bytesOf(doc.textBetween(from, to)) + blocks * BLOCK_BYTES
}

function bytesOf(text: string): number {
  // Most texts are far from the limit, and need not be written as bytes to know it.
  return text.length * 3 <= MOST_PASTED ? text.length : new TextEncoder().encode(text).length
}
