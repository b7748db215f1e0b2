import { POLL_KINDS, type PollKind } from './kinds.ts'
import {
  BREAKDOWNS,
  LARGEST_QUORUM,
  LONGEST_TIMER,
  RESULTS,
  USUAL_POLL_SETTINGS,
  type Entitled,
  type PollSettings,
} from './settings.ts'
import { ROLES } from '../role.ts'
import {
  asInFile,
  cut,
  LARGEST_SET,
  MOST_POLLS,
  wordingFrom,
  type ReadSet,
  type Unread,
} from './set-wording.ts'
import { readSetText, writeSetText } from './set-text.ts'
import type { PollWording } from './wording.ts'

export const SET_FORMAT = 'rapport-polls/1'

/** The two ways in which a set is a file. */
export const SET_FILES = ['json', 'txt'] as const
export type SetFile = (typeof SET_FILES)[number]

export const SET_MIMES = {
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const satisfies Record<SetFile, string>

export interface PollSet {
  readonly format: typeof SET_FORMAT
  readonly polls: readonly PollWording[]
}

/** Polls as a set: their options are named by their numbers, which are nobody's ids. [WORK5] */
export function setOf(polls: readonly PollWording[]): PollSet {
  return { format: SET_FORMAT, polls: polls.map(asInFile) }
}

export function writeSet(polls: readonly PollWording[], as: SetFile): string {
  return as === 'txt' ? writeSetText(polls) : `${JSON.stringify(setOf(polls), null, 2)}\n`
}

/**
 * Reads a set from either file, whoever wrote it. Never throws: what does not fit is left and named. A poll is taken as it is, also
 * one that could not be opened yet. Of a file of more than a million characters, or 200 polls, the rest is left. [WORK5]
 */
export function readSet(file: string): ReadSet {
  const text = file.replace(/^\uFEFF/u, '')
  if (text.length > LARGEST_SET) return { polls: [], unread: [{ why: 'too-large' }] }
  return /^\s*[[{]/u.test(text) ? readJson(text) : readSetText(text)
}

function readJson(text: string): ReadSet {
  const said = parsed(text)
  const list = Array.isArray(said) ? said : own(said, 'polls')
  const format = Array.isArray(said) ? SET_FORMAT : own(said, 'format')
  if (!Array.isArray(list) || format !== SET_FORMAT) {
    return { polls: [], unread: [{ why: 'not-a-set' }] }
  }
  const items: readonly unknown[] = list
  const read = items.slice(0, MOST_POLLS).map((item, at) => pollIn(item, at + 1))
  return {
    polls: read.flatMap(({ wording }) => (wording ? [wording] : [])),
    unread: [
      ...read.flatMap(({ unread }) => unread),
      ...(items.length > MOST_POLLS ? [{ why: 'too-many' } as const] : []),
    ],
  }
}

interface ReadPoll {
  readonly wording?: PollWording
  readonly unread: readonly Unread[]
}

function pollIn(item: unknown, poll: number): ReadPoll {
  const unread: Unread[] = []
  const question = own(item, 'question')
  const options = own(item, 'options') ?? []
  const kind = kindIn(own(item, 'kind'))
  const words = cut(typeof question === 'string' ? question : '')
  if (!kind) return { unread: [{ why: 'kind', poll, words }] }
  if (typeof question !== 'string' || !Array.isArray(options)) {
    return { unread: [{ why: 'line', poll, words }] }
  }
  const texts = (options as readonly unknown[]).flatMap((option) => {
    const text = typeof option === 'string' ? option : own(option, 'text')
    if (typeof text === 'string') return [text]
    unread.push({ why: 'line', poll, words })
    return []
  })
  const scale = own(item, 'scale')
  const wording = wordingFrom({
    question,
    kind,
    options: texts,
    most: numberIn(own(item, 'most')),
    from: numberIn(own(scale, 'from')),
    to: numberIn(own(scale, 'to')),
    low: textIn(own(scale, 'low')),
    high: textIn(own(scale, 'high')),
    settings: settingsIn(own(item, 'settings'), (name) =>
      unread.push({ why: 'setting', poll, words: name }),
    ),
  })
  if (typeof wording === 'string') return { unread: [...unread, { why: wording, poll, words }] }
  return { wording, unread }
}

function settingsIn(said: unknown, miss: (name: string) => void): PollSettings {
  const read = <Value>(name: string, as: (value: unknown) => Value | undefined) => {
    const value = own(said, name)
    const fits = value === undefined ? undefined : as(value)
    if (value !== undefined && fits === undefined) miss(name)
    return fits
  }
  const usual = USUAL_POLL_SETTINGS
  const seconds = read('seconds', (value) => whole(value, LONGEST_TIMER))
  const quorum = read('quorum', (value) => whole(value, LARGEST_QUORUM))
  return {
    isNamed:
      read('isNamed', (value) => (typeof value === 'boolean' ? value : undefined)) ?? usual.isNamed,
    results: read('results', (value) => RESULTS.find((each) => each === value)) ?? usual.results,
    entitled: read('entitled', entitledIn) ?? usual.entitled,
    breakdown:
      read('breakdown', (value) => BREAKDOWNS.find((each) => each === value)) ?? usual.breakdown,
    ...(seconds !== undefined && { seconds }),
    ...(quorum !== undefined && { quorum }),
  }
}

/** All of it is read, or nothing: whoever may vote is never fewer or more than the file says. */
function entitledIn(value: unknown): Entitled | undefined {
  if (value === 'everybody' || value === 'codes') return value
  const roles = Array.isArray(value) ? ROLES.filter((role) => value.includes(role)) : []
  return roles.length > 0 && Array.isArray(value) && roles.length === value.length
    ? roles
    : undefined
}

function kindIn(value: unknown): PollKind | undefined {
  return value === undefined ? 'single' : POLL_KINDS.find((kind) => kind === value)
}

function whole(value: unknown, most: number): number | undefined {
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 1
  return isWhole && value <= most ? value : undefined
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What a file says under a name, and nothing that every object has. */
function own(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null
  return isObject && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // said to whoever brought it, as a file that is no set
  }
}
