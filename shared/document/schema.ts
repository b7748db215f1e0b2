import * as Y from 'yjs'
import { isChannel } from '../channel.ts'
import { isPlainId, type DocumentName } from '../ids.ts'
import { ATOMS, DEEPEST, isLineKind, isSectionPart } from './kinds.ts'

/**
 * The schema of the documents as the server judges it, item by item, for whatever a client sends. [ROOM5]
 * An item is a piece of a Yjs document: text, an attribute's value, or a nested type, under a parent.
 */
export const ROOTS = { notes: 'notes', polls: 'polls' } as const satisfies Record<
  DocumentName,
  string
>

const LONGEST_VALUE = 300 // characters of an attribute: names, groups
const LONGEST_LINK = 2000

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= LONGEST_VALUE
const isId = (value: unknown): boolean => typeof value === 'string' && isPlainId(value)

const LINE_ATTRIBUTES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['id', isId],
  ['kind', isLineKind],
  ['depth', isDepth],
  ['part', isSectionPart],
  ['speaker', isText],
  ['group', isText],
  ['channel', isChannel],
  ['at', isTime],
])
const ATOM_ATTRIBUTES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['id', isId],
  ['poll', isId],
])
const MARKS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['bold', isPlainMark],
  ['italic', isPlainMark],
  ['link', isLink],
])

/** Whether an item may stand where it stands. `undefined` is yes; otherwise what is wrong with it. */
export function judgeItem(name: DocumentName, root: unknown, item: Y.Item): string | undefined {
  if (item.content instanceof Y.ContentDeleted) return undefined
  return name === 'notes' ? judgeNotesItem(root, item) : judgePollsItem(root, item)
}

function judgeNotesItem(root: unknown, item: Y.Item): string | undefined {
  const { parent, parentSub, content } = item
  if (parent === root) {
    const child = typeIn(content)
    if (parentSub !== null || !(child instanceof Y.XmlElement))
      return 'only blocks stand in the notes'
    const known = child.nodeName === 'line' || ATOMS.some((atom) => atom === child.nodeName)
    return known ? undefined : `unknown block ${child.nodeName}`
  }
  if (parent instanceof Y.XmlElement) {
    if (parentSub !== null) return judgeAttribute(parent, parentSub, content)
    if (parent.nodeName === 'line' && typeIn(content) instanceof Y.XmlText) return undefined
    return `nothing of this kind stands in a ${parent.nodeName}`
  }
  if (parent instanceof Y.XmlText && parentSub === null) return judgeWords(content)
  return 'out of place'
}

function judgeAttribute(parent: Y.XmlElement, name: string, content: Y.Item['content']) {
  const attributes = parent.nodeName === 'line' ? LINE_ATTRIBUTES : ATOM_ATTRIBUTES
  const value = valueIn(content)
  return attributes.get(name)?.(value) ? undefined : `a ${parent.nodeName} cannot have this ${name}`
}

function judgeWords(content: Y.Item['content']): string | undefined {
  if (content instanceof Y.ContentString) return undefined
  if (content instanceof Y.ContentFormat) {
    const good = content.value === null || MARKS.get(content.key)?.(content.value)
    return good ? undefined : `text cannot be marked ${content.key}`
  }
  return 'only words stand in a line'
}

/** `polls` is a Map of drafts; a draft has texts, an Array of options and a few plain settings. */
function judgePollsItem(root: unknown, item: Y.Item): string | undefined {
  const { parent, parentSub, content } = item
  if (parent === root) {
    if (parentSub === null || !isPlainId(parentSub)) return 'a poll needs a plain id'
    return typeIn(content) instanceof Y.Map ? undefined : 'a poll is a map'
  }
  if (parent instanceof Y.Map && parentSub !== null) {
    const isOption = parent.parent instanceof Y.Array
    return judgeSetting(isOption ? 'option' : 'poll', parentSub, content)
  }
  if (parent instanceof Y.Array && parentSub === null) {
    return typeIn(content) instanceof Y.Map ? undefined : 'an option is a map'
  }
  const isWording = parent instanceof Y.Text && !(parent instanceof Y.XmlText) && parentSub === null
  return isWording && content instanceof Y.ContentString ? undefined : 'out of place'
}

function judgeSetting(of: 'poll' | 'option', key: string, content: Y.Item['content']) {
  const type = typeIn(content)
  const wordingKey = of === 'poll' ? 'question' : 'text'
  if (key === wordingKey) return type instanceof Y.Text ? undefined : `${key} is a text`
  if (of === 'poll' && key === 'options')
    return type instanceof Y.Array ? undefined : 'options is a list'
  if (key === 'id') return isId(valueIn(content)) ? undefined : 'an id is plain'
  const plainKey = of === 'poll' && /^[a-z][A-Za-z]{0,31}$/.test(key)
  return plainKey && isScalar(valueIn(content)) ? undefined : `a ${of} cannot have this ${key}`
}

function typeIn(content: Y.Item['content']): unknown {
  return content instanceof Y.ContentType ? content.type : undefined
}

function valueIn(content: Y.Item['content']): unknown {
  const values: unknown[] = content instanceof Y.ContentAny ? content.arr : []
  return values.length === 1 ? values[0] : undefined
}

function isDepth(value: unknown): boolean {
  const depth = typeof value === 'string' && /^\d$/.test(value) ? Number(value) : value
  return Number.isInteger(depth) && Number(depth) >= 0 && Number(depth) <= DEEPEST
}

function isTime(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' && value.length <= 40 && !Number.isNaN(timeIn(value))
}

/** Milliseconds since 1970 of a number, digits, or an ISO date and time; NaN for anything else. */
export function timeIn(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  return /^\d+$/.test(value) ? Number(value) : Date.parse(value)
}

function isPlainMark(value: unknown): boolean {
  return value === true || (isPlainObject(value) && Object.keys(value).length === 0)
}

function isLink(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const { href, ...others } = value
  const plain = Object.values(others).every((other) => other === null || isText(other))
  return plain && typeof href === 'string' && isSafeLink(href)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    isText(value)
  )
}

/** Links lead to the web or to a mailbox, nowhere else. [DOC4] */
export function isSafeLink(href: string): boolean {
  return href.length <= LONGEST_LINK && /^(https?:\/\/|mailto:)[^\s]+$/i.test(href)
}
