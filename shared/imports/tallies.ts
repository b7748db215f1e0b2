import type { BroughtPoll } from './brought.ts'
import type { Unkeyed } from './sorted.ts'

interface Counted {
  readonly question: string
  readonly kind: string | undefined
  people: number
  readonly answers: Map<string, number>
}

/** Counts the answers of another tool's polls, in the order in which polls and answers first come. [IMP11] */
export class Tallies {
  readonly #polls = new Map<string, Counted>()

  /** Adds what one person answered to the poll that `stamp` names. */
  person(stamp: string, question: string, answers: readonly string[]): void {
    const poll = this.#poll(stamp, question, undefined)
    poll.people += 1
    for (const answer of new Set(answers)) add(poll.answers, answer, 1)
  }

  /** Adds a count that the tool made itself; `people` is its number of all who answered. */
  counted(
    stamp: string,
    poll: Pick<BroughtPoll, 'question' | 'kind' | 'people'>,
    answer: { readonly text: string; readonly count: number },
  ): void {
    const counted = this.#poll(stamp, poll.question, poll.kind)
    counted.people = Math.max(counted.people, poll.people)
    add(counted.answers, answer.text, answer.count)
  }

  get polls(): Unkeyed<BroughtPoll>[] {
    return [...this.#polls].map(([stamp, { question, kind, people, answers }]) => ({
      stamp,
      question,
      people,
      answers: [...answers].map(([text, count]) => ({ text, count })),
      ...(kind !== undefined && { kind }),
    }))
  }

  #poll(stamp: string, question: string, kind: string | undefined): Counted {
    const known = this.#polls.get(stamp)
    if (known) return known
    const poll = { question, kind, people: 0, answers: new Map<string, number>() }
    this.#polls.set(stamp, poll)
    return poll
  }
}

/** Reads a count as a spreadsheet writes it; anything else, a formula above all, is none. */
export function readCount(cell: string): number | undefined {
  const digits = /^\s*(\d{1,9})(?:\.0+)?\s*$/.exec(cell)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function add(counts: Map<string, number>, answer: string, count: number): void {
  counts.set(answer, (counts.get(answer) ?? 0) + count)
}
