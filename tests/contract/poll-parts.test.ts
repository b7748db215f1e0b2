import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Engine } from '../../server/store/engine.ts'
import { codesIn } from '../../server/store/code-rows.ts'
import { partsIn } from '../../server/store/part-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const POLL = 'p' as PollId
const ANA = 'ana' as PersonId

describe.each(ENGINES)('parts and codes of polls in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
    await write(`INSERT INTO poll (session, id, question, kind, options, state, opened_at, opened_by)
      VALUES ('one', 'p', 'Which?', 'single', '[]', 'open', 1, 'ana')`)
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const write = (sql: string) => engine.rows.executeQuery(CompiledQuery.raw(sql))

  test('[PART1] parts are written over what was read, once, and not any more when the poll is published', async () => {
    const parts = partsIn(engine)
    expect(await parts.read(SESSION, POLL)).toBeUndefined()
    const first = { from: undefined, to: '{"gov":1}' }
    const wrote = await Promise.all([
      parts.write(SESSION, POLL, first),
      parts.write(SESSION, POLL, first),
    ])
    expect(wrote.filter(Boolean)).toHaveLength(1)
    expect(await parts.write(SESSION, POLL, { from: '{"gov":1}', to: '{"gov":2}' })).toBe(true)
    expect(await parts.write(SESSION, POLL, { from: '{"gov":1}', to: '{"gov":9}' })).toBe(false)
    expect(await parts.read(SESSION, POLL)).toBe('{"gov":2}')
    await write(`UPDATE poll SET state = 'published'`)
    expect(await parts.write(SESSION, POLL, { from: '{"gov":2}', to: '{"gov":3}' })).toBe(false)
  })

  test('[CODE1] a poll has as many codes as were asked for at most, and the trail says who made them', async () => {
    const codes = codesIn(engine, trail)
    const grow = (count: number) => {
      const detail = { poll: POLL, codes: count }
      const entry = { session: SESSION, person: ANA, act: 'ballot-codes-made', detail } as const
      return codes.grow(SESSION, POLL, { count, by: ANA, at: 1 }, entry)
    }
    expect(await codes.count(SESSION, POLL)).toBe(0)
    expect(await grow(25)).toBe(25)
    expect((await Promise.all([grow(40), grow(30)])).at(-1)).toBe(40)
    expect(await grow(3)).toBe(40)
    expect(await codes.count(SESSION, POLL)).toBe(40)
    expect((await trail.read(SESSION)).rows).toHaveLength(4)
  })
})
