const MOST_CHARACTERS_OF_TEXT = 10_000 // Zoom lets nobody send more at once
const MOST_CHARACTERS_OF_NAME = 200

// Control characters, what turns the direction of a line, and byte order marks: they carry no word.
const UNSEEN = /(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu

/**
 * The text as people read it, with its line breaks and tabs; formulas and markup are text like any
 * other. Longer than anybody can send is no text: undefined, as is text without a character.
 */
export function cleanText(text: string): string | undefined {
  const clean = text.toWellFormed().replace(UNSEEN, '').trim()
  return clean === '' || clean.length > MOST_CHARACTERS_OF_TEXT ? undefined : clean
}

/** A name on one line, cut where it is longer than any name; undefined where there is none. */
export function cleanName(name: string): string | undefined {
  const clean = oneLine(
    name
      .slice(0, 2 * MOST_CHARACTERS_OF_NAME)
      .toWellFormed()
      .replace(UNSEEN, ''),
  )
  if (clean === '' || /^anonymous( attendee| user)?$/i.test(clean)) return undefined
  return clean.slice(0, MOST_CHARACTERS_OF_NAME).toWellFormed()
}

/** The text with one space wherever there was room. */
export function oneLine(text: string): string {
  if (!/^\s|\s$|\s\s|[^\S ]/.test(text)) return text
  return text.split(/\s+/).filter(Boolean).join(' ')
}
