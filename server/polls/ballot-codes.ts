import { createHmac } from 'node:crypto'
import { idFrom, type PersonId, type PollId, type SessionId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { Problem } from '#shared/problem.ts'
import type { Guesses } from '../access/guesses.ts'
import type { TrailEntry } from '../access/trail.ts'

export const MOST_CODES = 500 // of a poll: its slips are some forty sheets
const LETTERS = 8 // of 28 each: 38 bits, and 500 codes among them
const MOST_POLLS = 200 // whose codes are in memory, some 100 kB each

/** Where it is kept how many codes a poll has. The codes themselves are kept nowhere. */
export interface BallotCodeStore {
  /** How many there are now: as many as were asked for, or as there were. */
  grow(
    session: SessionId,
    poll: PollId,
    codes: { readonly count: number; readonly by: PersonId; readonly at: number },
    entry: TrailEntry,
  ): Promise<number>
  count(session: SessionId, poll: PollId): Promise<number>
}

export interface BallotCodesParts {
  readonly store: BallotCodeStore
  readonly secret: Uint8Array
  readonly guesses: Guesses
  now(): number
  /** What a draft or an opened poll says; undefined where there is none. */
  wording(session: SessionId, poll: PollId): Promise<PollWording | undefined>
}

/**
 * Printed one-time codes: whoever holds one may vote once, and nobody knows who holds which. They are made of the house's secret, so
 * that they need not be kept; the same poll has the same ones each time it is printed. [CODE1]
 */
export class BallotCodes {
  readonly #parts: BallotCodesParts
  readonly #codes = new Map<string, ReadonlySet<string>>()

  constructor(parts: BallotCodesParts) {
    this.#parts = parts
  }

  /** Makes sure that a poll has so many codes, and answers how many it has: never fewer than before. */
  async make(
    session: SessionId,
    poll: PollId,
    by: PersonId,
    count: number,
  ): Promise<{ readonly count: number }> {
    await this.#asked(session, poll)
    const { store, now } = this.#parts
    const detail = { poll, codes: count }
    const entry: TrailEntry = { session, person: by, act: 'ballot-codes-made', detail }
    return { count: await store.grow(session, poll, { count, by, at: now() }, entry) }
  }

  /** What the slips of a poll say: its question, and each code. */
  async slips(
    session: SessionId,
    poll: PollId,
  ): Promise<{ readonly question: string; readonly codes: readonly string[] }> {
    const { question } = await this.#asked(session, poll)
    const count = await this.#parts.store.count(session, poll)
    if (count === 0) throw new Problem('no-such-poll', { poll, codes: 0 })
    return { question, codes: [...this.#derived(session, poll, count)] }
  }

  /**
   * Who votes with a code: its letters, however they were typed. One that opens nothing rejects with `wrong-ballot-code`, later with
   * each further one of the same source. [CODE2]
   */
  async voterOf(
    session: SessionId,
    poll: PollId,
    typed: string,
    source: string = '',
  ): Promise<string> {
    const code = typed.toLowerCase().replace(/[^a-z0-9]/g, '')
    if (this.#codes.get(keyOf(session, poll))?.has(code)) return code
    // More may have been made since, by another process it may be.
    const count = await this.#parts.store.count(session, poll)
    if (this.#derived(session, poll, count).has(code)) return code
    return this.#parts.guesses.wrong(`ballot ${keyOf(session, poll)}`, source, 'wrong-ballot-code')
  }

  async #asked(session: SessionId, poll: PollId): Promise<PollWording> {
    const wording = await this.#parts.wording(session, poll)
    if (!wording) throw new Problem('no-such-poll', { poll })
    return wording
  }

  #derived(session: SessionId, poll: PollId, count: number): ReadonlySet<string> {
    const key = keyOf(session, poll)
    const known = this.#codes.get(key)
    if (known && known.size >= count) return known
    const codes = new Set<string>()
    // Two alike would be one vote: then the next takes its place.
    for (let number = 1; codes.size < count; number++) {
      const mac = createHmac('sha256', this.#parts.secret).update(`ballot code ${key}/${number}`)
      codes.add(idFrom<string>(mac.digest().subarray(0, LETTERS)))
    }
    if (this.#codes.size >= MOST_POLLS) this.#codes.clear()
    this.#codes.set(key, codes)
    return codes
  }
}

function keyOf(session: SessionId, poll: PollId): string {
  return `${session}/${poll}`
}
