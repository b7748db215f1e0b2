import { ROLES, type Role } from '../role.ts'

/**
 * Who sees the count while a poll is open: `live` everybody; `voted` who has voted; `closed` nobody before it is closed;
 * `organisers` those who may open polls, and everybody else only once it is published.
 */
export const RESULTS = ['live', 'voted', 'closed', 'organisers'] as const
export type Results = (typeof RESULTS)[number]

/** Who may vote: everybody who may vote in the session, those of some roles, or whoever holds a printed code. */
export type Entitled = 'everybody' | 'codes' | readonly Role[]

/** By what the count is told apart, where at least five stand in every part that is shown. */
export const BREAKDOWNS = ['none', 'group', 'channel'] as const
export type Breakdown = (typeof BREAKDOWNS)[number]

/** What is fixed with the wording when a poll opens, and said to every voter. */
export interface PollSettings {
  /** Who voted what is known to the organiser and the rapporteurs. Otherwise to nobody at all. */
  readonly isNamed: boolean
  readonly results: Results
  readonly entitled: Entitled
  readonly breakdown: Breakdown
  /** It closes by itself this long after it was opened. */
  readonly seconds?: number
  /** Voters, hands included, from which on the result counts as one. */
  readonly quorum?: number
}

export const USUAL_POLL_SETTINGS: PollSettings = {
  isNamed: false,
  results: 'live',
  entitled: 'everybody',
  breakdown: 'none',
}

export const LONGEST_TIMER = 24 * 60 * 60 // seconds
export const LARGEST_QUORUM = 1_000_000

/** No part of a count is told below this many ballots, and no running count of an anonymous poll. [POLL8] */
export const FEWEST_TOLD = 5

/** Entitled people as a draft holds them: `everybody`, `codes`, or roles with commas between. What is unknown is everybody. */
export function readEntitled(text: unknown): Entitled {
  if (text === 'codes') return 'codes'
  const said = typeof text === 'string' ? text.split(',') : []
  const roles = ROLES.filter((role) => said.includes(role))
  return roles.length > 0 ? roles : 'everybody'
}

export function writeEntitled(entitled: Entitled): string {
  return typeof entitled === 'string' ? entitled : entitled.join()
}
