import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BridgeId, BroughtId, PersonId, SessionId } from '#shared/ids.ts'
import type { Bridge } from '../../server/inbox/bridge-store.ts'
import type { BroughtRow } from '../../server/inbox/brought-store.ts'
import { bridgesIn } from '../../server/store/bridge-rows.ts'
import { broughtIn } from '../../server/store/brought-rows.ts'
import type { Engine } from '../../server/store/engine.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const OTHER = 'two' as SessionId

describe.each(ENGINES)('what files and bridges bring in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
    await sessionsIn(engine, trail).found(aFounding('two', 'BBBBBB'))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })
  const row = (id: string, more: Partial<BroughtRow> = {}): BroughtRow => ({
    id: id as BroughtId,
    kind: 'caption',
    tool: 'captions',
    content: `{"text":"${id}"}`,
    place: 0,
    at: 1,
    ...more,
  })

  test('[IMP16] the same row is there once, another content takes its place, each session has its own', async () => {
    const store = broughtIn(engine)
    const [a, b] = [row('a', { place: 1 }), row('b', { person: 'p' as PersonId })]
    expect(await store.look(SESSION, [a])).toEqual(['added'])
    expect(await store.put(SESSION, [a, b])).toEqual(['added', 'added'])
    expect(await store.put(SESSION, [a, b])).toEqual(['here', 'here'])
    const newer = { ...b, content: '{"text":"newer"}', at: 2 }
    expect(await store.look(SESSION, [a, newer])).toEqual(['here', 'renewed'])
    expect(await store.put(SESSION, [newer, row('c', { kind: 'poll' })])).toEqual([
      'renewed',
      'added',
    ])
    expect(await store.brought(SESSION, 'caption')).toEqual([a, newer])
    expect(await store.put(OTHER, [a])).toEqual(['added'])
    expect(await store.remove(OTHER, 'b' as BroughtId)).toBe(false)
    expect(await store.remove(SESSION, a.id)).toBe(true)
    expect(await store.remove(SESSION, a.id)).toBe(false)
    expect(await store.brought(OTHER, 'caption')).toEqual([a])
  })

  test('[IMP16] whoever brings the same rows in at once adds each once', async () => {
    const store = broughtIn(engine)
    const rows = Array.from({ length: 1200 }, (_, at) => row(`r${at}`, { place: at }))
    const ends = await Promise.all([1, 2, 3].map(() => store.put(SESSION, rows)))
    expect(ends.flat().filter((each) => each === 'added')).toHaveLength(1200)
    expect(await store.brought(SESSION, 'caption')).toEqual(rows)
  })

  test('[BRIDGE1] a bridge is revoked once, its secret goes, and both stand in the trail', async () => {
    const store = bridgesIn(engine, trail)
    const bridge: Bridge = {
      id: 'bridge-1' as BridgeId,
      session: SESSION,
      name: 'Zoom',
      kind: 'zoom',
      madeAt: 1,
      madeBy: 'p' as PersonId,
      isRevoked: false,
      secret: 'secret',
    }
    const entry = { session: SESSION, act: 'bridge-made', detail: { bridge: bridge.id } } as const
    await store.make(bridge, entry)
    expect(await store.bridge(bridge.id)).toEqual(bridge)
    const revoke = (session: SessionId) =>
      store.revoke(session, bridge.id, 2, { ...entry, act: 'bridge-revoked' })
    expect(await revoke(OTHER)).toBe(false)
    expect([await revoke(SESSION), await revoke(SESSION)]).toEqual([true, false])
    const { secret: _, ...left } = bridge
    expect(await store.bridges(SESSION)).toEqual([{ ...left, isRevoked: true }])
    expect(await store.bridges(OTHER)).toEqual([])
    const { rows } = await trail.read(SESSION)
    expect(rows.map(({ act }) => act).filter((act) => act.startsWith('bridge'))).toEqual([
      'bridge-made',
      'bridge-revoked',
    ])
  })
})
