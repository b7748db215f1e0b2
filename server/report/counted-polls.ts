import { ABSTAIN, isWritten, type PollKind } from '#shared/poll/kinds.ts'
import { hiddenFrom, type Base, type TalliedPoll } from '#shared/poll/poll.ts'
import { percentOf, scaleFigures, type Tally } from '#shared/poll/tally.ts'
import type { ReportPoll } from '#shared/report-poll.ts'
import { cleanField } from './clean.ts'
import { timeOf } from './counted.ts'

/** A round of a poll as a report is made of it. */
export interface PollRow extends TalliedPoll {
  /** The name of who opened it, where people are named. */
  readonly openedBy?: string
}

// A report is read by people who may not open polls: it tells what everybody is told.
const EVERYBODY = { mayOpen: false, hasVoted: false }

/**
 * The rounds that were opened in the order of opening, rehearsals left out. Numbers come from the count, never from a text;
 * those that are not everybody's yet are absent, and it says why. [REP4] [REP15]
 */
export function reportPolls(polls: readonly PollRow[]): ReportPoll[] {
  const real = polls.filter((poll) => !poll.isRehearsal)
  const rounds = Map.groupBy(real, ({ draft }) => draft)
  return real
    .toSorted((a, b) => a.openedAt - b.openedAt || a.round - b.round || (a.id < b.id ? -1 : 1))
    .map((poll) => reportPoll(poll, roundsOf(rounds.get(poll.draft) ?? [])))
}

const roundsOf = (polls: readonly PollRow[]): number =>
  Math.max(polls.length, ...polls.map(({ round }) => round))

function reportPoll(poll: PollRow, rounds: number): ReportPoll {
  const { settings, scale, most, kind } = poll
  const { isNamed, results, entitled, breakdown, seconds } = settings
  const hidden = hiddenFrom(EVERYBODY, poll, poll.tally.voters)
  return {
    id: poll.id,
    draft: poll.draft,
    round: poll.round,
    rounds,
    question: cleanField(poll.question) ?? '',
    kind,
    state: poll.state,
    method: {
      named: isNamed,
      results,
      entitled: typeof entitled === 'string' ? entitled : [...entitled],
      breakdown,
      seconds,
      most: kind === 'multiple' ? most : undefined,
    },
    scale: scale && {
      ...scale,
      low: cleanField(scale.low) ?? '',
      high: cleanField(scale.high) ?? '',
    },
    openedAt: timeOf(poll.openedAt) ?? new Date(0).toISOString(),
    closedAt: timeOf(poll.closedAt),
    publishedAt: timeOf(poll.publishedAt),
    openedBy: cleanField(poll.openedBy),
    hidden,
    ...(hidden === undefined
      ? countOf(poll)
      : { options: poll.options.map(({ id, text }) => ({ id, text: cleanField(text) ?? '' })) }),
    digest: poll.digest,
  }
}

type Count = Pick<
  ReportPoll,
  | 'voters'
  | 'base'
  | 'raised'
  | 'abstained'
  | 'options'
  | 'figures'
  | 'answers'
  | 'leftOut'
  | 'parts'
  | 'quorum'
>

function countOf(poll: TalliedPoll): Count {
  const { kind, tally, settings } = poll
  const { voters, votes, hands } = tally
  const base = baseOf(poll)
  const raised = raisedIn(poll)
  const isEach = isOneEach(kind)
  return {
    voters,
    base,
    raised: isEach ? raised : undefined,
    abstained: kind === 'yes-no' ? ownNumber(votes, ABSTAIN) : undefined,
    options: poll.options.map(({ id, text }) => {
      const total = ownNumber(votes, id) + ownNumber(hands, id)
      return {
        id,
        text: cleanField(text) ?? '',
        votes: ownNumber(votes, id),
        percent: percentOf(ownNumber(votes, id), base.n),
        ...(hands && { hands: ownNumber(hands, id), total }),
        ...(hands && isEach && { totalPercent: percentOf(total, voters + raised) }),
        ...(tally.points && { points: ownNumber(tally.points, id) }),
      }
    }),
    figures: kind === 'scale' ? figuresOf(poll) : undefined,
    answers: isWritten(kind) ? answersOf(tally) : undefined,
    leftOut: tally.leftOut,
    parts: partsOf(poll),
    quorum: settings.quorum === undefined ? undefined : quorumOf(settings.quorum, voters + raised),
  }
}

/** Shares are told of whoever was counted; where nobody was counted but the voters, of those. */
function baseOf({ base, crowd, tally }: TalliedPoll): { of: Base; n: number } {
  const n = base === 'voters' ? undefined : crowd?.[base]
  return n === undefined ? { of: 'voters', n: tally.voters } : { of: base, n }
}

// Where several may be chosen, or put in an order, somebody may raise a hand for each.
const isOneEach = (kind: PollKind): boolean => kind !== 'multiple' && kind !== 'ranking'

/** How many people raised a hand; where one could raise several, at least so many. */
function raisedIn({ kind, options, tally: { hands } }: TalliedPoll): number {
  const counts = options.map(({ id }) => ownNumber(hands, id))
  return isOneEach(kind) ? counts.reduce((sum, count) => sum + count, 0) : Math.max(0, ...counts)
}

function figuresOf({ options, tally }: TalliedPoll): ReportPoll['figures'] {
  const votes = options.map(({ id }) => [id, ownNumber(tally.votes, id)] as const)
  const figures = scaleFigures(Object.fromEntries(votes))
  if (!figures) return undefined
  const { mean, median, spread } = figures
  return { mean: rounded(mean), median: rounded(median), spread: rounded(spread) }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

const answersOf = ({ answers = [] }: Tally): ReportPoll['answers'] =>
  answers.map(({ text, times }) => ({ text: cleanField(text) ?? '', times }))

function partsOf({ options, tally }: TalliedPoll): ReportPoll['parts'] {
  return tally.parts?.map(({ name, voters, votes }) => ({
    name: cleanField(name) ?? '',
    voters,
    votes: options.map(({ id }) => ({ option: id, votes: ownNumber(votes, id) })),
  }))
}

const quorumOf = (needed: number, counted: number): ReportPoll['quorum'] => ({
  needed,
  counted,
  reached: counted >= needed,
})

// An option may be called "constructor": only what the record itself holds counts.
const ownNumber = (numbers: Readonly<Record<string, number>> | undefined, key: string): number =>
  numbers && Object.hasOwn(numbers, key) ? (numbers[key] ?? 0) : 0
