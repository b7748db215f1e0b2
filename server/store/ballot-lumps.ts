import { createHash } from 'node:crypto'
import { sql, type CompiledQuery } from 'kysely'
import { FEWEST_TOLD } from '#shared/poll/settings.ts'
import type { Cast } from '../polls/poll-store.ts'
import type { Engine } from './engine.ts'

const MOST_IN_A_LUMP = 256
const FEW_ROWS = 200 // so many are written anew with every lump
const MOST_REMEMBERED = 2_000 // polls of which it is known how many rows they have

/** A ballot as it is put in. `choices` is what the row says: the same for all who chose the same. */
export interface PutBallot {
  readonly voter: string
  readonly receipt: string
  readonly choices: string
}

interface Waiting extends PutBallot {
  resolve(cast: Cast | undefined): void
  reject(cause: unknown): void
}

/** The ballots that wait for a poll. */
interface Lump {
  readonly session: string
  readonly poll: string
  readonly waiting: Waiting[]
}

/**
 * Puts ballots in, many at once: whoever comes while a commit is under way shares the next one. In a lump, who took part is
 * written in the order of voters' keys and what was chosen in the order of what it says, so that within it nothing joins
 * the two. A ballot only counts up the row of all that say the same; rows that are new are laid among the others before
 * anybody sees them. Of a lump in which fewer than five voted, the journal of the store is emptied at once. [BAL3]
 */
export class BallotLumps {
  readonly #engine: Engine
  readonly #lumps = new Map<string, Lump>()
  readonly #rows = new Map<string, { atLastLaying: number; since: number }>()
  readonly #queries = new Map<number, (its: LumpValues) => readonly CompiledQuery[]>()
  readonly #last = new Map<string, Promise<unknown>>()
  #isCommitting = false

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /**
   * Counts a ballot once for each voter and only while the poll is open. Resolves, when it would survive a power cut, with what
   * stands for the voter; undefined where nothing does.
   */
  cast(session: string, poll: string, ballot: PutBallot): Promise<Cast | undefined> {
    const key = `${session}/${poll}`
    const casting = new Promise<Cast | undefined>((resolve, reject) => {
      const lump = this.#lumps.get(key) ?? { session, poll, waiting: [] }
      this.#lumps.set(key, lump)
      lump.waiting.push({ ...ballot, resolve, reject })
      if (!this.#isCommitting) void this.#commitAll()
    })
    const settled: Promise<void> = casting.then(
      () => this.#forgetLast(key, settled),
      () => this.#forgetLast(key, settled),
    )
    this.#last.set(key, settled)
    return casting
  }

  /** Resolves when the ballots that have come so far are kept, or are not: a poll closes behind them. */
  async settled(session: string, poll: string): Promise<void> {
    await this.#last.get(`${session}/${poll}`)
  }

  #forgetLast(key: string, settled: Promise<unknown>): void {
    if (this.#last.get(key) === settled) this.#last.delete(key)
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true
    // Those whose requests were read together go together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#lumps.size > 0) {
      const lumps = [...this.#lumps].map(([key, { session, poll, waiting }]) => {
        const some = waiting.splice(0, MOST_IN_A_LUMP)
        if (waiting.length === 0) this.#lumps.delete(key)
        return this.#commit(key, { session, poll, waiting: some })
      })
      await Promise.all(lumps)
    }
    this.#isCommitting = false
  }

  async #commit(key: string, { session, poll, waiting }: Lump): Promise<void> {
    const first = new Map<string, Waiting>()
    for (const each of waiting) if (!first.has(each.voter)) first.set(each.voter, each)
    try {
      const ballots = [...first.values()]
      const size = 2 ** Math.ceil(Math.log2(ballots.length))
      const queriesOf = this.#queries.get(size) ?? lumpQueries(this.#engine, size)
      this.#queries.set(size, queriesOf)
      const laying = this.#isToBeLaid(key) ? this.#engine.layAnew(session, poll, 'ballots') : []
      const [put, took, stood, ...laid] = await this.#engine.commit(
        [...queriesOf({ session, poll, ballots }), ...laying],
        ballots.length < FEWEST_TOLD ? 'untraced' : undefined,
      )
      this.#noteRows(key, put?.affected ?? 0, laid[0]?.affected)
      const isNew = new Set(took?.rows.map(({ voter }) => voter))
      const receipts = new Map(stood?.rows.map(({ voter, receipt }) => [voter, String(receipt)]))
      for (const each of waiting) {
        const receipt = receipts.get(each.voter)
        const isFirst = first.get(each.voter) === each && isNew.has(each.voter)
        each.resolve(receipt === undefined ? undefined : { receipt, isNew: isFirst })
      }
    } catch (cause) {
      for (const each of waiting) each.reject(cause)
    }
  }

  // Few rows are laid anew with every lump; many, as where people write, when another twentieth of them has come.
  #isToBeLaid(key: string): boolean {
    const rows = this.#rows.get(key)
    return !rows || rows.atLastLaying <= FEW_ROWS || rows.since * 20 >= rows.atLastLaying
  }

  #noteRows(key: string, put: number, laid: number | undefined): void {
    const before = this.#rows.get(key)
    if (this.#rows.size >= MOST_REMEMBERED) this.#rows.clear()
    if (laid !== undefined) this.#rows.set(key, { atLastLaying: laid, since: 0 })
    else if (before) this.#rows.set(key, { ...before, since: before.since + put })
  }
}

interface LumpValues {
  readonly session: string
  readonly poll: string
  readonly ballots: readonly PutBallot[]
}

/** The queries of a lump of so many ballots, compiled once. Where there are fewer, the last ones are nobody's and put nothing in. */
function lumpQueries(
  { rows }: Engine,
  size: number,
): (its: LumpValues) => readonly CompiledQuery[] {
  const gap = (name: string) => sql<string>`${new Gap(name)}`
  const [session, poll] = [gap('session'), gap('poll')]
  const places = Array.from({ length: size }, (_, place) => place)
  const valuesOf = (...names: readonly string[]) =>
    sql`(VALUES ${sql.join(places.map((at) => sql`(${sql.join(names.map((name) => gap(`${name} ${at}`)))})`))})`
  const isOpen = sql`EXISTS (SELECT 1 FROM poll WHERE session = ${session} AND id = ${poll} AND state = 'open')`
  const queries = [
    sql`INSERT INTO ballot (session, poll, id, choices, times)
        SELECT ${session}, ${poll}, its.column2, its.column3, count(*)
        FROM ${valuesOf('voter', 'id', 'choices')} AS its
        WHERE its.column1 IS NOT NULL AND ${isOpen} AND NOT EXISTS (
          SELECT 1 FROM participation AS took
          WHERE took.session = ${session} AND took.poll = ${poll} AND took.voter = its.column1)
        GROUP BY its.column2, its.column3 ORDER BY its.column2
        ON CONFLICT (session, poll, id) DO UPDATE SET times = ballot.times + excluded.times`,
    sql`INSERT INTO participation (session, poll, voter, receipt)
        SELECT ${session}, ${poll}, its.column1, its.column2
        FROM ${valuesOf('voter', 'receipt')} AS its
        WHERE its.column1 IS NOT NULL AND ${isOpen} ORDER BY its.column1
        ON CONFLICT DO NOTHING RETURNING voter`,
    sql`SELECT voter, receipt FROM participation
        WHERE session = ${session} AND poll = ${poll}
          AND voter IN (${sql.join(places.map((at) => gap(`voter ${at}`)))})`,
  ].map((query) => query.compile(rows))
  return ({ session: its, poll: of, ballots }) => {
    const values = new Map<string, string>([
      ['session', its],
      ['poll', of],
    ])
    ballots.forEach(({ voter, receipt, choices }, at) => {
      values.set(`voter ${at}`, voter)
      values.set(`receipt ${at}`, receipt)
      values.set(`id ${at}`, idOf(choices))
      values.set(`choices ${at}`, choices)
    })
    return queries.map((query) => ({
      ...query,
      parameters: query.parameters.map((value) =>
        value instanceof Gap ? (values.get(value.name) ?? null) : value,
      ),
    }))
  }
}

/** Where a value will stand. */
class Gap {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

function idOf(choices: string): string {
  return createHash('sha256').update(choices).digest('base64url')
}
