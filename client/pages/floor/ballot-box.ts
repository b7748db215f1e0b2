import type { OptionId, PollId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../../live/api.ts'
import { pauseBefore } from '../../live/feed.ts'
import { isOptionId, isPollId } from './known-ids.ts'
import type { Memory } from './memory.ts'

/** What is sent for a vote. The receipt is chosen here, so that sending twice counts once. */
export interface Ballot {
  readonly choices: readonly OptionId[]
  readonly receipt: string
}

/** 'counted-before' is a vote that was counted from an earlier ballot: the first answer stands. */
export type BallotOutcome = 'counted' | 'counted-before' | ProblemCode

export interface BallotBoxParts {
  readonly send: (poll: PollId, ballot: Ballot) => Promise<unknown>
  readonly memory: Memory
  readonly newReceipt: () => string
  readonly random: () => number
  readonly wait: (milliseconds: number) => Promise<void>
  /** The ballot could not be delivered yet and is being sent again. */
  readonly onWaiting: (poll: PollId, code: ProblemCode) => void
}

export interface BallotBox {
  cast(poll: PollId, choices: readonly OptionId[]): Promise<BallotOutcome>
  /** Ballots that a reload or a dead battery interrupted. */
  unanswered(): readonly (readonly [poll: PollId, ballot: Ballot])[]
}

const PREFIX = 'ballot:'

/**
 * Brings a ballot to the server through a bad network: the same receipt until there is an answer,
 * over reloads too. [FLOOR4] What the server answers is believed; 'broken' is no answer, so that
 * ballot stays, and pressing the button again repeats it.
 */
export function openBallotBox(parts: BallotBoxParts): BallotBox {
  const { memory } = parts

  const ballotFor = (poll: PollId, choices: readonly OptionId[]): Ballot => {
    const kept = readBallot(memory.read(PREFIX + poll))
    if (kept !== undefined && kept.choices.join() === choices.join()) return kept
    return { choices, receipt: parts.newReceipt() }
  }

  return {
    async cast(poll, choices) {
      const ballot = ballotFor(poll, choices)
      memory.write(PREFIX + poll, ballot)
      for (let tries = 0; ; tries += 1) {
        const answer = await attempt(parts, poll, ballot)
        if (!isForLater(answer)) {
          if (answer !== 'broken') memory.forget(PREFIX + poll)
          return answer === 'already-voted' ? 'counted-before' : answer
        }
        parts.onWaiting(poll, answer)
        await parts.wait(pauseBefore(tries, parts.random()))
      }
    },

    unanswered() {
      return memory
        .names()
        .filter((name) => name.startsWith(PREFIX))
        .flatMap((name) => {
          const poll = name.slice(PREFIX.length)
          const ballot = readBallot(memory.read(name))
          return ballot !== undefined && isPollId(poll) ? [[poll, ballot] as const] : []
        })
    },
  }
}

async function attempt(
  parts: BallotBoxParts,
  poll: PollId,
  ballot: Ballot,
): Promise<'counted' | ProblemCode> {
  try {
    await parts.send(poll, ballot)
    return 'counted'
  } catch (refusal) {
    return codeOf(refusal)
  }
}

// Many phones of a hall share one address: to be held up is no verdict on the ballot. Nor is a full disk.
const FOR_LATER = [
  'unavailable',
  'too-many-tries',
  'storage-full',
  'storage-failing',
] as const satisfies readonly ProblemCode[]

function isForLater(answer: 'counted' | ProblemCode): answer is (typeof FOR_LATER)[number] {
  return FOR_LATER.some((code) => code === answer)
}

function readBallot(value: unknown): Ballot | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('choices' in value) || !Array.isArray(value.choices)) return undefined
  if (!('receipt' in value) || typeof value.receipt !== 'string') return undefined
  return { choices: value.choices.filter(isOptionId), receipt: value.receipt }
}
