import type { PollId, SessionId } from '#shared/ids.ts'
import { sql, type Kysely, type Selectable } from 'kysely'
import type { TrailAct } from '../access/trail.ts'
import { digestOf, type PollRecord, type RecordStore } from '../polls/record.ts'
import type { Engine } from './engine.ts'
import type { Tables } from './tables.ts'
import type { TrailRows } from './trail-rows.ts'

/** A poll whose rows are not what they were when it was sealed. */
export interface RecordDamage {
  readonly session: string
  readonly poll: string
  readonly question: string
}

/** What came of counting every closed poll again. */
export interface RecordsChecked {
  readonly polls: number
  readonly damages: readonly RecordDamage[]
}

type PollRow = Selectable<Tables['poll']>
interface NamedRow {
  readonly person: string
  readonly choices: string
}

/** Digests of closed polls, in their rows and in the trail. */
export function recordsIn(engine: Engine, trail: TrailRows): RecordStore {
  const { rows } = engine
  return {
    async unsealed() {
      const found = await rows
        .selectFrom('poll')
        .select(['session', 'id'])
        .where('state', '<>', 'open')
        .where('digest', 'is', null)
        .execute()
      if (found.length === 0) return []
      // One that has lost its digest stays without: it is to be found.
      const sealed = await sealedIn(rows)
      return found.flatMap(({ session, id }) =>
        sealed.has(`${session}/${id}`) ? [] : [[session as SessionId, id as PollId] as const],
      )
    },
    async seal(session, poll) {
      const row = await pollRow(rows, session, poll)
      if (!row || row.state === 'open') return
      const digest = digestOf(await recordOf(rows, row))
      if (digest === row.digest) return
      const update = rows
        .updateTable('poll')
        .set({ digest })
        .where('session', '=', session)
        .where('id', '=', poll)
        .compile()
      if (row.rehearsal) await engine.commit([update])
      else {
        const detail = { poll, digest }
        await trail.commit([update], { session, act: 'poll-sealed', detail })
      }
    },
  }
}

/**
 * Counts every closed poll again from its rows, and compares it with its digest, and the digest with the last one that the trail has. A
 * poll that was closed before there were records has neither. Nothing is written. [RECORD2]
 */
export async function checkRecords(rows: Kysely<Tables>): Promise<RecordsChecked> {
  const found = await rows
    .selectFrom('poll')
    .selectAll()
    .where('state', '<>', 'open')
    .orderBy('session')
    .orderBy('opened_at')
    .execute()
  const sealed = await sealedIn(rows)
  const damages: RecordDamage[] = []
  for (const row of found) {
    const { session, id, question, digest } = row
    const noted = sealed.get(`${session}/${id}`)
    if (digest === null && noted === undefined) continue
    const isNoted = row.rehearsal !== 0 || noted === digest
    const stands = isNoted && digest === digestOf(await recordOf(rows, row))
    if (!stands) damages.push({ session, poll: id, question })
  }
  const there = new Set(found.map(({ session, id }) => `${session}/${id}`))
  for (const [key] of sealed) {
    const [session = '', poll = ''] = key.split('/')
    // A poll that was sealed and is not closed any more, or is not there.
    if (!there.has(key)) damages.push({ session, poll, question: '' })
  }
  return { polls: found.length, damages }
}

function pollRow(
  rows: Kysely<Tables>,
  session: string,
  poll: string,
): Promise<PollRow | undefined> {
  return rows
    .selectFrom('poll')
    .selectAll()
    .where('session', '=', session)
    .where('id', '=', poll)
    .executeTakeFirst()
}

async function recordOf(rows: Kysely<Tables>, row: PollRow): Promise<PollRecord> {
  const named = await namedBallots(rows, row)
  return {
    session: row.session,
    poll: row.id,
    draft: row.draft || row.id,
    round: row.round,
    question: row.question,
    kind: row.kind,
    options: row.options,
    settings: row.settings,
    opened: [row.opened_at, row.opened_by],
    closed: [row.closed_at, row.closed_by],
    published: [row.published_at, row.published_by],
    base: row.base,
    crowd: row.crowd,
    ballots: await ballotsOf(rows, row),
    voters:
      named.length > 0
        ? named.map(({ person, choices }) => [person, choices] as const)
        : await tookPart(rows, row),
    hands: row.hands,
    merges: row.merges,
    parts: row.parts,
  }
}

async function ballotsOf(rows: Kysely<Tables>, { session, id }: PollRow) {
  const found = await rows
    .selectFrom('ballot')
    .select(['choices', rows.fn.sum<string | number>('times').as('times')])
    .where('session', '=', session)
    .where('poll', '=', id)
    .groupBy('choices')
    .execute()
  return found.map(({ choices, times }) => [choices, Number(times)] as const)
}

async function tookPart(rows: Kysely<Tables>, { session, id }: PollRow): Promise<number> {
  const found = await rows
    .selectFrom('participation')
    .select(rows.fn.countAll<number>().as('voters'))
    .where('session', '=', session)
    .where('poll', '=', id)
    .executeTakeFirst()
  return found?.voters ?? 0
}

// The last ballot of everybody in a poll that takes names.
async function namedBallots(
  rows: Kysely<Tables>,
  { session, id }: PollRow,
): Promise<readonly NamedRow[]> {
  const found = await sql<NamedRow>`
    SELECT person, choices FROM named_ballot AS ballot WHERE session = ${session} AND poll = ${id}
    AND seq = (SELECT max(seq) FROM named_ballot AS later WHERE later.session = ballot.session
      AND later.poll = ballot.poll AND later.person = ballot.person)`.execute(rows)
  return found.rows
}

/** The last digest of each poll that the trail has. */
async function sealedIn(rows: Kysely<Tables>): Promise<Map<string, string>> {
  const found = await rows
    .selectFrom('trail')
    .select(['session', 'detail'])
    .where('act', '=', 'poll-sealed' satisfies TrailAct)
    .orderBy('session')
    .orderBy('seq')
    .execute()
  return new Map(
    found.flatMap(({ session, detail }) => {
      const { poll, digest } = readDetail(detail)
      return typeof poll === 'string' && typeof digest === 'string'
        ? [[`${session}/${poll}`, digest] as const]
        : []
    }),
  )
}

// What was altered so that it is no JSON is found by its sum.
function readDetail(detail: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(detail)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    return {}
  }
}
