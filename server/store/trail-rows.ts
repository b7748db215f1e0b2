import { sql, type CompiledQuery, type RawBuilder } from 'kysely'
import type { SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { CommitOutcome, Engine } from './engine.ts'
import {
  detailOf,
  entrySum,
  FIRST_LINK,
  isSame,
  type TrailHead,
  type TrailRow,
} from './trail-chain.ts'
import { readTrail, type ReadTrail } from './trail-reading.ts'

const ENTRY_STATEMENTS = 2 // before those that it goes with
const ALWAYS = sql<boolean>`1 = 1`

/** The end of a session's trail, as far as this process has sent it. */
interface Chain {
  promised: Promise<TrailHead | undefined> | undefined
  /** Counts how often what was promised did not come true. */
  life: number
  underWay: number
}

/**
 * The trail: what was done is written in the same commit as its doing, or neither is. The entries of a session are a
 * chain of sums. Any number of processes may write it: whoever was not first writes theirs behind the other's. [TRAIL1]
 */
export class TrailRows {
  readonly #engine: Engine
  readonly #now: () => number
  readonly #chains = new Map<string, Chain>()

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine
    this.#now = now
  }

  /** Runs the statements and writes the entry. Resolves with the outcomes of the statements, as late as they are kept. */
  async commit(
    statements: readonly CompiledQuery[],
    entry: TrailEntry,
  ): Promise<readonly CommitOutcome[]> {
    const { outcomes } = await this.#write(ALWAYS, statements, entry)
    return outcomes
  }

  /**
   * The same for what can be done once only: `when` is a condition that holds until the statements have run, and which they
   * ask as well. False when it does not hold any more: then there is no entry.
   */
  async commitWhen(
    when: RawBuilder<boolean>,
    statements: readonly CompiledQuery[],
    entry: TrailEntry,
  ): Promise<boolean> {
    const { isWritten } = await this.#write(when, statements, entry)
    return isWritten
  }

  /** The trail of a session as it was at one moment. */
  read(session: SessionId | ''): Promise<ReadTrail> {
    return readTrail(this.#engine.rows, session)
  }

  #head(session: SessionId | ''): Promise<TrailHead | undefined> {
    return this.#engine.rows
      .selectFrom('trail_head')
      .select(['seq', 'sum'])
      .where('session', '=', session)
      .executeTakeFirst()
  }

  async #write(
    when: RawBuilder<boolean>,
    statements: readonly CompiledQuery[],
    entry: TrailEntry,
  ): Promise<{ readonly isWritten: boolean; readonly outcomes: readonly CommitOutcome[] }> {
    const chain = this.#chainOf(entry.session)
    chain.underWay += 1
    try {
      // Each turn ends here, or finds that the trail went on meanwhile: then somebody else's did end.
      for (;;) {
        const last = await this.#endOf(chain, entry.session)
        const { life } = chain
        const row = this.#rowAfter(last, entry)
        chain.promised = Promise.resolve(row)
        const script = [...this.#statementsOf(row, last, when), ...statements]
        try {
          const outcomes = await this.#engine.commit(script)
          const isWritten = outcomes[0]?.affected === 1
          if (!isWritten) this.#breakPromise(chain, life)
          return { isWritten, outcomes: outcomes.slice(ENTRY_STATEMENTS) }
        } catch (cause) {
          this.#breakPromise(chain, life)
          if (cause instanceof Problem) throw cause
          if (isHead(await this.#head(entry.session), last)) throw cause
        }
      }
    } finally {
      chain.underWay -= 1
      if (chain.underWay === 0) this.#chains.delete(entry.session)
    }
  }

  #chainOf(session: SessionId | ''): Chain {
    const chain = this.#chains.get(session) ?? { promised: undefined, life: 0, underWay: 0 }
    this.#chains.set(session, chain)
    return chain
  }

  // Whoever finds the end unchanged after waiting for it is the next to write behind it.
  async #endOf(chain: Chain, session: SessionId | ''): Promise<TrailHead | undefined> {
    for (;;) {
      const promised = (chain.promised ??= this.#head(session))
      try {
        const end = await promised
        if (chain.promised === promised) return end
      } catch (cause) {
        if (chain.promised === promised) chain.promised = undefined
        throw cause
      }
    }
  }

  // What was chained on an entry that is not there fails as well, and is chained anew.
  #breakPromise(chain: Chain, life: number): void {
    if (chain.life !== life) return
    chain.life += 1
    chain.promised = undefined
  }

  #rowAfter(last: TrailHead | undefined, { session, person, act, detail }: TrailEntry): TrailRow {
    const unsummed = {
      session,
      seq: (last?.seq ?? 0) + 1,
      at: this.#now(),
      person: person ?? null,
      act,
      detail: detailOf(detail),
      previous: last?.sum ?? FIRST_LINK,
    }
    return { ...unsummed, sum: entrySum(unsummed) }
  }

  // Where the trail does not end with what this one follows, `previous` is NULL, or the head is there already: the columns
  // refuse both, and nothing of the script is written.
  #statementsOf(row: TrailRow, last: TrailHead | undefined, when: RawBuilder<boolean>) {
    const { rows } = this.#engine
    const { session, seq, at, person, act, detail, previous, sum } = row
    const link = last
      ? sql`(SELECT sum FROM trail_head WHERE session = ${session} AND seq = ${last.seq} AND sum = ${last.sum})`
      : sql`${previous}`
    const insert = sql`
      INSERT INTO trail (session, seq, at, person, act, detail, previous, sum)
      SELECT ${session}, ${seq}, ${at}, ${person}, ${act}, ${detail}, ${link}, ${sum} WHERE ${when}`
    const isThere = sql`EXISTS (SELECT 1 FROM trail WHERE session = ${session} AND seq = ${seq})`
    const moveHead = last
      ? sql`UPDATE trail_head SET seq = ${seq}, sum = ${sum} WHERE session = ${session} AND ${isThere}`
      : sql`INSERT INTO trail_head (session, seq, sum) SELECT ${session}, ${seq}, ${sum} WHERE ${isThere}`
    return [insert.compile(rows), moveHead.compile(rows)]
  }
}

function isHead(one: TrailHead | undefined, other: TrailHead | undefined): boolean {
  if (!one || !other) return one === other
  return one.seq === other.seq && isSame(one.sum, other.sum)
}
