import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersonId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/role.ts'
import type { SessionDetails } from '#shared/session.ts'
import { Elsewhere } from '../../server/sessions/elsewhere.ts'
import { LiveSession } from '../../server/sessions/live-session.ts'
import { listOfPeople } from '../../server/sessions/people-list.ts'
import type { Session, SessionStore } from '../../server/sessions/session-store.ts'
import { accessIn } from '../../server/store/access-rows.ts'
import type { Engine } from '../../server/store/engine.ts'
import { programmesIn } from '../../server/store/programme-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const HERE = { start: '2026-11-25T10:00:00Z', end: '2026-11-25T11:00:00Z' }
// The same hour, told in another zone and without an end.
const SAME_TIME = { start: '2026-11-25T12:30:00+02:00', minutes: 60 }
const AFTER = { start: '2026-11-25T11:00:00Z', end: '2026-11-25T12:00:00Z' }

describe.each(ENGINES)('who is elsewhere, in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  let sessions: SessionStore
  let elsewhere: Elsewhere
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    sessions = sessionsIn(engine, trail)
    elsewhere = new Elsewhere(programmesIn(engine))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  let made = 0
  async function found(id: string, when: Partial<SessionDetails>): Promise<Session> {
    const founding = aFounding(id, `CODE${(made += 1)}`)
    const details = { ...founding.session.details, ...when }
    const session = { ...founding.session, details }
    await sessions.found({ ...founding, session })
    return session
  }
  async function comes(session: string, name: string, ...roles: Role[]): Promise<PersonId> {
    const id = `p${(made += 1)}` as PersonId
    const person = { id, session: session as SessionId, name, roles }
    await sessions.arrive({ person, at: made, ticketHash: `ticket of ${id}` })
    return id
  }
  async function listed(session: Session) {
    const store = accessIn(engine, trail)
    const news = { seenAt: () => undefined }
    const live = new LiveSession(session, [])
    return listOfPeople({ store, news, elsewhere }, live, [], new Map(), undefined)
  }
  const markedIn = async (session: Session) =>
    (await listed(session)).people.filter((row) => row.isElsewhere).map(({ name }) => name)

  test('[LIST3] whoever has a part here and in a session at the same time is marked, and nobody else', async () => {
    const here = await found('here', HERE)
    await comes('here', 'Ana', 'rapporteur')
    await comes('here', 'Bo', 'speaker')
    await comes('here', 'Cy', 'observer')
    await comes('here', 'Di', 'moderator')
    await comes('here', 'Ed', 'organiser')
    await comes('here', 'Fay', 'speaker')
    expect(await markedIn(here)).toEqual([])
    await found('later', AFTER)
    await found('timeless', {})
    for (const session of ['later', 'timeless']) await comes(session, 'Di', 'speaker')
    expect(await markedIn(here)).toEqual([])

    const people = [{ part: 'speaker', name: ' Bo ' }] as const
    const there = await found('there', { ...SAME_TIME, people, title: 'Secret title' })
    await comes('there', 'Ana', 'participant', 'moderator')
    await comes('there', 'Cy', 'speaker')
    await comes('there', 'Di', 'participant')
    await comes('there', 'Ed', 'observer')
    const gone = await comes('there', 'Fay', 'speaker')
    expect(await markedIn(here)).toEqual(['Ana', 'Bo', 'Fay'])
    await accessIn(engine, trail).change([{ is: 'removed', person: gone, at: 9 }])
    expect(await markedIn(here)).toEqual(['Ana', 'Bo'])
    expect(await markedIn(there)).toEqual(['Ana'])
    // That there is one is all that is told.
    expect(JSON.stringify(await listed(here))).not.toMatch(/there|Secret|12:30/)
  })

  test('[LIST3] who was erased elsewhere, and a session that is no more, mark nobody', async () => {
    const here = await found('here', HERE)
    await comes('here', 'Participant 1', 'rapporteur')
    await found('there', SAME_TIME)
    const erased = await comes('there', 'Participant 1', 'rapporteur')
    expect(await markedIn(here)).toEqual(['Participant 1'])
    const { rows } = engine
    await rows.updateTable('person').set({ erased_at: 1 }).where('id', '=', erased).execute()
    expect(await markedIn(here)).toEqual([])
    const people = [{ part: 'speaker', name: 'Participant 1' }] as const
    await found('gone', { ...SAME_TIME, people })
    expect(await markedIn(here)).toEqual(['Participant 1'])
    await rows.deleteFrom('session').where('id', '=', 'gone').execute()
    expect(await markedIn(here)).toEqual([])
  })
})
