import { isPlainId, type OptionId, type PollId } from './ids.ts'

export const POLL_KINDS = ['single', 'multiple'] as const
export type PollKind = (typeof POLL_KINDS)[number]

export type PollState = 'draft' | 'open' | 'closed'

export interface PollOption {
  readonly id: OptionId
  readonly text: string
}

/** The wording of a poll: while it is a draft this is written together, then it is frozen. */
export interface PollWording {
  readonly question: string
  readonly kind: PollKind
  readonly options: readonly PollOption[]
}

/** A poll that was opened. Times are milliseconds since 1970, by the server's clock. */
export interface Poll extends PollWording {
  readonly id: PollId
  readonly state: Exclude<PollState, 'draft'>
  readonly openedAt: number
  readonly closedAt?: number
}

/**
 * What was counted. `votes` has every option, 0 included, in the poll's order. `voters` is N: in a
 * poll with several choices the votes may add up to more. [POLL3]
 */
export interface Tally {
  readonly voters: number
  readonly votes: Readonly<Record<OptionId, number>>
  /** Hands counted in the hall, entered by a moderator; kept apart from the online votes. */
  readonly hands?: Readonly<Record<OptionId, number>>
}

export interface CountedPoll extends Poll {
  readonly tally: Tally
}

/** Enough for a phone's screen; the limits say no before anybody's work is lost. [POLL1] */
export const MOST_OPTIONS = 50
export const LONGEST_OPTION = 200 // characters
export const LONGEST_QUESTION = 500 // characters

export type WordingVerdict =
  | 'ready'
  | 'poll-without-question'
  | 'poll-without-options'
  | 'poll-option-empty'
  | 'poll-options-alike'
  | 'poll-option-twice'
  | 'poll-too-long'

/**
 * Whether a draft can be opened: a question, two to 50 options, no two of them alike to whoever reads
 * them, and each with an id of its own. [POLL1]
 */
export function judgeWording(wording: PollWording): WordingVerdict {
  if (visibleIn(wording.question) === '') return 'poll-without-question'
  if (wording.options.length < 2) return 'poll-without-options'
  if (wording.options.length > MOST_OPTIONS) return 'poll-too-long'
  if (wording.question.length > LONGEST_QUESTION) return 'poll-too-long'

  const texts = new Set<string>()
  const ids = new Set<string>()
  for (const { id, text } of wording.options) {
    const plain = visibleIn(text).toLowerCase()
    if (plain === '') return 'poll-option-empty'
    if (text.length > LONGEST_OPTION) return 'poll-too-long'
    if (ids.has(id) || !isPlainId(id)) return 'poll-option-twice'
    if (texts.has(plain)) return 'poll-options-alike'
    texts.add(plain)
    ids.add(id)
  }
  return 'ready'
}

/** What of a text can be told apart by eye: without letters that are not shown, in one spelling. */
function visibleIn(text: string): string {
  const shown = text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  return shown.normalize('NFKC').replace(/\s+/g, ' ').trim()
}

export type BallotVerdict =
  | 'valid'
  | 'poll-not-open'
  | 'unknown-option'
  | 'one-choice'
  | 'no-choice'

/** Whether these choices may be counted: known options, each once, exactly one in a single poll. [POLL2] */
export function judgeBallot(poll: Poll, choices: readonly string[]): BallotVerdict {
  if (poll.state !== 'open') return 'poll-not-open'
  if (choices.length === 0) return 'no-choice'
  const known = new Set<string>(poll.options.map((option) => option.id))
  if (choices.some((choice) => !known.has(choice))) return 'unknown-option'
  if (new Set(choices).size !== choices.length) return 'unknown-option'
  if (poll.kind === 'single' && choices.length > 1) return 'one-choice'
  return 'valid'
}

/**
 * Counts ballots, given as choices with how many ballots said the same. Options that nobody chose
 * are present with 0; a choice that is no option of the poll counts its voter but no vote. [POLL3]
 */
export function countBallots(
  poll: PollWording,
  ballots: Iterable<{ readonly choices: readonly string[]; readonly times: number }>,
): Tally {
  const votes = new Map<string, number>(poll.options.map((option) => [option.id, 0]))
  let voters = 0
  for (const { choices, times } of ballots) {
    voters += times
    for (const choice of choices) {
      const soFar = votes.get(choice)
      if (soFar !== undefined) votes.set(choice, soFar + times)
    }
  }
  return { voters, votes: Object.fromEntries(votes) }
}

/** The share of voters who chose an option, in percent with no decimals; 0 while nobody voted. */
export function percentOf(votes: number, voters: number): number {
  return voters === 0 ? 0 : Math.round((votes * 100) / voters)
}
