import { expect, test } from 'vitest'
import { ACTS } from '#shared/access/acts.ts'
import type { SessionId } from '#shared/ids.ts'
import { MESSAGE } from '#shared/wire.ts'
import { english } from '#shared/words/english.ts'
import { speak } from '#shared/words/words.ts'
import { doorsOf, makeApp, type AppParts } from '../../server/app.ts'
import { healthRoutes } from '../../server/http/health.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { NEEDS } from '../../server/rooms/connection.ts'
import { FakeClient } from '../support/fake-client.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { MemoryLog, turn } from '../support/memory-log.ts'

test('[MAY5] whatever is mounted has a row of the table, by hand or as a route', () => {
  const routes = healthRoutes(() => true, [])
  // Nothing of these is used to mount what uses them.
  const unused = {} as unknown as Pick<
    AppParts,
    'sessions' | 'hallway' | 'hosts' | 'peers' | 'limits' | 'openLines' | 'gate'
  >
  const app = makeApp({
    sessions: unused.sessions,
    hallway: unused.hallway,
    hosts: unused.hosts,
    peers: unused.peers,
    openLines: unused.openLines,
    limits: unused.limits,
    gate: unused.gate,
    routes,
    dist: 'client',
    version: '0',
    say: speak(english, 'en'),
    report: () => undefined,
  })
  const named = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  const mounted = new Set(app.routes.filter(({ method }) => method !== 'ALL').map(named))
  const doors = doorsOf(routes)
  expect([...mounted].sort()).toEqual([...new Set(doors.map(named))].sort())
  for (const { act } of doors) expect(ACTS).toContain(act)
  // What answers every method stands before doors and is none, but for the assets of the pages.
  const before = new Set(
    app.routes.filter(({ method }) => method === 'ALL').map(({ path }) => path),
  )
  expect([...before].sort()).toEqual([
    '/*',
    '/api/*',
    '/assets/*',
    '/rooms/*',
    '/rooms/:session/notes/line/*',
    '/rooms/:session/polls/line/*',
  ])
})

test('[MAY5] every kind of message is for whom its row names: who reads changes nothing by what is for writers', async () => {
  const hallway = new Hallway(new MemoryLog(), () => undefined, { clock: new FakeClock() })
  const room = await hallway.open({ session: 'one' as SessionId, name: 'notes' })
  for (const [kind, need] of Object.entries(NEEDS)) {
    for (const mayWrite of [true, false]) {
      const client = new FakeClient(room, 'ana', { mayWrite })
      // A kind, and nothing behind it: whoever reads on finds it malformed.
      client.send(new Uint8Array([MESSAGE[kind as keyof typeof MESSAGE]]))
      await turn()
      const isPassedOver = need === 'write' && !mayWrite
      const isWhole = kind === 'queryAwareness'
      const code = isPassedOver || isWhole ? undefined : 4400
      expect([kind, mayWrite, client.closed?.code]).toEqual([kind, mayWrite, code])
      if (need === 'server') expect(client.closed?.reason).toBe('unknown message')
      client.peer.left()
    }
  }
})
