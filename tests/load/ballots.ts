import type { Hall } from './hall.ts'
import { HttpLine, requestOf } from './http-line.ts'

const CHOICES = ['a', 'b', 'c', 'd']

/** A ballot on its way: whose, and the request as it goes over the line. */
export interface Ballot {
  readonly poll: string
  readonly person: number
  readonly request: Buffer
}

/** The ballots of these people in a poll, each with a receipt as a phone sends it. */
export function ballotsOf(hall: Hall, poll: string): Ballot[] {
  const path = `/api/sessions/${hall.session}/polls/${poll}/ballots`
  return hall.tokens.map((token, person) => {
    const choices = [CHOICES[(person * 7 + (person >> 3)) % CHOICES.length]]
    const body = { choices, receipt: `${poll}-receipt-${person}` }
    return { poll, person, request: requestOf('POST', path, token, body) }
  })
}

/** What was answered as counted, and when. */
export interface Flood {
  readonly answered: Ballot[]
  readonly times: Map<string, number[]>
  /** Milliseconds from the sending of each ballot to its answer. */
  readonly took: number[]
  readonly refused: number
}

/**
 * Casts ballots over lines that each send the next one when the last is answered, until there are none left or
 * it is told to stop. A line that breaks stops casting.
 */
export async function cast(
  lines: readonly HttpLine[],
  ballots: Iterable<Ballot>,
  mayGoOn: () => boolean = () => true,
): Promise<Flood> {
  const left = ballots[Symbol.iterator]()
  const flood = {
    answered: [] as Ballot[],
    times: new Map<string, number[]>(),
    took: [] as number[],
    refused: 0,
  }
  const castOn = async (line: HttpLine): Promise<void> => {
    while (mayGoOn()) {
      const { value: ballot, done } = left.next()
      if (done) return
      const sent = performance.now()
      const answer = await line.ask(ballot.request).catch(() => undefined)
      if (!answer) return
      if (answer.status !== 201) {
        flood.refused++
        continue
      }
      const at = performance.now()
      flood.answered.push(ballot)
      flood.took.push(at - sent)
      const times = flood.times.get(ballot.poll) ?? []
      flood.times.set(ballot.poll, times)
      times.push(at)
    }
  }
  await Promise.all(lines.map(castOn))
  return flood
}

export async function openLines(hall: Hall, count: number): Promise<HttpLine[]> {
  const lines: HttpLine[] = []
  while (lines.length < count) {
    const next = Array.from({ length: Math.min(100, count - lines.length) }, () =>
      HttpLine.open(hall.port),
    )
    lines.push(...(await Promise.all(next)))
  }
  return lines
}
