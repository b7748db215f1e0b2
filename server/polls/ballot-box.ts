import { idFrom, type PersonId, type PollId, type SessionId } from '#shared/ids.ts'
import { may } from '#shared/access/may.ts'
import type { Channel } from '#shared/channel.ts'
import { judgeBallot, type Ballot } from '#shared/poll/ballot.ts'
import { Problem } from '#shared/problem.ts'
import type { Poll } from '#shared/poll/poll.ts'
import type { Entitled } from '#shared/poll/settings.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import type { BallotCodes, Breakdowns } from './hooks.ts'
import type { Cast, PollStore } from './poll-store.ts'
import type { Register } from './register.ts'
import type { Timers } from './timers.ts'

/** What comes with a ballot. */
export interface Casting extends Ballot {
  readonly receipt?: string | undefined
  /** Of a printed slip, where the poll asks for one. */
  readonly code?: string | undefined
  /** Where the voter is. */
  readonly channel?: Extract<Channel, 'onsite' | 'online'> | undefined
}

export interface Counted {
  readonly receipt: string
  readonly counted: true
}

export interface BallotBoxParts {
  readonly store: PollStore
  readonly register: Register
  readonly timers: Timers
  readonly codes?: BallotCodes
  readonly breakdowns?: Breakdowns
  now(): number
  random(bytes: number): Uint8Array
}

/** Whether these roles may vote in a poll, codes aside. */
export function mayVoteIn(roles: readonly Role[], entitled: Entitled): boolean {
  if (!may(roles, 'vote')) return false
  return typeof entitled === 'string' || roles.some((role) => entitled.includes(role))
}

/** Takes ballots, and keeps each once. */
export class BallotBox {
  readonly #parts: BallotBoxParts

  constructor(parts: BallotBoxParts) {
    this.#parts = parts
  }

  /**
   * Counts a ballot, once for each voter. The same receipt again is answered again. Another one of somebody who has voted is
   * refused; where the poll takes names, it stands instead of theirs. [BAL2] [LIFE4] [LIFE8]
   */
  async cast(session: SessionId, id: PollId, by: Person, casting: Casting): Promise<Counted> {
    const { register, timers, random } = this.#parts
    const { poll } = await register.stored(session, id)
    const voter = await this.#voterOf(session, poll, by, casting.code)
    const { choices, texts = [], receipt = idFrom<string>(random(16)) } = casting
    const verdict = judgeBallot(poll, { choices, texts })
    if (verdict === 'poll-not-open' || timers.isOver(session, id))
      return this.#castBefore(session, id, { voter, person: by.id }, receipt)
    if (verdict !== 'valid') throw new Problem(verdict, { poll: id })

    const ballot = { choices: inPlace(poll, choices), texts }
    const kept = await this.#keep(session, poll, { ...ballot, voter, receipt, person: by.id })
    if (!kept) throw new Problem('poll-not-open', { poll: id })
    if (kept.receipt !== receipt) throw new Problem('already-voted', { poll: id })
    if (kept.isNew) {
      register.voted.note(session, id, by.id)
      if (!kept.replaced) {
        const of = { person: by, channel: casting.channel }
        this.#parts.breakdowns?.counted(session, poll, ballot, of)
      }
      register.moved(session, id)
    }
    return { receipt, counted: true }
  }

  /** Ballots of nobody, in a rehearsal. */
  async castVoices(session: SessionId, poll: Poll, ballots: readonly Ballot[]): Promise<void> {
    const { random, register } = this.#parts
    const cast = ballots.map(({ choices, texts = [] }) => {
      const person = idFrom<PersonId>(random(16))
      const voter = register.voterOf(session, poll.id, person)
      const receipt = idFrom<string>(random(16))
      const ballot = { choices: inPlace(poll, choices), texts }
      return this.#keep(session, poll, { ...ballot, voter, receipt, person })
    })
    await Promise.all(cast)
    register.moved(session, poll.id)
  }

  #keep(
    session: SessionId,
    poll: Poll,
    ballot: Ballot & {
      readonly receipt: string
      readonly voter: string
      readonly person: PersonId
    },
  ): Promise<Cast | undefined> {
    const { register, random, now } = this.#parts
    const { person, voter, receipt, choices, texts = [] } = ballot
    if (poll.settings.isNamed) {
      const named = { person, receipt, choices, texts, at: now() }
      return register.counts.castNamed(session, poll.id, named)
    }
    const anonymous = { voter, receipt, id: idFrom<string>(random(20)), choices, texts }
    return register.counts.cast(session, poll.id, anonymous)
  }

  // A repeat that arrives after closing finds its ballot counted: the answer got lost, not the vote.
  async #castBefore(
    session: SessionId,
    id: PollId,
    who: { readonly voter: string; readonly person: PersonId },
    receipt: string,
  ): Promise<Counted> {
    const receipts = await this.#parts.store.receiptsOf(session, id, who)
    if (!receipts.includes(receipt)) throw new Problem('poll-not-open', { poll: id })
    return { receipt, counted: true }
  }

  async #voterOf(session: SessionId, poll: Poll, by: Person, code: string | undefined) {
    const { register, codes } = this.#parts
    const { entitled } = poll.settings
    if (!mayVoteIn(by.roles, entitled)) throw new Problem('not-entitled', { poll: poll.id })
    if (entitled !== 'codes') return register.voterOf(session, poll.id, by.id)
    const voter =
      code === undefined ? undefined : await codes?.voterOf(session, poll.id, code, by.id)
    if (voter === undefined) throw new Problem('wrong-ballot-code', { poll: poll.id })
    return register.voterOf(session, poll.id, `code ${voter}`)
  }
}

// The order in which options were ticked says nothing, and a place in a ranking everything.
const inPlace = ({ kind }: Poll, choices: readonly string[]): readonly string[] =>
  kind === 'ranking' ? choices : [...choices].sort()
