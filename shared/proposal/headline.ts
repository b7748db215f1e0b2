/** What the line above the title says. */
export interface Headline {
  readonly event?: string
  readonly type?: string
  readonly number?: number
  readonly title?: string
}

// Longer before shorter, so that 'Day 0 Event' is not read as 'Day 0'.
const TYPES = [
  'Launch / Award Event',
  'Launch/Award Event',
  'Networking Session',
  'High-Level Session',
  'Parliamentary Track',
  'Dynamic Coalition',
  'Lightning Talk',
  'Policy Network',
  'Flash Session',
  'Day 0 Event',
  'Open Forum',
  'Main Session',
  'Town Hall',
  'Pre-Event',
  'Workshop',
  'NRIs',
  'BPF',
  'NRI',
  'DC',
  'WS',
]

const MOST_CHARACTERS = 300
const MOST_WORDS_OF_EVENT = 4
const MOST_WORDS_OF_TYPE = 5

/** Reads 'IGF 2021 WS #215' and 'IGF 2024 Lightning Talk #102 Its title'; prose is undefined. [PROP3] */
export function readHeadline(tidy: string): Headline | undefined {
  if (tidy.length > MOST_CHARACTERS) return undefined
  const words = tidy.split(' ')
  const year = words.slice(1, MOST_WORDS_OF_EVENT + 1).findIndex(isYear) + 1
  const eventWords = words.slice(0, year > 0 ? year + 1 : 0)
  if (!eventWords.every(isName)) return undefined

  const event = eventWords.join(' ')
  const rest = tidy.slice(event.length).trim()
  const named = event === '' ? {} : { event }
  if (rest === '') return event === '' ? undefined : named

  return withNumber(rest, named) ?? withoutNumber(rest, named)
}

function withNumber(rest: string, named: Headline): Headline | undefined {
  const words = rest.split(' ', MOST_WORDS_OF_TYPE + 1)
  const at = words.findIndex((word) => /^#\d{1,6}[:.]?$/.test(word))
  if (at < 0) return undefined
  const type = words.slice(0, at).join(' ')
  // Without an event, only a type that is known makes a headline: '#74 shows' is prose.
  if (named.event === undefined && knownType(type) === undefined) return undefined
  if (at > 0 && !words.slice(0, at).every(isName)) return undefined

  const number = Number(words[at]?.replace(/\D/g, ''))
  const title = withoutSign(rest.slice(words.slice(0, at + 1).join(' ').length))
  return { ...named, ...(type && { type }), number, ...(title && { title }) }
}

function withoutNumber(rest: string, named: Headline): Headline | undefined {
  if (named.event === undefined) return undefined
  const type = rest.startsWith('DC-') ? rest.split(' ', 1)[0] : knownType(rest)
  if (type === undefined) return undefined
  const title = withoutSign(rest.slice(type.length))
  return { ...named, type: rest.slice(0, type.length), ...(title && { title }) }
}

function knownType(text: string): string | undefined {
  const start = `${text.slice(0, 40).toLowerCase()} `
  return TYPES.find((type) => {
    const next = start[type.length]
    return start.startsWith(type.toLowerCase()) && (next === ' ' || next === ':')
  })
}

function withoutSign(text: string): string {
  return text.trim().replace(/^[:–—-] ?/, '')
}

function isYear(word: string): boolean {
  return /^(19|20)\d\d$/.test(word)
}

function isName(word: string): boolean {
  return /^[\p{Lu}\p{Lo}\p{N}/]/u.test(word)
}
