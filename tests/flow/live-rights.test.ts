import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '#shared/role.ts'
import { Listener } from '../support/listener.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { slowSockets } from '../support/slow-sockets.ts'
import { Writer } from '../support/writer.ts'

const PROMISED = 1_000 // ms

let rapport: Rapport
let session: Session
let organiser: string
beforeAll(async () => {
  rapport = await Rapport.start()
})
afterAll(() => rapport.remove())

/** A session of its own, so that what one test takes away no other misses. */
async function founded(): Promise<void> {
  session = await rapport.session('The session')
  organiser = await session.enter('organiser', 'Olu')
}

/** Somebody who entered: their token and who they are. */
async function enters(key: string, name: string): Promise<{ token: string; person: string }> {
  const { status, json } = await session.call('POST', '/enter', { key, name })
  expect(status).toBe(200)
  return json
}

const byLink = (role: Role, name: string) => enters(session.key(role), name)
const rules = (method: string, path: string, body?: unknown, token = organiser) =>
  session.call(method, path, body, token)

/** Somebody at work: a line to the notes that is kept and a feed. */
async function atWork(token: string) {
  const writer = await new Writer(session, 'notes', token).synced()
  const listener = await Listener.of(session, token)
  return { writer, listener }
}

test('[RIGHT2] [RIGHT4] [RIGHT5] whoever is removed is off the notes within a second, hears it last, and is nobody here any more', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const bo = await byLink('moderator', 'Bo')
  const working = await atWork(ana.token)
  const beside = await atWork(bo.token)
  const sockets = slowSockets(ana.token)
  const slow = await new Writer(session, 'notes', ana.token, { sockets }).synced()
  working.writer.provider.awareness.setLocalStateField('at', { block: 'x' })
  const seen = (): number => beside.writer.provider.awareness.getStates().size
  while (seen() < 2)
    await new Promise((resolve) => beside.writer.provider.awareness.once('change', resolve))
  addLine(working.writer.doc, 'kept before')
  await working.writer.kept()

  const at = performance.now()
  expect((await rules('DELETE', `/people/${ana.person}`)).status).toBe(200)
  expect(await working.writer.closes()).toBe(4403)
  // Whoever is between two requests just then is a stranger at the next one, as on a socket that comes back.
  expect([4403, 1006]).toContain(await slow.closes())
  await working.listener.hears(({ event, data }) => event === 'rights' && data.removed === true)
  while (seen() > 1)
    await new Promise((resolve) => beside.writer.provider.awareness.once('change', resolve))
  expect(performance.now() - at).toBeLessThan(PROMISED)
  expect((await session.call('GET', '', undefined, ana.token)).status).toBe(401)
  expect((await session.call('GET', '/door', undefined, ana.token)).json).toEqual({ counted: [] })

  // What was taken before stays, and nobody else's saving is touched.
  expect(linesOf(beside.writer.doc)).toContain('kept before')
  addLine(beside.writer.doc, 'kept after')
  await beside.writer.kept()
  expect(beside.writer.closed).toBeUndefined()
  expect(beside.listener.heard.map(({ event }) => event)).not.toContain('rights')
  for (const each of [working.writer, slow, beside.writer]) each.leave()
  beside.listener.leave()
})

test('[RIGHT2] [RIGHT5] whoever is made a speaker reads on and writes no more, and is told what they may', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const working = await atWork(ana.token)
  const at = performance.now()
  const path = `/people/${ana.person}`
  expect((await rules('PATCH', path, { roles: ['speaker'] })).json).toEqual({ roles: ['speaker'] })
  expect(await working.writer.closes()).toBe(4403)
  const { data } = await working.listener.hears(({ event }) => event === 'rights')
  expect(performance.now() - at).toBeLessThan(PROMISED)
  expect(data.roles).toEqual(['speaker'])
  expect(data.acts).toContain('read-notes')
  expect(data.acts).not.toContain('write-notes')
  working.writer.leave()

  // And back: the line they have as a reader writes, and they hear of it.
  const reading = await new Writer(session, 'notes', ana.token).synced()
  expect((await rules('PATCH', path, { roles: ['speaker', 'rapporteur'] })).status).toBe(200)
  await working.listener.hears(
    ({ event, data: now }) => event === 'rights' && now.acts.includes('write-notes'),
  )
  addLine(reading.doc, 'as a rapporteur again')
  await reading.kept()
  expect(reading.closed).toBeUndefined()
  reading.leave()
  working.listener.leave()
})

test('[RIGHT3] while a session is suspended its organiser alone is on the notes, and everybody hears when it goes on', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const working = await atWork(ana.token)
  const ruling = await atWork(organiser)
  const at = performance.now()
  expect((await rules('POST', '/suspend')).status).toBe(200)
  expect(await working.writer.closes()).toBe(4403)
  await working.listener.hears(({ event, data }) => event === 'rights' && data.acts.length < 8)
  expect(performance.now() - at).toBeLessThan(PROMISED)
  working.writer.leave()
  const refused = await session.call('GET', '', undefined, ana.token)
  expect([refused.status, refused.json.code]).toEqual([403, 'session-suspended'])
  const late = await session.call('POST', '/enter', { key: session.key('speaker'), name: 'Cy' })
  expect(late.json.code).toBe('session-suspended')
  expect(ruling.writer.closed).toBeUndefined()

  expect((await rules('POST', '/resume')).status).toBe(200)
  await working.listener.hears(
    ({ event, data }) => event === 'rights' && data.acts.includes('write-notes'),
  )
  // What happened while they heard nothing is told anew.
  const snapshots = () => working.listener.heard.filter(({ event }) => event === 'snapshot').length
  await working.listener.hears(() => snapshots() === 2)
  for (const { writer, listener } of [ruling]) {
    writer.leave()
    listener.leave()
  }
  working.listener.leave()
})

test('[RIGHT3] when a session has ended votes and questions end, and its report is written on', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const dee = await byLink('participant', 'Dee')
  const working = await atWork(ana.token)
  expect((await rules('POST', '/end')).status).toBe(200)
  const asked = await session.call('POST', '/questions', { text: 'Why?' }, dee.token)
  expect([asked.status, asked.json.code]).toEqual([410, 'session-over'])
  for (const [path, body] of [
    ['/api/join', { code: session.code }],
    [`/api/sessions/${session.id}/enter`, { key: session.key('participant') }],
  ] as const) {
    const { status, json } = await rapport.call('POST', path, body)
    expect([status, json.code], path).toEqual([410, 'session-over'])
  }
  addLine(working.writer.doc, 'what was said last')
  await working.writer.kept()
  expect(working.writer.closed).toBeUndefined()
  working.writer.leave()
  working.listener.leave()
})

test('[KEY5] a link that is renewed opens nothing by its old key, and whoever came by it stays', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const renewed = await rules('POST', '/links/rapporteur/renew')
  const key = new URL(renewed.json.link).hash.slice(1)
  const enter = (by: string) => session.call('POST', '/enter', { key: by, name: 'Cy' })
  expect((await enter(session.key('rapporteur'))).json.code).toBe('wrong-key')
  expect((await enter(key)).json.role).toBe('rapporteur')
  expect((await session.call('GET', '', undefined, ana.token)).status).toBe(200)
  // It is shown again, also by the server's next life.
  await rapport.stop()
  await rapport.run()
  const { json } = await rules('GET', '/people')
  const row = json.links.find(({ role }: { role: Role }) => role === 'rapporteur')
  expect(row).toEqual({ role: 'rapporteur', generation: 2, isRevoked: false, link: row.link })
  expect(new URL(row.link).hash.slice(1)).toBe(key)
})

test('[KEY5] a link that is revoked takes its role from whoever came by it at once, and from nobody else', async () => {
  await founded()
  const ana = await byLink('rapporteur', 'Ana')
  const both = await byLink('moderator', 'Bo')
  // Bo was given it, Cy was invited: neither came by the link.
  const given = { roles: ['moderator', 'rapporteur'] }
  expect((await rules('PATCH', `/people/${both.person}`, given)).status).toBe(200)
  const invited = await rules('POST', '/invitations', { name: 'Cy', role: 'rapporteur' })
  const cy = await enters(new URL(invited.json.link).hash.slice(1), '')
  const working = await atWork(ana.token)
  const at = performance.now()
  expect((await rules('POST', '/links/rapporteur/revoke')).status).toBe(200)
  expect(await working.writer.closes()).toBe(4403)
  expect(performance.now() - at).toBeLessThan(PROMISED)
  working.writer.leave()
  const rolesOf = async (token: string) =>
    (await session.call('GET', '', undefined, token)).json.roles
  expect(await rolesOf(both.token)).toEqual(['moderator', 'rapporteur'])
  expect(await rolesOf(cy.token)).toEqual(['rapporteur'])
  const refused = await session.call('GET', '', undefined, ana.token)
  expect([refused.status, refused.json.code]).toEqual([401, 'not-entered'])
  const closed = await session.call('POST', '/enter', { key: session.key('rapporteur'), name: 'X' })
  expect(closed.json.code).toBe('wrong-key')
  // Ana is let in again by another link, as who she was.
  const again = { key: session.key('observer') }
  const back = await session.call('POST', '/enter', again, ana.token)
  expect([back.json.person, back.json.role]).toEqual([ana.person, 'observer'])
})

test('[KEY4] a personal link opens for whom it was made, again as the same person, until it is withdrawn', async () => {
  await founded()
  const said = { name: ' Cy\u202e  Young ', role: 'moderator', affiliation: 'Example Net' }
  const invited = await rules('POST', '/invitations', said)
  expect([invited.status, invited.json.name]).toEqual([201, 'Cy Young'])
  const key = new URL(invited.json.link).hash.slice(1)
  const door = await session.call('POST', '/door', { key })
  expect(door.json).toEqual({ title: 'The session', role: 'moderator', name: 'Cy Young' })
  const first = await enters(key, '')
  const second = await enters(key, '')
  expect(second.person).toBe(first.person)
  const { id } = invited.json
  expect((await rules('POST', `/invitations/${id}/link`)).json.link).toBe(invited.json.link)
  const listed = (await rules('GET', '/people')).json.invitations
  expect(listed).toMatchObject([{ id, role: 'moderator', person: first.person }])

  const working = await atWork(second.token)
  expect((await rules('DELETE', `/invitations/${id}`)).status).toBe(200)
  expect(await working.writer.closes()).toBe(4403)
  working.writer.leave()
  expect((await session.call('POST', '/door', { key })).json.code).toBe('wrong-key')
  expect((await rules('POST', `/invitations/${id}/link`)).json.code).toBe('no-such-invitation')
})

test('[GIVE1] nobody gives, takes away, invites to, shows or closes what is above them', async () => {
  await founded()
  const rapporteur = await byLink('rapporteur', 'Ana')
  const remote = await byLink('onlineModerator', 'Bo')
  const speaker = await byLink('speaker', 'Cy')
  const own = (await session.call('GET', '', undefined, organiser)).json.person
  const refused: readonly (readonly [string, string, unknown, string])[] = [
    ['POST', '/invitations', { name: 'X', role: 'organiser' }, rapporteur.token],
    ['POST', '/links/moderator/renew', undefined, rapporteur.token],
    ['POST', '/links/organiser/revoke', undefined, rapporteur.token],
    ['PATCH', `/people/${speaker.person}`, { roles: ['moderator'] }, rapporteur.token],
    ['PATCH', `/people/${rapporteur.person}`, { roles: ['organiser'] }, rapporteur.token],
    ['DELETE', `/people/${own}`, undefined, rapporteur.token],
    ['PATCH', `/people/${own}`, { roles: ['participant'] }, rapporteur.token],
    ['DELETE', `/people/${speaker.person}`, undefined, remote.token],
    ['POST', '/links/speaker/renew', undefined, remote.token],
    ['POST', '/end', undefined, rapporteur.token],
    ['PATCH', '/settings', { participantsRead: true }, rapporteur.token],
    ['GET', '/people', undefined, speaker.token],
  ]
  for (const [method, path, body, token] of refused) {
    const { status, json } = await rules(method, path, body, token)
    expect([status, json.code], `${method} ${path}`).toEqual([403, 'not-allowed'])
  }
  const shown = await rules('GET', '/people', undefined, remote.token)
  expect(shown.json.links.map(({ role }: { role: Role }) => role)).toEqual([
    'participant',
    'observer',
  ])
})

test('[GIVE2] a session never loses its last organiser, whoever tries and however many at once', async () => {
  await founded()
  const other = await byLink('organiser', 'Ola')
  const own = (await session.call('GET', '', undefined, organiser)).json.person
  const tried = await Promise.all([
    rules('PATCH', `/people/${own}`, { roles: ['speaker'] }, other.token),
    rules('PATCH', `/people/${other.person}`, { roles: ['speaker'] }),
    rules('DELETE', `/people/${own}`, undefined, other.token),
    rules('DELETE', `/people/${other.person}`),
  ])
  expect(tried.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(2)
  const left = await Promise.all(
    [organiser, other.token].map((token) => session.call('GET', '', undefined, token)),
  )
  const organisers = left.filter(({ json }) => json.roles?.includes('organiser'))
  expect(organisers.length).toBe(1)
  // Whoever revokes the link they came by themselves keeps what they have.
  const last = organisers[0]?.json.person === own ? organiser : other.token
  expect((await rules('POST', '/links/organiser/revoke', undefined, last)).status).toBe(200)
  expect((await session.call('GET', '', undefined, last)).json.roles).toContain('organiser')
})

test('[KEY5] another code opens, and the one before opens nothing', async () => {
  await founded()
  const { json } = await rules('POST', '/code/renew')
  expect(json.code).not.toBe(session.code)
  expect((await rapport.call('POST', '/api/join', { code: json.code })).json.session).toBe(
    session.id,
  )
  const old = await rapport.call('POST', '/api/join', { code: session.code })
  expect([old.status, old.json.code]).toEqual([403, 'wrong-key'])
})

test('[LIST1] [LIST2] who gives roles sees who is here and who is not, and hears when that changes', async () => {
  await founded()
  const listener = await Listener.of(session, organiser)
  const ana = await byLink('rapporteur', 'Ana')
  await byLink('participant', 'Dee')
  const people = async () => (await rules('GET', '/people')).json
  const rowOf = async (name: string) =>
    (await people()).people.find((row: { name: string }) => row.name === name)
  const news = () => listener.heard.filter(({ event }) => event === 'people').length
  await listener.hears(() => news() >= 1)
  expect(await rowOf('Ana')).toMatchObject({ id: ana.person, roles: ['rapporteur'], isHere: false })
  expect((await people()).participants).toEqual({ here: 0, total: 1 })

  const before = news()
  const working = await atWork(ana.token)
  await listener.hears(() => news() > before)
  expect((await rowOf('Ana')).isHere).toBe(true)
  const left = news()
  working.writer.leave()
  working.listener.leave()
  await listener.hears(() => news() > left)
  const { isHere, seenAt } = await rowOf('Ana')
  expect([isHere, seenAt % 60_000, Date.now() - seenAt < 120_000]).toEqual([false, 0, true])

  // Participants are listed when they are asked for, and when they were here stands nowhere.
  const { json } = await rules('GET', '/people?participants=1')
  expect(
    json.people.map(({ name, seenAt: seen }: { name: string; seenAt?: number }) => [name, seen]),
  ).toEqual([['Dee', undefined]])
  await rapport.stop()
  await rapport.run()
  expect((await rowOf('Ana')).seenAt).toBe(seenAt)
  listener.leave()
})

test('[NAME1] [NAME2] names are cleaned, those that look like a moderator’s are marked, and who comes again says more', async () => {
  await founded()
  const mo = await byLink('moderator', 'Mo Example')
  const like = await byLink('observer', 'M\u043e \u200bExample')
  const { json } = await rules('GET', '/people')
  const rows = new Map(json.people.map((row: { id: string }) => [row.id, row]))
  expect(rows.get(like.person)).toMatchObject({ name: 'M\u043e Example', looksLike: mo.person })
  expect(rows.get(mo.person)).not.toHaveProperty('looksLike')
  const unfit = { key: session.key('speaker'), name: '\u202e\u200b' }
  expect((await session.call('POST', '/enter', unfit)).json.code).toBe('name-unfit')

  // The rapporteur comes again as a speaker, and says where from: told, and marked.
  const ana = await byLink('rapporteur', 'Ana')
  const again = { key: session.key('speaker'), affiliation: 'Example Net' }
  expect((await session.call('POST', '/enter', again, ana.token)).json.person).toBe(ana.person)
  const own = { group: 'Academia', name: 'Ana B' }
  expect((await session.call('PATCH', '/me', own, ana.token)).json).toEqual({ name: 'Ana B' })
  const row = (await rules('GET', '/people')).json.people.find(
    ({ id }: { id: string }) => id === ana.person,
  )
  expect(row).toMatchObject({
    ...own,
    affiliation: 'Example Net',
    roles: ['rapporteur', 'speaker'],
    cameBy: 'link',
    collides: true,
  })
})
