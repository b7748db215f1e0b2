import type { OptionId } from '../ids.ts'
import { answerKey, type Ballot } from './ballot.ts'
import { isWritten } from './kinds.ts'
import type { PollWording } from './wording.ts'

/** An answer in somebody's words, with how many said the same. */
export interface Answer {
  readonly text: string
  readonly times: number
}

/**
 * What was counted. `votes` has every option, 0 included, in the poll's order; in a ranking they are the first places.
 * `voters` is N: where several may be chosen the votes may add up to more. [POLL3]
 */
export interface Tally {
  readonly voters: number
  readonly votes: Readonly<Record<OptionId, number>>
  /** In a ranking, Borda's points: of n options the first gets n - 1, each next one less, an option left out 0. */
  readonly points?: Readonly<Record<OptionId, number>>
  /** What was written, the most frequent first; equal ones in no order that tells who came first. */
  readonly answers?: readonly Answer[]
  /** How many answers were written that a moderator chose not to show; absent where there are none. */
  readonly leftOut?: number
  /** Hands counted in the hall, entered by a moderator; kept apart from the online votes. */
  readonly hands?: Readonly<Record<OptionId, number>>
  /** The same count by group or channel, where at least five voted in each part; the rest is `other`. */
  readonly parts?: readonly TallyPart[]
}

export interface TallyPart {
  readonly name: string
  readonly voters: number
  readonly votes: Readonly<Record<OptionId, number>>
}

/** Answers that a moderator found to say the same: `from` counts as `into`. Without `into`, it is not shown. */
export interface Merge {
  readonly from: string
  readonly into?: string
}

/** Ballots that say the same, with how many they are. */
export interface Alike extends Ballot {
  readonly times: number
}

/**
 * Counts ballots. Options that nobody chose are present with 0; a choice that is no option of the poll counts its voter but no
 * vote. Answers that say the same are one; `merges` joins more of them. [POLL3]
 */
export function countBallots(
  poll: PollWording,
  ballots: Iterable<Alike>,
  merges: readonly Merge[] = [],
): Tally {
  const votes = new Map<string, number>(poll.options.map((option) => [option.id, 0]))
  const points = new Map(votes)
  const written = new Answers(merges)
  let voters = 0
  for (const { choices, texts = [], times } of ballots) {
    voters += times
    for (const text of texts) written.add(text, times)
    const chosen = poll.kind === 'ranking' ? choices.slice(0, 1) : choices
    for (const choice of chosen) addTo(votes, choice, times)
    choices.forEach((choice, place) => {
      addTo(points, choice, times * Math.max(poll.options.length - 1 - place, 0))
    })
  }
  return {
    voters,
    votes: Object.fromEntries(votes),
    ...(poll.kind === 'ranking' && { points: Object.fromEntries(points) }),
    ...(isWritten(poll.kind) && { answers: written.all() }),
    ...(written.leftOut > 0 && { leftOut: written.leftOut }),
  }
}

function addTo(counts: Map<string, number>, option: string, more: number): void {
  const soFar = counts.get(option)
  if (soFar !== undefined) counts.set(option, soFar + more)
}

/** Written answers by what they say. Of spellings of the same, the most frequent stands, and of those the first by letters. */
class Answers {
  readonly #merges: ReadonlyMap<string, string | undefined>
  readonly #spellings = new Map<string, Map<string, number>>()
  #leftOut = 0

  constructor(merges: readonly Merge[]) {
    this.#merges = new Map(
      merges.map(({ from, into }) => [answerKey(from), into && answerKey(into)]),
    )
  }

  add(text: string, times: number): void {
    let key = answerKey(text)
    const seen = new Set<string>()
    while (this.#merges.has(key) && !seen.has(key)) {
      seen.add(key)
      const into = this.#merges.get(key)
      if (into === undefined) {
        this.#leftOut += times
        return
      }
      key = into
    }
    const spellings = this.#spellings.get(key) ?? new Map<string, number>()
    this.#spellings.set(key, spellings.set(text, (spellings.get(text) ?? 0) + times))
  }

  get leftOut(): number {
    return this.#leftOut
  }

  all(): readonly Answer[] {
    const answers = [...this.#spellings].map(([key, spellings]) => ({
      text: spellingOf(key, spellings),
      times: [...spellings.values()].reduce((sum, times) => sum + times, 0),
    }))
    return answers.sort((one, other) => other.times - one.times || compare(one.text, other.text))
  }
}

/** How an answer is shown: as it was merged into, where somebody wrote that, and as most wrote it otherwise. */
function spellingOf(key: string, spellings: ReadonlyMap<string, number>): string {
  const own = [...spellings].filter(([text]) => answerKey(text) === key)
  const all = own.length > 0 ? own : [...spellings]
  const [first] = all.sort(([one, a], [other, b]) => b - a || compare(one, other))
  return first?.[0] ?? key
}

// The same on every machine, whatever its language.
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The share of voters who chose an option, in percent with no decimals; 0 while nobody voted. */
export function percentOf(votes: number, voters: number): number {
  return voters === 0 ? 0 : Math.round((votes * 100) / voters)
}

/** Mean, median and spread (the standard deviation of all who voted) of a scale, or undefined while nobody voted. */
export interface ScaleFigures {
  readonly mean: number
  readonly median: number
  readonly spread: number
}

/** The figures of a scale, whose options are called by their steps. */
export function scaleFigures(votes: Readonly<Record<string, number>>): ScaleFigures | undefined {
  const steps = Object.entries(votes)
    .map(([step, times]) => ({ step: Number(step), times }))
    .sort((one, other) => one.step - other.step)
  const n = steps.reduce((sum, { times }) => sum + times, 0)
  if (n === 0) return undefined
  const mean = steps.reduce((sum, { step, times }) => sum + step * times, 0) / n
  const around = steps.reduce((sum, { step, times }) => sum + times * (step - mean) ** 2, 0)
  const at = (place: number): number => {
    let passed = 0
    for (const { step, times } of steps) {
      passed += times
      if (place < passed) return step
    }
    return mean
  }
  const median = (at(Math.floor((n - 1) / 2)) + at(Math.floor(n / 2))) / 2
  return { mean, median, spread: Math.sqrt(around / n) }
}
