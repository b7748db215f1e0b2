import type { Direction } from '#shared/report.ts'

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u
const RIGHT_TO_LEFT_SCRIPTS = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Samr', 'Mand', 'Adlm']
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** The direction of the first strong letter; text without a letter runs as the report does. [REP8] */
export function directionOf(text: string, otherwise: Direction): Direction {
  const letter = text.match(/\p{L}/u)?.[0]
  if (letter === undefined) return otherwise
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr'
}

export function directionOfLanguage(language: string): Direction {
  const script = new Intl.Locale(language).maximize().script
  return RIGHT_TO_LEFT_SCRIPTS.includes(script ?? '') ? 'rtl' : 'ltr'
}

/**
 * A name to be set among other words of one line: what turns the reading direction in it ends with
 * it. Plain names stay as they are. [REP8]
 */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) || TURNS.test(text) ? `\u2068${text}\u2069` : text
}
