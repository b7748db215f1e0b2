import type { SessionDetails } from '../session.ts'
import { castParts, type Appearance } from './cast.ts'
import { readHeadline, type Headline } from './headline.ts'
import { readLabel, type Label, type Section } from './labels.ts'
import type { Someone } from './person.ts'
import type { Doubt } from './reading.ts'
import type { SourceLine } from './source.ts'
import type { When } from './when.ts'

/** What has been understood so far, and where on the page the reader stands. */
export interface Draft {
  /** The line that carries event, type and number, found before the walk. */
  readonly headlineAt: number | undefined
  /** Whether a title stands anywhere: only without one is the first line taken for it. */
  readonly titleStands: boolean
  headline: Headline
  title: string | undefined
  when: When | undefined
  room: string | undefined
  format: string | undefined
  minutes: number | undefined
  readonly people: Appearance[]
  readonly names: Set<string>
  readonly goals: number[]
  readonly paragraphs: Readonly<Record<Section, string[]>>
  readonly doubts: Doubt[]

  /** The label whose paragraphs are being read; `filled` once it has one. */
  section: Section | 'elsewhere' | undefined
  filled: boolean
  /** A label that stood alone: its value is the next line. */
  awaiting: Label | undefined
  block: number
  previous: SourceLine | undefined
}

// Above the headline a page has a menu at most.
const LINES_SEARCHED_FOR_HEADLINE = 40
const MOST_PEOPLE = 200

export function openDraft(source: readonly SourceLine[]): Draft {
  const top = source.slice(0, LINES_SEARCHED_FOR_HEADLINE)
  const firstLabel = top.findIndex(({ tidy }) => readLabel(tidy) !== undefined)
  const head = top
    .slice(0, firstLabel < 0 ? top.length : firstLabel)
    .find(({ tidy }) => readHeadline(tidy) !== undefined)
  return {
    headlineAt: head?.line,
    titleStands:
      head !== undefined || source.some(({ tidy }) => readLabel(tidy)?.label.of === 'title'),
    headline: {},
    title: undefined,
    when: undefined,
    room: undefined,
    format: undefined,
    minutes: undefined,
    people: [],
    names: new Set(),
    goals: [],
    paragraphs: {
      policyQuestions: [],
      description: [],
      outcomes: [],
      targets: [],
      tools: [],
      formatNote: [],
      gains: [],
    },
    doubts: [],
    section: undefined,
    filled: false,
    awaiting: undefined,
    block: 0,
    previous: undefined,
  }
}

/** Begins the part of the page that a label announces; `undefined` is a part without one. */
export function openSection(draft: Draft, section: Section | 'elsewhere' | undefined): void {
  draft.section = section
  draft.filled = false
  draft.awaiting = undefined
}

/** Adds somebody, unless the page already names more people than a session can have. */
export function addAppearance(draft: Draft, someone: Someone, part = someone.part): boolean {
  if (draft.people.length >= MOST_PEOPLE) return false
  draft.people.push({ someone, block: draft.block, ...(part !== undefined && { part }) })
  draft.names.add(someone.name)
  return true
}

/** A doubt about a whole field is told once. */
export function addDoubt(draft: Draft, doubt: Doubt): void {
  const told = draft.doubts.at(-1)
  const isTold = told?.field === doubt.field && told.index === doubt.index && told.why === doubt.why
  if (!isTold) draft.doubts.push(doubt)
}

export function detailsOf(draft: Draft): { details: SessionDetails; doubts: Doubt[] } {
  const { headline, when, room, format, minutes, goals, paragraphs } = draft
  const { formatNote, gains, ...always } = paragraphs
  const cast = castParts(draft.people)
  const castDoubts = cast.flatMap(({ doubt }, index): Doubt[] =>
    doubt === undefined ? [] : [{ field: 'people', index, why: doubt }],
  )
  const details: SessionDetails = {
    ...headline,
    title: draft.title ?? '',
    ...(when !== undefined && { start: when.start }),
    ...(when?.end !== undefined && { end: when.end }),
    ...(room !== undefined && { room }),
    ...(format !== undefined && { format }),
    ...(minutes !== undefined && { minutes }),
    people: cast.map(({ named }) => named),
    ...always,
    ...(formatNote.length > 0 && { formatNote }),
    ...(gains.length > 0 && { gains }),
    ...(goals.length > 0 && { goals }),
  }
  return { details, doubts: [...draft.doubts, ...castDoubts] }
}
