import { isWritten, POLL_KINDS, type PollKind } from './kinds.ts'
import { ROLES, type Role } from '../role.ts'
import {
  BREAKDOWNS,
  LARGEST_QUORUM,
  LONGEST_TIMER,
  RESULTS,
  USUAL_POLL_SETTINGS,
  type Entitled,
  type PollSettings,
} from './settings.ts'
import {
  asInFile,
  cut,
  MOST_POLLS,
  wordingFrom,
  type RawPoll,
  type ReadSet,
  type Unread,
} from './set-wording.ts'
import type { PollWording } from './wording.ts'

/** The first line: what tells a set of polls from any other text. */
export const TEXT_HEAD = 'Rapport polls, format 1'

// The words of the format, which are no sentences of a page: a file is read wherever it was written.
const KIND_WORDS = {
  single: 'one answer',
  multiple: 'several answers',
  'yes-no': 'yes, no or abstain',
  scale: 'a scale',
  ranking: 'an order',
  text: 'a short answer',
  words: 'a word cloud',
} as const satisfies Record<PollKind, string>
const RESULT_WORDS = {
  live: 'shown while it is open',
  voted: 'shown after voting',
  closed: 'shown when it is closed',
  organisers: 'shown when they are published',
} as const satisfies Record<PollSettings['results'], string>
const NAMED_WORDS = { named: 'named', anonymous: 'anonymous' } as const
const ROLE_WORDS = {
  organiser: 'organisers',
  rapporteur: 'rapporteurs',
  moderator: 'moderators',
  onlineModerator: 'online moderators',
  speaker: 'speakers',
  participant: 'participants',
  observer: 'observers',
} as const satisfies Record<Role, string>
const CODES = 'whoever holds a printed code'
const EVERYBODY = 'everybody'

/** Polls as a text to read, print and read back: one fact a line, and an empty line between two polls. [WORK5] */
export function writeSetText(polls: readonly PollWording[]): string {
  return `${[TEXT_HEAD, ...polls.map(pollText)].join('\n\n')}\n`
}

function pollText(wording: PollWording): string {
  const { question, kind, options, most, scale, settings } = asInFile(wording)
  const { isNamed, results, entitled, breakdown, seconds, quorum } = settings
  const hasTexts = kind !== 'scale' && !isWritten(kind)
  return [
    `Question: ${question}`,
    `Kind: ${KIND_WORDS[kind]}`,
    ...(hasTexts ? options.map(({ text }) => `Option: ${text}`) : []),
    ...(most === undefined ? [] : [`Up to: ${most}`]),
    ...(scale
      ? [`From: ${scale.from}`, `To: ${scale.to}`, `Lowest: ${scale.low}`, `Highest: ${scale.high}`]
      : []),
    `Ballots: ${isNamed ? NAMED_WORDS.named : NAMED_WORDS.anonymous}`,
    `Results: ${RESULT_WORDS[results]}`,
    `Voters: ${entitledText(entitled)}`,
    `Told apart by: ${breakdown}`,
    ...(seconds === undefined ? [] : [`Closes after: ${seconds} seconds`]),
    ...(quorum === undefined ? [] : [`Quorum: ${quorum}`]),
  ].join('\n')
}

function entitledText(entitled: Entitled): string {
  if (entitled === 'codes') return CODES
  if (entitled === 'everybody') return EVERYBODY
  return entitled.map((role) => ROLE_WORDS[role]).join(', ')
}

type Line = readonly [name: string, value: string]
interface Lines {
  readonly facts: Line[]
  readonly unread: string[]
}

/** Reads what `writeSetText` wrote, and what somebody wrote like it. A poll begins with its question. */
export function readSetText(text: string): ReadSet {
  const polls: Lines[] = []
  const unread: Unread[] = []
  for (const line of text.split(/\r\n|\r|\n/u)) {
    if (line.trim() === '' || line.trim() === TEXT_HEAD) continue
    const [, name, value = ''] = /^\s*([\p{L} ]{1,20}?)\s*: ?(.*)$/su.exec(line) ?? []
    const key = name?.toLowerCase()
    if (key === 'question') polls.push({ facts: [], unread: [] })
    const poll = polls.at(-1)
    if (key !== undefined && poll) poll.facts.push([key, value])
    else if (poll) poll.unread.push(line)
    else unread.push({ why: 'line', words: cut(line) })
  }
  if (polls.length === 0) return { polls: [], unread: [{ why: 'not-a-set' }] }
  const beyond: readonly Unread[] = polls.length > MOST_POLLS ? [{ why: 'too-many' }] : []
  const read = polls.slice(0, MOST_POLLS).map((lines, at) => pollFrom(lines, at + 1))
  return {
    polls: read.flatMap(({ wording }) => (wording ? [wording] : [])),
    unread: [...unread, ...read.flatMap((each) => each.unread), ...beyond],
  }
}

function pollFrom({ facts, unread: lines }: Lines, poll: number) {
  const unread: Unread[] = lines.map((words) => ({ why: 'line', poll, words: cut(words) }))
  const options: string[] = []
  const seen = new Map<string, string>()
  for (const [name, value] of facts) {
    if (name === 'option') options.push(value)
    else if (!NAMES.has(name) || seen.has(name)) {
      unread.push({ why: 'line', poll, words: cut(`${name}: ${value}`) })
    } else seen.set(name, value)
  }
  const said = <Value>(name: string, read: (text: string) => Value | undefined) => {
    const text = seen.get(name)?.trim()
    const value = text === undefined ? undefined : read(text)
    if (text !== undefined && value === undefined) {
      unread.push({ why: 'setting', poll, words: cut(`${name}: ${text}`) })
    }
    return value
  }
  const kind = kindOf(seen.get('kind'))
  if (!kind) {
    const words = cut(seen.get('kind') ?? '')
    return { wording: undefined, unread: [...unread, { why: 'kind' as const, poll, words }] }
  }
  const raw: RawPoll = {
    question: seen.get('question') ?? '',
    kind,
    options,
    most: said('up to', (text) => whole(text, 1, LARGEST_QUORUM)),
    from: said('from', (text) => whole(text, -LARGEST_QUORUM, LARGEST_QUORUM)),
    to: said('to', (text) => whole(text, -LARGEST_QUORUM, LARGEST_QUORUM)),
    low: seen.get('lowest') ?? '',
    high: seen.get('highest') ?? '',
    settings: settingsOf(said),
  }
  const wording = wordingFrom(raw)
  if (typeof wording !== 'string') return { wording, unread }
  const words = cut(raw.question)
  return { wording: undefined, unread: [...unread, { why: wording, poll, words }] }
}

const NAMES: ReadonlySet<string> = new Set([
  'question',
  'kind',
  'up to',
  'from',
  'to',
  'lowest',
  'highest',
  'ballots',
  'results',
  'voters',
  'told apart by',
  'closes after',
  'quorum',
])

/** Without a word of its kind it is the usual poll; with a word that is none it is no poll that anybody knows. */
function kindOf(text: string | undefined): PollKind | undefined {
  if (text === undefined) return 'single'
  const said = text.trim().toLowerCase()
  return POLL_KINDS.find((kind) => said === kind || said === KIND_WORDS[kind])
}

function settingsOf(
  said: <Value>(name: string, read: (text: string) => Value | undefined) => Value | undefined,
): PollSettings {
  const seconds = said('closes after', (text) =>
    whole(text.replace(/\s*seconds?$/iu, ''), 1, LONGEST_TIMER),
  )
  const quorum = said('quorum', (text) => whole(text, 1, LARGEST_QUORUM))
  const named = said('ballots', (text) => wordIn(['named', 'anonymous'] as const, text))
  return {
    isNamed: named === 'named',
    results:
      said('results', (text) =>
        RESULTS.find((each) => [each, RESULT_WORDS[each]].some((word) => isSaid(word, text))),
      ) ?? USUAL_POLL_SETTINGS.results,
    entitled: said('voters', entitledIn) ?? USUAL_POLL_SETTINGS.entitled,
    breakdown:
      said('told apart by', (text) => wordIn(BREAKDOWNS, text)) ?? USUAL_POLL_SETTINGS.breakdown,
    ...(seconds !== undefined && { seconds }),
    ...(quorum !== undefined && { quorum }),
  }
}

/** All of it is read, or nothing: whoever may vote is never fewer or more than the file says. */
function entitledIn(text: string): Entitled | undefined {
  if (isSaid(EVERYBODY, text)) return 'everybody'
  if (isSaid(CODES, text) || isSaid('codes', text)) return 'codes'
  const words = text.split(',').map((word) => word.trim())
  const roles = ROLES.filter((role) =>
    words.some((word) => isSaid(role, word) || isSaid(ROLE_WORDS[role], word)),
  )
  return roles.length === words.length ? roles : undefined
}

function wordIn<Word extends string>(words: readonly Word[], text: string): Word | undefined {
  return words.find((word) => isSaid(word, text))
}

function isSaid(word: string, text: string): boolean {
  return text.trim().toLowerCase() === word.toLowerCase()
}

function whole(text: string, least: number, most: number): number | undefined {
  const value = /^-?\d{1,7}$/u.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : undefined
}
