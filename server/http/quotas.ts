import type { Act } from '#shared/access/acts.ts'

/** How much somebody may do: so many at once, and so many a minute in the long run. */
export interface Quota {
  readonly atOnce: number
  readonly aMinute: number
}

/** What each person who entered may ask; nobody else's asking counts. Honest people use a tenth of it. [LIMIT1] */
export const PERSON_QUOTAS = {
  read: { atOnce: 600, aMinute: 1_200 },
  change: { atOnce: 300, aMinute: 600 },
  vote: { atOnce: 60, aMinute: 120 },
  ask: { atOnce: 10, aMinute: 10 },
  support: { atOnce: 120, aMinute: 120 },
  export: { atOnce: 30, aMinute: 60 },
  import: { atOnce: 20, aMinute: 20 },
  /** Of a bridge: 200 lines a second, and a little more after a pause. */
  inbox: { atOnce: 1_000, aMinute: 15_000 },
  enter: { atOnce: 60, aMinute: 60 },
  /** Requests of lines over HTTP: one for each batch said and each heard, a few hundred a second on a fast network. */
  batch: { atOnce: 6_000, aMinute: 12_000 },
} as const satisfies Readonly<Record<string, Quota>>
export type PersonQuota = keyof typeof PERSON_QUOTAS

/**
 * How many lines each person may hold open at once. A page of the desk has a feed and two sockets; one that lost its network leaves
 * them behind until they are found dead, within half a minute. [LIMIT2]
 */
export const MOST_OPEN = { feed: 20, socket: 40 } as const
export type OpenLine = keyof typeof MOST_OPEN

/**
 * What each connection may ask before anybody is known by it. `perAddress` says how many times as much a whole address may: a
 * hall is one address.
 */
export const STRANGER_QUOTAS = {
  read: { atOnce: 600, aMinute: 1_200 },
  enter: { atOnce: 120, aMinute: 120 },
  /** Tickets that open nothing, and sessions that are not there: each is looked up in the store. */
  lost: { atOnce: 120, aMinute: 120 },
  found: { atOnce: 120, aMinute: 120 },
  'sign-in': { atOnce: 10, aMinute: 10 },
  /** What another tool delivers, before its signature is looked at. */
  deliver: { atOnce: 1_000, aMinute: 15_000 },
} as const satisfies Readonly<Record<string, Quota>>
export type StrangerQuota = keyof typeof STRANGER_QUOTAS

/** Of all who share an address, where that is not the ceiling that the server is told. */
export const ADDRESS_CEILINGS: Readonly<Partial<Record<StrangerQuota, Quota>>> = {
  'sign-in': { atOnce: 300, aMinute: 300 },
  deliver: { atOnce: 3_000, aMinute: 45_000 },
}

const OF_PERSONS: Readonly<Partial<Record<Act, PersonQuota>>> = {
  vote: 'vote',
  'ask-question': 'ask',
  'export-report': 'export',
  import: 'import',
  knock: 'enter',
}
const OF_STRANGERS: Readonly<Partial<Record<Act, StrangerQuota>>> = {
  knock: 'enter',
  'found-session': 'found',
}

/** What an act of somebody who entered is counted as. */
export function personQuotaOf(act: Act, method: string): PersonQuota {
  return OF_PERSONS[act] ?? (method === 'get' ? 'read' : 'change')
}

/** What an act of a stranger is counted as. */
export function strangerQuotaOf(act: Act): StrangerQuota {
  return OF_STRANGERS[act] ?? 'read'
}
