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
const LONGEST_MARK_NAME = 40
const LATEST_TIME = 4_102_444_800_000 // the year 2100: no formatter fails before it

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
    return known ? undefined : `unknown block ${child.nodeName.slice(0, 32)}`
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
  const good = attributes.get(name)?.(value)
  return good ? undefined : `a ${parent.nodeName} cannot have this ${name.slice(0, 32)}`
}

function judgeWords(content: Y.Item['content']): string | undefined {
  if (content instanceof Y.ContentString) return undefined
  if (content instanceof Y.ContentFormat) {
    const { key, value } = content
    const good = value === null ? key.length <= LONGEST_MARK_NAME : MARKS.get(key)?.(value)
    return good ? undefined : `text cannot be marked ${key.slice(0, LONGEST_MARK_NAME)}`
  }
  return 'only words stand in a line'
}

/** `polls` is a Map of drafts; a draft has texts, an Array of options and a few plain settings. */
function judgePollsItem(root: unknown, item: Y.Item): string | undefined {
  const { parent, parentSub, content } = item
  if (parent === root) {
    if (parentSub === null || !isPlainId(parentSub)) return 'a poll needs a plain id'
    return isExactly(Y.Map, typeIn(content)) ? undefined : 'a poll is a map'
  }
  if (parent instanceof Y.Map && parentSub !== null) {
    const isOption = parent.parent instanceof Y.Array
    return judgeSetting(isOption ? 'option' : 'poll', parentSub, content)
  }
  if (parent instanceof Y.Array && parentSub === null) {
    return isExactly(Y.Map, typeIn(content)) ? undefined : 'an option is a map'
  }
  const isWording = isExactly(Y.Text, parent) && parentSub === null
  return isWording && content instanceof Y.ContentString ? undefined : 'out of place'
}

function judgeSetting(of: 'poll' | 'option', key: string, content: Y.Item['content']) {
  const type = typeIn(content)
  const wordingKey = of === 'poll' ? 'question' : 'text'
  if (key === wordingKey) return isExactly(Y.Text, type) ? undefined : `${key} is a text`
  if (of === 'poll' && key === 'options')
    return isExactly(Y.Array, type) ? undefined : 'options is a list'
  if (key === 'id') return isId(valueIn(content)) ? undefined : 'an id is plain'
  if (of === 'option' && key === 'place')
    return typeof valueIn(content) === 'number' && isScalar(valueIn(content))
      ? undefined
      : 'a place is a number'
  const plainKey = of === 'poll' && /^[a-z][A-Za-z]{0,31}$/.test(key) && isPlainId(key)
  const good = plainKey && isScalar(valueIn(content))
  return good ? undefined : `a ${of} cannot have this ${key.slice(0, 32)}`
}

// A text of an element passes for a text, and a hook for a map, wherever only `instanceof` is asked.
function isExactly(kind: { readonly prototype: object }, value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === kind.prototype
  )
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
  return !Number.isNaN(timeIn(value))
}

/**
 * Milliseconds since 1970 of a number, digits, or an ISO date and time with its zone, from 1970 to
 * 2100; NaN for anything else, so that whoever writes a date of it never fails.
 */
export function timeIn(value: unknown): number {
  const time = typeof value === 'string' ? timeInText(value) : value
  return typeof time === 'number' && time >= 0 && time <= LATEST_TIME ? time : Number.NaN
}

function timeInText(text: string): number {
  if (/^\d{1,13}$/.test(text)) return Number(text)
  const isDateTime = /^\d{4}-\d\d-\d\dT[\d:.]{5,18}(Z|[+-]\d\d:\d\d)$/.test(text)
  return isDateTime ? Date.parse(text) : Number.NaN
}

function isPlainMark(value: unknown): boolean {
  return value === true || (isPlainObject(value) && Object.keys(value).length === 0)
}

// Where a link leads is all that is written; how it opens is decided where it is shown. [DOC4]
const LINK_EXTRAS: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['class', [null, undefined]],
  ['title', [null, undefined]],
  ['target', [null, undefined, '_blank']],
  ['rel', [null, undefined, 'noopener noreferrer nofollow']],
])

function isLink(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const { href, ...others } = value
  const plain = Object.entries(others).every(([key, other]) =>
    LINK_EXTRAS.get(key)?.includes(other),
  )
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
