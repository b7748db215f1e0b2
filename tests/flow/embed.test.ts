import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDraft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import type { PollSettings } from '#shared/poll/settings.ts'
import { Listener } from '../support/listener.ts'
import { pollOf } from '../support/poll-gallery.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

const CONFIRMED = { 'rapport-confirmed': 'yes' }

let rapport: Rapport
let session: Session
let organiser: string
let moderator: string
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('The session')
  organiser = await session.enter('organiser')
  moderator = await session.enter('moderator')
})
afterAll(() => rapport.remove())

async function openPoll(id: string, settings: Partial<PollSettings> = {}): Promise<void> {
  const design = await new Writer(session, 'polls', organiser).synced()
  writeDraft(design.doc, id as PollId, pollOf('single', settings))
  await design.kept()
  design.leave()
  const { status } = await session.call('POST', `/polls/${id}/open`, {}, moderator)
  expect(status).toBe(200)
}

async function enterFrame(key = session.code): Promise<string> {
  const { json } = await session.call('POST', '/widget/enter', { key })
  return json.token
}

const at = (path: string): string => `/api/sessions/${session.id}${path}`

describe('a frame', () => {
  test('[EMBED1] comes in by the code or the participants’ link, without a cookie, and by no other key', async () => {
    for (const key of [session.code, session.key('participant')]) {
      const { status, json, headers } = await session.call('POST', '/widget/enter', { key })
      expect([status, headers.get('set-cookie')]).toEqual([200, null])
      const door = await rapport.call('GET', at('/door'), undefined, json.token)
      expect(door.json.here.roles).toEqual(['participant'])
      expect(door.json.here.acts).toEqual(['read-session', 'vote', 'see-own-receipts'])
    }
    for (const role of ['organiser', 'speaker', 'observer'] as const) {
      const { status, json } = await session.call('POST', '/widget/enter', {
        key: session.key(role),
      })
      expect([status, json.code]).toEqual([403, 'not-allowed'])
    }
    expect((await session.call('POST', '/widget/enter', { key: 'nothing' })).status).toBe(403)
  })

  test('[EMBED1] does not do more when its holder becomes more, nor by entering again with it', async () => {
    const token = await enterFrame()
    const { person } = (await session.call('GET', '', undefined, token)).json
    await session.call('PATCH', `/people/${person}`, { roles: ['organiser'] }, organiser)
    const here = (await session.call('GET', '', undefined, token)).json
    expect([here.roles, here.acts.includes('open-poll')]).toEqual([['participant'], false])
    expect((await session.call('POST', '/polls/p0/close', undefined, token)).status).toBe(403)
    // By its own key its holder is who they are, with what they were given.
    const again = await rapport.call('POST', at('/enter'), { key: session.code }, token)
    expect((await session.call('GET', '', undefined, again.json.token)).json.roles).toContain(
      'organiser',
    )
  })

  test('[EMBED3] votes when it says that it was asked again, and only then', async () => {
    await openPoll('p1')
    const token = await enterFrame()
    const ballot = { choices: ['a'], receipt: 'receipt-12345' }
    const refused = await rapport.call('POST', at('/polls/p1/ballots'), ballot, token)
    expect([refused.status, refused.json.code]).toEqual([428, 'vote-unconfirmed'])
    expect((await session.call('GET', '/ballots', undefined, token)).json.counted).toEqual([])
    const taken = await rapport.call('POST', at('/polls/p1/ballots'), ballot, token, CONFIRMED)
    expect(taken.status).toBe(201)
    expect((await session.call('GET', '/ballots', undefined, token)).json.counted).toEqual(['p1'])
    // Whoever votes from a page of ours is asked nothing twice.
    const phone = await session.enter('participant')
    expect((await session.call('POST', '/polls/p1/ballots', ballot, phone)).status).toBe(201)
  })

  test('[EMBED2] stands in pages of the origins that are listed, as its policy says', async () => {
    const policyOf = async (path: string): Promise<string> => {
      const { headers } = await rapport.call('GET', path, undefined, undefined, {
        accept: 'text/html',
      })
      const policy = headers.get('content-security-policy') ?? ''
      return /frame-ancestors [^;]+/.exec(policy)?.[0] ?? ''
    }
    expect(await policyOf(`/w/${session.id}`)).toBe("frame-ancestors 'none'")
    const embeds = ['https://example.org', 'http://localhost:8123']
    expect((await session.call('PATCH', '/settings', { embeds }, organiser)).status).toBe(200)
    expect(await policyOf(`/w/${session.id}`)).toBe(`frame-ancestors ${embeds.join(' ')}`)
    for (const other of [
      `/f/${session.id}`,
      `/s/${session.id}`,
      `/stage/${session.id}`,
      '/w/nothing',
    ])
      expect([other, await policyOf(other)]).toEqual([other, "frame-ancestors 'none'"])
    for (const wrong of ['http://example.org', "https://a.org 'self'", 'https://a.org; x', '*']) {
      const said = await session.call('PATCH', '/settings', { embeds: [wrong] }, organiser)
      expect([wrong, said.status]).toEqual([wrong, 400])
    }
  })

  test('[EMBED4] is made by a script that is the one file for pages of other origins', async () => {
    const script = await rapport.call('GET', '/embed.js')
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect(script.bytes.length).toBeLessThan(2_000)
    for (const other of ['/sw.js', `/w/${session.id}`, '/icon.svg', '/api/openapi.json']) {
      const { headers } = await rapport.call('GET', other)
      expect([other, headers.get('cross-origin-resource-policy')]).toEqual([other, 'same-origin'])
    }
  })
})

test('[STAGE1] the wall hears what an observer hears, whoever put it there', async () => {
  await openPoll('p2', { results: 'organisers' })
  const wall = (await session.call('POST', '/stage/enter', {}, organiser)).json.token
  const { json: here } = await session.call('GET', '', undefined, wall)
  expect([here.roles, here.acts, here.code]).toEqual([['observer'], ['read-session'], session.code])
  const tallies = async (token: string) => {
    const { polls } = (await session.call('GET', '/polls', undefined, token)).json
    const { tally, hidden, voters } = polls.find(({ id }: { id: string }) => id === 'p2')
    return { isTold: tally !== undefined || voters !== undefined, hidden }
  }
  expect(await tallies(organiser)).toMatchObject({ isTold: true })
  expect(await tallies(wall)).toEqual({ isTold: false, hidden: 'not-published' })
  const listener = await Listener.of(session, wall)
  const [first] = listener.heard
  expect(
    JSON.stringify(first?.data.polls.find(({ id }: { id: string }) => id === 'p2')),
  ).not.toMatch(/"tally"|"voters":/)
  expect(first?.data).not.toHaveProperty('alarms')
  expect(first?.data).not.toHaveProperty('agreements')
  listener.leave()
})
