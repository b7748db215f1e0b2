import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Person } from '#shared/session.ts'
import type { SessionStore } from '../../server/sessions/session-store.ts'
import type { Engine } from '../../server/store/engine.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { aFounding } from '../support/rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

describe.each(ENGINES)('sessions in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let sessions: SessionStore
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    sessions = sessionsIn(engine, new TrailRows(engine, () => 1))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const person = (id: string, changes: Partial<Person> = {}): Person => ({
    id: id as PersonId,
    session: 'one' as SessionId,
    name: `Name of ${id}`,
    roles: ['rapporteur'],
    ...changes,
  })

  test('[STORE4] a session begins with its row and the first record of both documents, or not at all', async () => {
    const founding = aFounding('one', 'AAAAAA')
    await sessions.found(founding)
    expect(await sessions.session('one' as SessionId)).toEqual(founding.session)
    expect(await sessions.sessionByCode('AAAAAA')).toEqual(founding.session)
    for (const name of ['notes', 'polls'] as const) {
      const { updates, seq } = await logIn(engine).read({ session: 'one' as SessionId, name })
      expect([seq, updates.map((update) => [...update])]).toEqual([1, [[...founding.seeds[name]]]])
    }
    // Another session with a code that is taken leaves nothing, its documents neither.
    await expect(sessions.found(aFounding('two', 'AAAAAA'))).rejects.toThrow()
    expect(await sessions.session('two' as SessionId)).toBeUndefined()
    const other = await logIn(engine).read({ session: 'two' as SessionId, name: 'notes' })
    expect(other.seq).toBe(0)
  })

  test('[STORE4] what was never founded is nobody’s', async () => {
    expect(await sessions.session('nowhere' as SessionId)).toBeUndefined()
    expect(await sessions.sessionByCode('')).toBeUndefined()
    expect(await sessions.heldBy('nothing')).toBeUndefined()
    expect(await sessions.namesOf([])).toEqual(new Map())
  })

  test('[STORE4] a person is found by each of their tickets, with what they said last', async () => {
    await sessions.found(aFounding('one', 'AAAAAA'))
    const ana = person('ana', { affiliation: 'Example ’Net’', group: 'Technical community' })
    await sessions.arrive({ person: ana, at: 1, ticketHash: 'ticket-1' })
    expect(await sessions.heldBy('ticket-1')).toEqual({ person: ana, kind: 'desk' })
    const both = { ...ana, name: 'Ana 🐙', roles: ['rapporteur', 'moderator'] } satisfies Person
    await sessions.arrive({ person: both, at: 2, ticketHash: 'ticket-2', kind: 'widget' })
    expect(await sessions.heldBy('ticket-1')).toEqual({ person: both, kind: 'desk' })
    expect(await sessions.heldBy('ticket-2')).toEqual({ person: both, kind: 'widget' })
    await sessions.arrive({ person: person('bo'), at: 3, ticketHash: 'ticket-3' })
    expect(await sessions.namesOf(['ana', 'bo', 'nobody'] as PersonId[])).toEqual(
      new Map([
        ['ana', 'Ana 🐙'],
        ['bo', 'Name of bo'],
      ]),
    )
  })

  test('[STORE4] a ticket that is taken keeps its person, and the one who came second is not kept', async () => {
    await sessions.found(aFounding('one', 'AAAAAA'))
    await sessions.arrive({ person: person('ana'), at: 1, ticketHash: 'ticket' })
    await expect(
      sessions.arrive({ person: person('bo'), at: 2, ticketHash: 'ticket' }),
    ).rejects.toThrow()
    expect((await sessions.heldBy('ticket'))?.person.id).toBe('ana')
    expect(await sessions.namesOf(['bo' as PersonId])).toEqual(new Map())
  })

  test('[STORE4] nobody enters a session that is not there', async () => {
    await expect(
      sessions.arrive({ person: person('ana'), at: 1, ticketHash: 'ticket' }),
    ).rejects.toThrow()
    expect(await sessions.heldBy('ticket')).toBeUndefined()
  })
})
