import * as Y from 'yjs'

/**
 * All that can be read in a document, as one text: two documents with the same content show the same. Names,
 * attributes, marks and order are in it, and nothing of how it came to be.
 */
export function contentOf(doc: Y.Doc): string {
  const roots = [...doc.share].sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(roots.map(([name, root]) => [name, readable(root)]))
}

function readable(value: unknown): unknown {
  if (value instanceof Y.XmlElement)
    return [value.nodeName, sorted(value.getAttributes()), value.toArray().map(readable)]
  if (value instanceof Y.XmlFragment) return value.toArray().map(readable)
  if (value instanceof Y.Text) return ['text', ...deltaOf(value)]
  if (value instanceof Y.Array) return ['list', ...value.toArray().map(readable)]
  if (value instanceof Y.Map) return ['map', ...sorted(Object.fromEntries(value.entries()))]
  return value instanceof Uint8Array ? ['bytes', ...value] : value
}

function deltaOf(text: Y.Text): unknown[] {
  const pieces = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]
  return pieces.map(({ insert, attributes }) => [readable(insert), sorted(attributes ?? {})])
}

function sorted(values: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(values)
    .map(([name, value]) => [name, readable(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}
