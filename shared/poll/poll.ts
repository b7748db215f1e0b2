import type { PollId } from '../ids.ts'
import { FEWEST_TOLD } from './settings.ts'
import type { OpenedState } from './state.ts'
import type { Merge, Tally } from './tally.ts'
import type { PollWording } from './wording.ts'

/** Of whom shares may be told: of those who voted, of those who were there at the end, of those who might have voted. */
export const BASES = ['voters', 'present', 'entitled'] as const
export type Base = (typeof BASES)[number]

/** A poll that was opened. Times are milliseconds since 1970, by the server's clock. */
export interface Poll extends PollWording {
  readonly id: PollId
  /** The draft it was opened from, where its place in the notes is: its own id in the first round. */
  readonly draft: PollId
  /** 1 for the first; reopened, the same draft is the next round, and the earlier ones stand. */
  readonly round: number
  readonly state: OpenedState
  readonly openedAt: number
  /** When it closes by itself. */
  readonly closesAt?: number
  readonly closedAt?: number
  readonly publishedAt?: number
  /** How many might have voted, and how many were there when it closed. */
  readonly crowd?: Readonly<Record<'entitled' | 'present', number>>
  readonly base: Base
  /** It was opened to rehearse: it is wiped, and stands in no report. */
  readonly isRehearsal?: true
  /** SHA-256 of its record, in hex, from its closing on. */
  readonly digest?: string
}

/**
 * Why somebody is not told the count: an anonymous poll has fewer than five ballots; they have not voted yet; it is not closed
 * yet; it is for those who may open polls.
 */
export type Hidden = 'few' | 'not-voted' | 'not-closed' | 'not-published'

/** A poll with all that was counted: what the server and the report know. */
export interface TalliedPoll extends Poll {
  readonly tally: Tally
}

/** A poll as somebody is told of it: with its count, or with why they are not told. */
export interface CountedPoll extends Poll {
  readonly tally?: Tally
  readonly hidden?: Hidden
  /** What a moderator brought together of written answers, for those who may open polls. */
  readonly merges?: readonly Merge[]
  /** N, where the count is hidden and they may open polls. */
  readonly voters?: number
}

/** Who looks at a count. */
export interface Onlooker {
  readonly mayOpen: boolean
  readonly hasVoted: boolean
}

/** Whether somebody may see the count of a poll; undefined is yes. Fixed before it opened, and said to the voters. [POLL8] */
export function hiddenFrom(
  { mayOpen, hasVoted }: Onlooker,
  { state, settings, kind }: Poll,
  voters: number,
): Hidden | undefined {
  const { results, isNamed } = settings
  if (state === 'published') return undefined
  // What people wrote is looked at before the hall reads it.
  const isForOrganisers = results === 'organisers' || kind === 'text'
  if (isForOrganisers && !mayOpen) return 'not-published'
  if (state === 'closed') return undefined
  if (results === 'closed') return 'not-closed'
  if (results === 'voted' && !hasVoted && !mayOpen) return 'not-voted'
  return !isNamed && voters < FEWEST_TOLD ? 'few' : undefined
}
