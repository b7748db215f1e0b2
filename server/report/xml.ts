import { escapeHtml, Markup, sourceOf, type Filling } from './markup.ts'

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element. What people wrote is text in it: the five letters that mean something in XML are escaped. [REP6] */
export function tag(
  name: string,
  attributes: Attributes = {},
  ...children: readonly Filling[]
): Markup {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeHtml(String(value))}"`],
  )
  const inside = sourceOf(children)
  const open = `${name}${pairs.join('')}`
  return new Markup(inside === '' ? `<${open}/>` : `<${open}>${inside}</${name}>`)
}

/** A whole file of XML, as bytes. */
export function xmlFile(root: Markup): Uint8Array {
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${root.source}`,
  )
}
