import { expect, test } from 'vitest'
import { ACTS } from '#shared/access/acts.ts'
import { may } from '#shared/access/may.ts'
import { USUAL_SETTINGS } from '#shared/access/settings.ts'
import { actsBy, readTicketKind, STAGE_ACTS, WIDGET_ACTS } from '#shared/access/tickets.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { ROLES, type Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import { Rights } from '../../server/sessions/rights.ts'
import { aFounding } from '../support/rows.ts'

const ONE = 'one' as SessionId

function ana(roles: readonly Role[]): Person {
  return { id: 'ana' as PersonId, session: ONE, name: 'Ana', roles }
}

/** Rights over one session and one person in it, whose row is read when the test lets it. */
function rightsOver() {
  let row: Person | undefined = ana(['rapporteur'])
  const reads: (() => void)[] = []
  let isSlow = false
  const { session } = aFounding('one', 'AAAAAA')
  const rights = new Rights({
    session: async (id) => (id === ONE ? session : { ...session, id }),
    links: async () => [],
    async heldBy(hash) {
      const read = row
      if (isSlow) await new Promise<void>((resolve) => reads.push(resolve))
      return read && { person: read, kind: readTicketKind(hash.split(' ')[0] ?? '') }
    },
    async change(changes) {
      for (const change of changes) {
        if (change.is === 'person') row = change.person
        if (change.is === 'removed') row = undefined
      }
    },
  })
  return {
    rights,
    slowly: () => (isSlow = true),
    async letRead() {
      await new Promise((resolve) => setImmediate(resolve))
      isSlow = false
      for (const read of reads.splice(0)) read()
    },
  }
}

test('[RIGHT1] whoever asks twice has one standing, and it changes where it is held', async () => {
  const { rights } = rightsOver()
  const live = await rights.session(ONE)
  const [standing, again] = await Promise.all([
    rights.byTicket(ONE, 'desk ticket'),
    rights.byTicket(ONE, 'desk again'),
  ])
  expect(standing).toBe(again)
  expect(standing?.may('write-notes')).toBe(true)
  let told = 0
  const unwatch = standing?.watch(() => (told += 1))
  await rights.change(live, [{ is: 'person', person: ana(['speaker']) }])
  expect([standing?.may('write-notes'), standing?.may('read-notes'), told]).toEqual([
    false,
    true,
    1,
  ])

  const session = { ...live.session, settings: { ...USUAL_SETTINGS, speakersRead: false } }
  await rights.change(live, [{ is: 'session', session }])
  expect([standing?.may('read-notes'), told]).toEqual([false, 2])
  unwatch?.()
  await rights.change(live, [{ is: 'removed', person: 'ana' as PersonId, at: 1 }])
  expect([standing?.isIn, standing?.may('read-session'), told]).toEqual([false, false, 2])
  expect(await rights.byTicket(ONE, 'desk ticket')).toBeUndefined()
})

test('[RIGHT1] what was read before a change is not believed after it', async () => {
  for (const change of [
    { is: 'person', person: ana(['speaker']) },
    { is: 'removed', person: 'ana' as PersonId, at: 1 },
  ] as const) {
    const { rights, slowly, letRead } = rightsOver()
    const live = await rights.session(ONE)
    slowly()
    const asked = rights.byTicket(ONE, 'desk ticket')
    await new Promise((resolve) => setImmediate(resolve))
    await rights.change(live, [change])
    await letRead()
    expect((await asked)?.may('write-notes') ?? false).toBe(false)
  }
})

test('[EMBED1] a ticket of a frame or of the wall does what it is for and no more, whoever holds it', async () => {
  const { rights } = rightsOver()
  const live = await rights.session(ONE)
  const desk = await rights.byTicket(ONE, 'desk ticket')
  const frame = await rights.byTicket(ONE, 'widget ticket')
  const wall = await rights.byTicket(ONE, 'stage ticket')
  expect(frame?.acts).toEqual([...WIDGET_ACTS])
  expect(wall?.acts).toEqual([...STAGE_ACTS])
  // Raised, they may do more by their own ticket, and not by these.
  await rights.change(live, [{ is: 'person', person: ana(['organiser']) }])
  expect([desk?.may('open-poll'), frame?.may('open-poll'), wall?.may('open-poll')]).toEqual([
    true,
    false,
    false,
  ])
  expect(frame?.acts).toEqual([...WIDGET_ACTS])
  // Nor are they told what is for organisers.
  expect([frame?.person.roles, wall?.person.roles]).toEqual([['participant'], ['observer']])
  expect([frame?.whole.roles, desk?.person.roles]).toEqual([['organiser'], ['organiser']])
  await rights.change(live, [{ is: 'removed', person: 'ana' as PersonId, at: 1 }])
  expect([desk?.isIn, frame?.isIn, wall?.isIn]).toEqual([false, false, false])
})

test('[EMBED1] [STAGE1] a ticket that does less never does what its holder may not', () => {
  for (const role of ROLES) {
    for (const kind of ['widget', 'stage'] as const) {
      const all = ACTS.filter((act) => may([role], act))
      const limited = kind === 'widget' ? WIDGET_ACTS : STAGE_ACTS
      const by = actsBy(kind, all)
      expect(by).toEqual(limited.filter((act) => may([role], act)))
    }
  }
  expect(readTicketKind('something new')).toBe('stage')
})

test('[PRIV4] whoever is in a session that is no more is a stranger from then on, and it is read anew', async () => {
  const { rights } = rightsOver()
  const live = await rights.session(ONE)
  const standing = await rights.byTicket(ONE, 'desk ticket')
  await rights.forgetSession(ONE)
  expect([standing?.isIn, standing?.may('read-notes')]).toEqual([false, false])
  expect(await rights.byTicket(ONE, 'desk ticket')).toBeUndefined()
  expect(await rights.session(ONE)).not.toBe(live)
})

test('[RIGHT1] a ticket of one session opens no other', async () => {
  const { rights } = rightsOver()
  expect(await rights.byTicket('two' as SessionId, 'desk ticket')).toBeUndefined()
  expect(await rights.byTicket(ONE, 'desk ticket')).toBeDefined()
  expect(await rights.byTicket('two' as SessionId, 'desk ticket')).toBeUndefined()
})

test('[RIGHT1] what is asked at every message is answered a million times within a second', async () => {
  const { rights } = rightsOver()
  const standing = await rights.byTicket(ONE, 'desk ticket')
  if (!standing) throw new Error('nobody is in')
  let yes = 0
  const at = performance.now()
  for (let n = 0; n < 1_000_000; n++) if (standing.may('write-notes')) yes += 1
  expect(performance.now() - at).toBeLessThan(1_000) // ten times what it takes on a busy machine
  expect(yes).toBe(1_000_000)
})
