import type { PersonId, SessionId } from './ids.ts'
import type { Role } from './role.ts'

/** Stakeholder groups as the IGF counts them. Others are accepted as they are written. */
export const STAKEHOLDER_GROUPS = [
  'Government',
  'Intergovernmental Organization',
  'Civil Society',
  'Technical Community',
  'Private Sector',
  'Academia',
] as const

/** Regional groups of the United Nations, as proposals spell them in full. */
export const REGIONAL_GROUPS = [
  'African Group',
  'Asia-Pacific Group',
  'Eastern European Group',
  'Latin American and Caribbean Group (GRULAC)',
  'Western European and Others Group (WEOG)',
] as const

/** A part somebody was named for in the programme; not yet a right to do anything. */
export const PARTS = ['organiser', 'speaker', 'moderator', 'onlineModerator', 'rapporteur'] as const
export type Part = (typeof PARTS)[number]

/** Somebody the programme names. One entry per name and part. */
export interface Named {
  readonly part: Part
  readonly name: string
  readonly affiliation?: string
  readonly group?: string
  readonly region?: string
}

/** What the programme says of a session: read from a proposal, corrected by the organiser. */
export interface SessionDetails {
  /** 'IGF 2021' */
  readonly event?: string
  /** 'WS', 'Open Forum', 'Lightning Talk', … */
  readonly type?: string
  readonly number?: number
  readonly title: string
  /** ISO 8601 with a zone. */
  readonly start?: string
  readonly end?: string
  readonly room?: string
  /** 'Round Table - U-shape' */
  readonly format?: string
  readonly minutes?: number
  readonly people: readonly Named[]
  readonly policyQuestions: readonly string[]
  /** Paragraphs. */
  readonly description: readonly string[]
  readonly outcomes: readonly string[]
  readonly targets: readonly string[]
  readonly tools: readonly string[]
  /** How the session is to run, onsite and online: paragraphs. */
  readonly formatNote?: readonly string[]
  /** What participants take home: paragraphs. */
  readonly gains?: readonly string[]
  /** Sustainable Development Goals, 1-17. */
  readonly goals?: readonly number[]
}

/** Somebody who entered by a link or a code. `roles` has one or more; the first is how they came. */
export interface Person {
  readonly id: PersonId
  readonly session: SessionId
  readonly name: string
  readonly roles: readonly Role[]
  readonly affiliation?: string
  readonly group?: string
}

/** 'IGF 2021 WS #215', or undefined where the proposal gave none of the three. */
export function numberedName(details: SessionDetails): string | undefined {
  const number = details.number === undefined ? undefined : `#${details.number}`
  const words = [details.event, details.type, number].filter((word) => word !== undefined)
  return words.length > 0 ? words.join(' ') : undefined
}
