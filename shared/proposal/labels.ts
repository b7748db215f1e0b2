import type { Part } from '../session.ts'

/** What a label of the form announces. `elsewhere` is a label whose words have no field of their own. */
export type Label =
  | { readonly of: 'person'; readonly part: Part; readonly many: 'one' | 'many' }
  | { readonly of: OneValue }
  | { readonly of: Section }
  | { readonly of: 'elsewhere' }

/** Labels with one value, on their own line or on the next. */
export type OneValue = 'title' | 'when' | 'room' | 'format' | 'minutes'

/** Labels with paragraphs under them. */
export type Section =
  | 'policyQuestions'
  | 'description'
  | 'outcomes'
  | 'targets'
  | 'tools'
  | 'formatNote'
  | 'gains'

export interface Labelled {
  readonly label: Label
  readonly value: string
}

const person = (part: Part, many: 'one' | 'many' = 'one'): Label => ({ of: 'person', part, many })

const LABELS: Readonly<Record<string, Label>> = {
  title: { of: 'title' },
  'session title': { of: 'title' },
  date: { of: 'when' },
  time: { of: 'when' },
  'date and time': { of: 'when' },
  when: { of: 'when' },
  room: { of: 'room' },
  venue: { of: 'room' },
  location: { of: 'room' },
  format: { of: 'format' },
  'session format': { of: 'format' },
  duration: { of: 'minutes' },
  'duration (minutes)': { of: 'minutes' },

  organizer: person('organiser', 'many'),
  organizers: person('organiser', 'many'),
  'session organizers': person('organiser', 'many'),
  speaker: person('speaker', 'many'),
  speakers: person('speaker', 'many'),
  panelists: person('speaker', 'many'),
  moderator: person('moderator'),
  'onsite moderator': person('moderator'),
  'on-site moderator': person('moderator'),
  'online moderator': person('onlineModerator'),
  'remote moderator': person('onlineModerator'),
  rapporteur: person('rapporteur'),
  rapporteurs: person('rapporteur', 'many'),
  'note taker': person('rapporteur'),

  'policy question': { of: 'policyQuestions' },
  'policy questions': { of: 'policyQuestions' },
  'additional policy questions information': { of: 'policyQuestions' },
  description: { of: 'description' },
  'session description': { of: 'description' },
  abstract: { of: 'description' },
  'expected outcomes': { of: 'outcomes' },
  'expected outcome': { of: 'outcomes' },
  outcomes: { of: 'outcomes' },
  target: { of: 'targets' },
  targets: { of: 'targets' },
  'online participation': { of: 'tools' },
  'proposed additional tools': { of: 'tools' },
  'additional tools proposed': { of: 'tools' },
  tools: { of: 'tools' },
  'format description': { of: 'formatNote' },
  'hybrid format': { of: 'formatNote' },
  'discussion facilitation': { of: 'formatNote' },
  'what will participants gain from attending this session': { of: 'gains' },

  theme: { of: 'elsewhere' },
  subtheme: { of: 'elsewhere' },
  issues: { of: 'elsewhere' },
  sdgs: { of: 'elsewhere' },
  session: { of: 'elsewhere' },
  'relevance to theme': { of: 'elsewhere' },
  'relevance to internet governance': { of: 'elsewhere' },
  'connection with previous messages': { of: 'elsewhere' },
  'background paper': { of: 'elsewhere' },
  'reference document': { of: 'elsewhere' },
}

const MOST_CHARACTERS_OF_LABEL = 80
// Most lines are no label, and their first word says so.
const FIRST_WORDS = new Set(Object.keys(LABELS).map((label) => firstWord(label)))

/**
 * Reads a label that stands alone or before its value: 'Speaker 2: …', 'Policy Question(s)',
 * 'What will participants gain …? …'. Other words before a colon are no label. [PROP5]
 */
export function readLabel(tidy: string): Labelled | undefined {
  const start = tidy.slice(0, MOST_CHARACTERS_OF_LABEL)
  if (!FIRST_WORDS.has(firstWord(start.toLowerCase()))) return undefined
  for (const sign of [': ', '? ', ' - ', ' – ']) {
    const at = start.indexOf(sign)
    const label = at < 0 ? undefined : labelOf(start.slice(0, at))
    if (label !== undefined) return { label, value: tidy.slice(at + sign.length).trim() }
  }
  // A colon without a space after it: 'Format:Panel', 'Room:'.
  const colon = start.indexOf(':')
  const label = colon < 0 ? undefined : labelOf(start.slice(0, colon))
  if (label !== undefined) return { label, value: tidy.slice(colon + 1).trim() }
  const alone = tidy.length > MOST_CHARACTERS_OF_LABEL ? undefined : labelOf(tidy)
  return alone === undefined ? undefined : { label: alone, value: '' }
}

function labelOf(text: string): Label | undefined {
  const key = text
    .toLowerCase()
    .replaceAll('organis', 'organiz')
    .replace('(s)', 's')
    .replace(/[?:]$/, '')
    .trim()
  if (Object.hasOwn(LABELS, key)) return LABELS[key]
  const unnumbered = key.replace(/ #?\d{1,3}$/, '')
  const label = Object.hasOwn(LABELS, unnumbered) ? LABELS[unnumbered] : undefined
  if (label?.of === 'policyQuestions') return label
  // 'Speaker 2' has one value, 'Speakers' a list.
  return label?.of === 'person' ? { ...label, many: 'one' } : undefined
}

function firstWord(text: string): string {
  return (/^[a-z]+/.exec(text)?.[0] ?? '').replace('organis', 'organiz')
}

/** Cuts a line where a further 'Speaker 2:' begins: the extractor ran several people together. */
export function splitAtPeople(tidy: string): string[] {
  return tidy.split(/ (?=(?:Organi[sz]er|Speaker) \d{1,3}: )/)
}
