import type { Span } from '#shared/document/block.ts'
import type { ReportSpan } from '#shared/report.ts'

const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
const ILLEGAL = /[\p{Cc}\p{Noncharacter_Code_Point}]/gu

/**
 * Text that every format can carry: line breaks and tabs are a space, other control characters and
 * noncharacters are gone, half a surrogate pair is U+FFFD. All else stays as it was typed. [REP6]
 */
export function cleanText(raw: string): string {
  return raw.toWellFormed().replace(LINE_BREAKS, ' ').replace(ILLEGAL, '')
}

/** A name, a title or another text that stands alone: clean, with single spaces; empty is undefined. */
export function cleanField(raw: string | undefined): string | undefined {
  const text = cleanText(raw ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? undefined : text
}

/** The spans of a line without the space around the line; an empty line has none. [REP6] */
export function cleanSpans(spans: readonly Span[]): ReportSpan[] {
  const clean = spans.map((span) => ({ ...span, text: cleanText(span.text) }))
  while (clean[0]?.text.trim() === '') clean.shift()
  while (clean.at(-1)?.text.trim() === '') clean.pop()
  return clean
    .map((span, index) => ({
      ...span,
      text: trimEdges(span.text, index === 0, index === clean.length - 1),
    }))
    .filter((span) => span.text !== '')
    .map(looksOf)
}

const trimEdges = (text: string, first: boolean, last: boolean): string => {
  const begun = first ? text.trimStart() : text
  return last ? begun.trimEnd() : begun
}

function looksOf({ text, bold, italic, link }: Span): ReportSpan {
  const safe = link === undefined ? undefined : safeLink(link)
  return {
    text,
    ...(bold && { bold }),
    ...(italic && { italic }),
    ...(safe !== undefined && { link: safe }),
  }
}

const SAFE_SCHEMES = ['http:', 'https:', 'mailto:']

/** The address as a browser would write it, or undefined where it leads anywhere but web or mail. [REP7] */
export function safeLink(raw: string): string | undefined {
  const url = URL.parse(raw.trim())
  if (url === null || !SAFE_SCHEMES.includes(url.protocol)) return undefined
  // A mail address keeps quotes and brackets in its path; no format should have to think of them.
  return cleanText(url.href).replace(/["'<>`\\^{|}\s]/gu, encodeURIComponent)
}

/** The words of spans without their looks. */
export function plain(spans: readonly ReportSpan[]): string {
  return spans.map((span) => span.text).join('')
}
