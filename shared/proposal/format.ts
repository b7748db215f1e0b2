import { dashParts } from './source.ts'

/** A format and its length, as far as a line says them. */
export interface Format {
  readonly format?: string
  readonly minutes?: number
}

const FORMATS = new Set([
  'round table',
  'roundtable',
  'panel',
  'debate',
  'break-out group discussions',
  'break-out group discussion',
  'birds of a feather',
  'flash session',
  'lightning talk',
  'town hall',
  'workshop',
  'tutorial',
  'theater',
  'theatre',
  'classroom',
  'auditorium',
  'interview',
  'hackathon',
  'networking session',
  'presentation',
  'other',
])
const MOST_CHARACTERS = 100
const FEWEST_CHARACTERS = 4 // '5min'
const MOST_MINUTES = 1440

/** Reads 'Round Table - U-shape - 90 Min', 'Roundtable' and '90 Min'; other lines are undefined. [PROP7] */
export function readFormatLine(tidy: string): Format | undefined {
  if (tidy.length > MOST_CHARACTERS || tidy.length < FEWEST_CHARACTERS) return undefined
  const format = splitFormat(tidy)
  if (format.format === undefined) return format.minutes === undefined ? undefined : format
  const kind = dashParts(format.format)[0] ?? ''
  return FORMATS.has(kind.toLowerCase()) ? format : undefined
}

/** Splits the minutes off a format that its label has already told for one. */
export function splitFormat(tidy: string): Format {
  const parts = dashParts(tidy)
  const minutes = readMinutes(parts.at(-1) ?? '', 'unit-needed')
  if (minutes === undefined) return { format: parts.join(' - ') }
  const format = parts.slice(0, -1).join(' - ')
  return format === '' ? { minutes } : { format, minutes }
}

/** Reads '90', '90 Min' or '90 minutes', and nothing that has another word in it. */
export function readMinutes(
  text: string,
  unit: 'unit-needed' | 'bare-number-allowed',
): number | undefined {
  const [, digits, word] = /^(\d{1,4}) ?(min|mins|minutes|minute|min\.|')?$/i.exec(text) ?? []
  if (digits === undefined || (word === undefined && unit === 'unit-needed')) return undefined
  const minutes = Number(digits)
  return minutes > 0 && minutes <= MOST_MINUTES ? minutes : undefined
}
