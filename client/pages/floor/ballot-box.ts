import type { Place } from '#shared/channel.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../../live/api.ts'
import { pauseBefore } from '../../live/feed.ts'
import { isOptionId, isPollId } from './known-ids.ts'
import type { Memory } from './memory.ts'

/** What somebody answered, and what goes with it. */
export interface Answered {
  readonly choices: readonly OptionId[]
  readonly texts?: readonly string[]
  /** Of the printed slip that it is cast with. */
  readonly code?: string
  readonly channel?: Place
}

/** What is sent for a vote. The receipt is chosen here, so that sending twice counts once. */
export interface Ballot extends Answered {
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
  cast(poll: PollId, answer: Answered): Promise<BallotOutcome>
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

  const ballotFor = (poll: PollId, { choices, texts = [], code, channel }: Answered): Ballot => {
    const answer = {
      choices,
      ...(texts.length > 0 && { texts }),
      ...(code && { code }),
      ...(channel && { channel }),
    }
    const kept = readBallot(memory.read(PREFIX + poll))
    if (kept !== undefined && isSame(kept, answer)) return kept
    return { ...answer, receipt: parts.newReceipt() }
  }

  return {
    async cast(poll, answer) {
      const ballot = ballotFor(poll, answer)
      memory.write(PREFIX + poll, ballot)
      for (let tries = 0; ; tries += 1) {
        const said = await attempt(parts, poll, ballot)
        if (!isForLater(said)) {
          if (said !== 'broken') memory.forget(PREFIX + poll)
          if (said !== 'already-voted') return said
          // A slip that somebody used is no vote of whoever holds this phone.
          return ballot.code === undefined ? 'counted-before' : 'wrong-ballot-code'
        }
        parts.onWaiting(poll, said)
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

function isSame(one: Answered, other: Answered): boolean {
  return textOf(one) === textOf(other)
}

function textOf({ choices, texts = [], code, channel }: Answered): string {
  return JSON.stringify([choices, texts, code ?? '', channel ?? ''])
}

function readBallot(value: unknown): Ballot | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('choices' in value) || !Array.isArray(value.choices)) return undefined
  if (!('receipt' in value) || typeof value.receipt !== 'string') return undefined
  const texts = 'texts' in value && Array.isArray(value.texts) ? value.texts.filter(isText) : []
  const channel = 'channel' in value ? value.channel : undefined
  return {
    choices: value.choices.filter(isOptionId),
    ...(texts.length > 0 && { texts }),
    ...('code' in value && isText(value.code) && { code: value.code }),
    ...((channel === 'onsite' || channel === 'online') && { channel }),
    receipt: value.receipt,
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
