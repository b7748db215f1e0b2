import type { NotUnpacked } from './inflate.ts'
import { utf8Of } from './utf8.ts'
import { isZip, Zip } from './zip.ts'

const MOST_UNPACKED = 24_000_000 // bytes of a workbook: twenty times a long event
const MOST_CELLS = 500_000
const MOST_CHARACTERS = 8_000_000 // of the text: one long string may stand in every cell
const MOST_COLUMNS = 500
const MOST_SHEETS = 50

/** A workbook as text, or why there is none. */
export type WorkbookText =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: NotUnpacked | 'no-workbook' }

/**
 * The sheets of an XLSX workbook as one text of comma-separated lines, in the order of the workbook,
 * for the readers of tables. A formula is the text of itself, and what it came to is not believed.
 * Entities of its own, links and macros are not looked at. Never throws; more than a long event
 * writes is refused. [IMP15]
 */
export function readWorkbook(bytes: Uint8Array): WorkbookText {
  if (!isZip(bytes)) return { outcome: 'no-workbook' }
  const zip = Zip.open(bytes, MOST_UNPACKED)
  if (typeof zip === 'string') return { outcome: zip }
  const sheets = sheetsIn(zip.names)
  if (sheets.length === 0 || sheets.length > MOST_SHEETS) return { outcome: 'no-workbook' }
  const strings = zip.read('xl/sharedStrings.xml')
  if (typeof strings === 'string') return { outcome: strings }
  const shared = strings ? sharedIn(utf8Of(strings)) : []
  const lines: string[] = []
  let cells = 0
  let characters = 0
  for (const name of sheets) {
    const sheet = zip.read(name)
    if (sheet === undefined || typeof sheet === 'string') return { outcome: sheet ?? 'damaged' }
    for (const row of elementsIn(utf8Of(sheet), 'row')) {
      const line = rowOf(row.content, shared)
      cells += line.length
      characters += line.reduce((sum, cell) => sum + cell.length, 0)
      if (cells > MOST_CELLS || characters > MOST_CHARACTERS) return { outcome: 'too-much' }
      lines.push(line.map(quoted).join(','))
    }
  }
  return cells === 0 ? { outcome: 'damaged' } : { outcome: 'read', text: lines.join('\n') }
}

function sheetsIn(names: readonly string[]): string[] {
  const numbered = names.flatMap((name) => {
    const number = /^xl\/worksheets\/sheet(\d{1,4})\.xml$/.exec(name)?.[1]
    return number === undefined ? [] : [{ name, number: Number(number) }]
  })
  return numbered.sort((one, other) => one.number - other.number).map(({ name }) => name)
}

function sharedIn(xml: string): string[] {
  return [...elementsIn(xml, 'si')].map(({ content }) => textIn(content))
}

function rowOf(xml: string, shared: readonly string[]): string[] {
  const row: string[] = []
  for (const { head, content } of elementsIn(xml, 'c')) {
    const column = columnOf(attributeIn(head, 'r')) ?? row.length
    if (column >= MOST_COLUMNS) continue
    while (row.length < column) row.push('')
    row[column] = cellOf(attributeIn(head, 't'), content, shared)
  }
  return row
}

function cellOf(kind: string | undefined, content: string, shared: readonly string[]): string {
  const [formula] = elementsIn(content, 'f')
  if (formula) return `=${plainOf(formula.content)}`
  if (kind === 'inlineStr') return textIn(content)
  const [value] = elementsIn(content, 'v')
  const text = plainOf(value?.content ?? '')
  if (kind === 's') return shared[Number(text)] ?? ''
  return text
}

// Of a text in several looks the words; of how it is pronounced nothing.
function textIn(xml: string): string {
  return [...elementsIn(unpronounced(xml), 't')].map(({ content }) => plainOf(content)).join('')
}

function unpronounced(xml: string): string {
  const parts: string[] = []
  let from = 0
  for (;;) {
    const begin = xml.indexOf('<rPh', from)
    const end = begin < 0 ? -1 : xml.indexOf('</rPh>', begin)
    parts.push(xml.slice(from, begin < 0 ? undefined : begin))
    if (end < 0) return parts.join('')
    from = end
  }
}

// 'BC12' is column 54.
function columnOf(place: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(place ?? '')?.[1]
  if (letters === undefined) return undefined
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function attributeIn(head: string, name: string): string | undefined {
  return new RegExp(String.raw`\s${name}="([^"]{0,100})"`).exec(head)?.[1]
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

// Only the five names that XML has, and numbers: nobody's own entities are expanded.
function plainOf(xml: string): string {
  const text = xml.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (all: string, hex?: string, digits?: string, name?: string) => {
      if (name) return NAMED[name.toLowerCase()] ?? all
      const code = hex ? Number.parseInt(hex, 16) : Number(digits)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    },
  )
  // Excel writes a character that XML does not take as _x000D_.
  return text.replace(/_x([\dA-F]{4})_/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(String(hex), 16)),
  )
}

/** The elements of a name, one after the other; none of ours holds another of its own name. Reads each character once. */
function* elementsIn(xml: string, name: string): Generator<{ head: string; content: string }> {
  const begin = `<${name}`
  const close = `</${name}>`
  let at = xml.indexOf(begin)
  while (at >= 0) {
    const headEnd = xml.indexOf('>', at)
    if (headEnd < 0) return
    const head = xml.slice(at + begin.length, headEnd)
    const isIt = head === '' || /^[\s/]/.test(head)
    if (!isIt) at = xml.indexOf(begin, headEnd)
    else if (head.endsWith('/')) {
      yield { head, content: '' }
      at = xml.indexOf(begin, headEnd)
    } else {
      const end = xml.indexOf(close, headEnd)
      if (end < 0) return
      yield { head, content: xml.slice(headEnd + 1, end) }
      at = xml.indexOf(begin, end)
    }
  }
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
