/** A line of the source that is not blank. `blanksBefore` counts the blank lines above it. */
export interface SourceLine {
  readonly line: number
  readonly text: string
  readonly tidy: string
  readonly blanksBefore: number
}

/** The lines of a pasted text that are not blank, numbered as an editor numbers them. */
export function sourceLines(source: string): SourceLine[] {
  const lines: SourceLine[] = []
  let blanksBefore = 0
  source.split(/\r\n|[\r\n\u2028\u2029]/).forEach((text, at) => {
    const tidy = tidied(text)
    if (tidy === '') {
      blanksBefore += 1
      return
    }
    lines.push({ line: at + 1, text, tidy, blanksBefore })
    blanksBefore = 0
  })
  return lines
}

// Byte order marks, zero-width and soft-hyphen characters: they carry no word.
const UNSEEN = /[\uFEFF\u200B\u2060\u00AD]/g

// Printed ASCII with single spaces inside: most lines, and nothing to do for them.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** The line as it is read: ordinary spaces and hyphens, none at the ends. */
export function tidied(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(UNSEEN, '')
    .replace(/\u2011/g, '-')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
}

/** Splits at hyphens and dashes that stand between spaces: 'Round Table – U-shape – 90 Min'. */
export function dashParts(tidy: string): string[] {
  return tidy.split(/ [-–—] /).map((part) => part.trim())
}
