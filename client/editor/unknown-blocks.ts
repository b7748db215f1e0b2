import { getSchema, type AnyExtension } from '@tiptap/core'
import type { Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { ROOTS } from '#shared/document/schema.ts'

const HASHED = /--[a-zA-Z0-9+/=]{8}$/ // what the binding adds to a mark that may stand twice

/**
 * Says whether the notes have anything that this editor does not know: a block, a mark, something inside a
 * block. The binding deletes such things for everybody; so it is never given them. [SCHEMA2]
 */
export function unknownIn(doc: Y.Doc, extensions: AnyExtension[]): string | undefined {
  const schema = getSchema(extensions)
  const blocks: unknown[] = doc.getXmlFragment(ROOTS.notes).toArray()
  return firstOf(blocks, (block) => unknownBlock(block, schema))
}

/**
 * Calls when a change brings something unknown, before the binding sees the change: whoever is called must let the
 * binding go at once. The answer stops it.
 */
export function onUnknown(
  doc: Y.Doc,
  extensions: AnyExtension[],
  call: (what: string) => void,
): () => void {
  const schema = getSchema(extensions)
  const look = ({ changed, beforeState }: Y.Transaction): void => {
    const parts: unknown[] = [...changed.keys()]
    const unknown = firstOf(parts, (part) => {
      if (part instanceof Y.XmlText) return unknownWords(part, schema)
      if (part instanceof Y.XmlElement) return unknownBlock(part, schema)
      if (!(part instanceof Y.XmlFragment)) return undefined
      // Those that stood before were looked at, and what changed in them is a part of its own.
      const fresh = part.toArray().filter((block) => isNew(block, beforeState))
      return firstOf(fresh, (block) => unknownBlock(block, schema))
    })
    if (unknown !== undefined) call(unknown)
  }
  doc.on('beforeObserverCalls', look)
  return () => doc.off('beforeObserverCalls', look)
}

function isNew(block: unknown, before: ReadonlyMap<number, number>): boolean {
  const id = block instanceof Y.AbstractType ? block._item?.id : undefined
  return !id || id.clock >= (before.get(id.client) ?? 0)
}

function unknownBlock(block: unknown, schema: Schema): string | undefined {
  if (!(block instanceof Y.XmlElement)) return 'something that is no block'
  const type = schema.nodes[block.nodeName]
  if (!type) return block.nodeName
  const children: unknown[] = block.toArray()
  if (!type.isTextblock) {
    return children.length > 0 ? `something in a ${block.nodeName}` : undefined
  }
  return firstOf(children, (child) =>
    child instanceof Y.XmlText ? unknownWords(child, schema) : `something in a ${block.nodeName}`,
  )
}

interface Piece {
  readonly insert: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
}

function unknownWords(text: Y.XmlText, schema: Schema): string | undefined {
  return firstOf(text.toDelta() as Piece[], ({ insert, attributes = {} }) => {
    if (typeof insert !== 'string') return 'something among words'
    const marks = Object.keys(attributes).map((name) => name.replace(HASHED, ''))
    return marks.find((mark) => !schema.marks[mark])
  })
}

function firstOf<Part>(
  parts: readonly Part[],
  judge: (part: Part) => string | undefined,
): string | undefined {
  for (const part of parts) {
    const wrong = judge(part)
    if (wrong !== undefined) return wrong
  }
  return undefined
}
