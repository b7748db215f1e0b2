import { isZip } from '#shared/imports/zip.ts'
import { readWorkbook } from '#shared/imports/workbook.ts'

/** Why a file has no words for us. */
export type NoWords = 'damaged' | 'too-much' | 'no-workbook' | 'not-text'

/** What a file says, or why it says nothing. */
export type FileWords =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: NoWords }

const LOOKED_AT = 4096 // bytes

/**
 * The words of a file: a workbook's tables; text in UTF-8, UTF-16 with or without its mark, or, line by line, what
 * old editors write. Pictures and documents have none. [IMP18]
 */
export function wordsOf(bytes: Uint8Array): FileWords {
  if (isZip(bytes)) return readWorkbook(bytes)
  const wide = wideIn(bytes)
  if (wide) return { outcome: 'read', text: new TextDecoder(wide).decode(bytes) }
  const head = bytes.subarray(0, LOOKED_AT)
  const isPdf = String.fromCharCode(...head.subarray(0, 5)) === '%PDF-'
  const unseen = head.filter((byte) => byte < 32 && ![0, 9, 10, 12, 13, 27].includes(byte)).length
  if (isPdf || unseen * 20 > head.length) return { outcome: 'not-text' }
  try {
    return { outcome: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { outcome: 'read', text: mixed(bytes) }
  }
}

// Without its mark, plain letters in UTF-16 have a zero byte each, all on one side.
function wideIn(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, LOOKED_AT)
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd * 4 > head.length && even * 20 < head.length) return 'utf-16le'
  return even * 4 > head.length && odd * 20 < head.length ? 'utf-16be' : undefined
}

// Saved and pasted together by several programs: each line is what it can be.
function mixed(bytes: Uint8Array): string {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const old = new TextDecoder('windows-1252')
  const lines: string[] = []
  for (let from = 0; from <= bytes.length;) {
    const newline = bytes.indexOf(10, from)
    const to = newline < 0 ? bytes.length : newline
    const line = bytes.subarray(from, to)
    try {
      lines.push(utf8.decode(line))
    } catch {
      lines.push(old.decode(line))
    }
    from = to + 1
  }
  return lines.join('\n')
}
