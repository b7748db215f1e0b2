import type { Named, Part } from '../session.ts'
import { dashParts } from './source.ts'
import { endOfRegion, groupOf, regionOf } from './vocabulary.ts'

/** Somebody as a line writes them. `part` only where a word of the line says it. */
export interface Someone extends Omit<Named, 'part'> {
  readonly part?: Part
  /** What in this entry should be confirmed. */
  readonly unsure?: 'group-unknown' | 'region-unknown' | 'part-from-word' | 'name-open'
}

const PART_WORDS: Readonly<Record<string, Part>> = {
  organizer: 'organiser',
  organiser: 'organiser',
  speaker: 'speaker',
  panelist: 'speaker',
  moderator: 'moderator',
  rapporteur: 'rapporteur',
}
const OPEN_NAMES = new Set(['tbd', 'tba', 'tbc', 'n/a', 'to be determined', 'to be confirmed'])
const PARTICLES = new Set(
  'da de del der di do dos du e el la le van von y bin binti al ibn'.split(' '),
)
const MOST_CHARACTERS = 300
const MOST_CHARACTERS_OF_LINE = 4_000
const MOST_CHARACTERS_OF_ENTRY = 160
const MOST_CHARACTERS_OF_NAME = 80
const MOST_WORDS_OF_NAME = 7

/** Reads what stands after a person's label: 'NAME, ORGANISATION, GROUP, REGION', in part or whole. */
export function readSomeone(text: string): Someone | undefined {
  const bullet = text.replace(/^[•*·–-] /, '')
  if (bullet.length > MOST_CHARACTERS) return undefined
  const dashed = dashParts(bullet)
  const isDashed = dashed.length > 1 && dashed[0]?.includes(',') === false
  const parts = (isDashed ? dashed : bullet.split(',')).map(unlocked).filter((part) => part)
  const [name, ...rest] = parts
  if (name === undefined || name.length > MOST_CHARACTERS_OF_NAME) return undefined
  const open = OPEN_NAMES.has(name.toLowerCase()) ? { unsure: 'name-open' as const } : {}
  // Lists with dashes end in what somebody does: '- YouthSur Organizer'.
  return { name, ...readRest(rest, isDashed ? partOf(rest.at(-1)) : undefined), ...open }
}

/** Several people that stand on one line with nothing between them but the end of a region. [PROP5] */
export function splitPeople(text: string): string[] {
  const people: string[] = []
  let current: string[] = []
  for (const part of text.length > MOST_CHARACTERS_OF_LINE ? [text] : text.split(',')) {
    const trimmed = part.trim()
    const end = endOfRegion(trimmed)
    current.push(trimmed.slice(0, end))
    if (end === undefined) continue
    people.push(current.join(', '))
    current = [trimmed.slice(end).trim()]
  }
  return [...people, current.join(', ')]
}

/**
 * How surely a line names somebody: `strong` has group and region, `weak` one of the two or a word
 * such as 'Organizer', `affiliated` a name and other words, `name` the look of a name alone.
 */
export function judgePerson(text: string): 'strong' | 'weak' | 'affiliated' | 'name' | 'nobody' {
  const someone = readSomeone(text)
  if (someone === undefined || !looksLikeName(someone.name)) return 'nobody'
  if (groupOf(someone.name) !== undefined || regionOf(someone.name) !== undefined) return 'nobody'
  const { group, region, part, affiliation } = someone
  const groupKnown = group !== undefined && groupOf(group) !== undefined
  const regionKnown = region !== undefined && regionOf(region) !== undefined
  if (groupKnown && regionKnown) return 'strong'
  const isOneWord = !someone.name.includes(' ')
  if (isOneWord) return 'nobody'
  if (groupKnown || regionKnown || part !== undefined) return 'weak'
  if (affiliation === undefined) return 'name'
  const isProse = text.length > MOST_CHARACTERS_OF_ENTRY || text.endsWith('.')
  return isProse ? 'nobody' : 'affiliated'
}

function readRest(parts: readonly string[], partWord: Part | undefined): Omit<Someone, 'name'> {
  const regionAt = parts.findLastIndex((part) => regionOf(part) !== undefined)
  const groupAt = parts.findIndex((part) => groupOf(part) !== undefined)
  const last = parts.length - 1

  // Beside a known one of the pair, its neighbour is kept as it is written, and asked about.
  const groupWritten = groupAt < 0 && regionAt > 0 ? regionAt - 1 : groupAt
  const regionLikely =
    /\b(group|region)\b/i.test(parts[last] ?? '') && groupAt >= 0 && groupAt < last
  const regionWritten = regionAt < 0 && regionLikely ? last : regionAt

  const others = parts
    .filter((_, at) => at !== groupWritten && at !== regionWritten)
    .map((part) => (partWord && part === parts[last] ? withoutLastWord(part) : part))
    .filter((part) => part !== '')
  const group = parts[groupWritten]
  const region = parts[regionWritten]
  const unsure =
    partWord !== undefined
      ? 'part-from-word'
      : groupWritten !== groupAt
        ? 'group-unknown'
        : regionWritten !== regionAt
          ? 'region-unknown'
          : undefined
  return {
    ...(others.length > 0 && { affiliation: others.join(', ') }),
    ...(group !== undefined && { group: groupOf(group) ?? group }),
    ...(region !== undefined && { region: regionOf(region) ?? region }),
    ...(partWord !== undefined && { part: partWord }),
    ...(unsure !== undefined && { unsure }),
  }
}

function partOf(text: string | undefined): Part | undefined {
  const word = text?.slice(text.lastIndexOf(' ') + 1).toLowerCase() ?? ''
  return Object.hasOwn(PART_WORDS, word) ? PART_WORDS[word] : undefined
}

function withoutLastWord(text: string): string {
  return text.includes(' ') ? text.slice(0, text.lastIndexOf(' ')) : ''
}

// The pages show a padlock before organisations that only members may see.
function unlocked(part: string): string {
  return part.replaceAll('🔒', '').trim()
}

function looksLikeName(name: string): boolean {
  const words = name.split(' ')
  if (words.length > MOST_WORDS_OF_NAME || /[?!:;"“”{}[\]<>=]|\d{3}|\.$/.test(name)) return false
  return words.every((word) => PARTICLES.has(word) || /^[\p{Lu}\p{Lt}\p{Lo}'’(]/u.test(word))
}
