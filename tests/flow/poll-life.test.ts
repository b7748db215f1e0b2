import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDraft, writeDraft } from '#shared/document/drafts.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { POLL_KINDS, USUAL_SCALE, type PollKind } from '#shared/poll/kinds.ts'
import { RESULTS, USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { Listener } from '../support/listener.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let moderator: string
let speaker: string
let design: Writer
beforeAll(async () => {
  rapport = await Rapport.start({ QUOTAS: '1000' })
  session = await rapport.session('A session')
  moderator = await session.enter('moderator')
  speaker = await session.enter('speaker')
  design = await new Writer(session, 'polls', speaker).synced()
})
afterAll(async () => {
  design.leave()
  await rapport.remove()
})

const said = { a: 'One', b: 'Two', c: 'Three' }
/** Writes a draft, which the speaker agrees to. */
async function drafted(id: string, kind: PollKind, settings: Partial<PollSettings> = {}) {
  const options = Object.entries(said).map(([each, text]) => ({ id: each as OptionId, text }))
  writeDraft(design.doc, id as PollId, {
    question: `What of ${kind}?`,
    kind,
    options: ['single', 'multiple', 'ranking'].includes(kind) ? options : [],
    ...(kind === 'scale' && { scale: USUAL_SCALE }),
    settings: { ...USUAL_POLL_SETTINGS, ...settings },
  })
  await design.kept()
  const draft = readDraft(design.doc, id as PollId)
  const wording = draft && wordingText(draft)
  return call('POST', `/polls/${id}/agreement`, { wording }, speaker)
}
const call = (method: string, path: string, body?: unknown, token = moderator) =>
  session.call(method, path, body, token)
const done = async (path: string, body: unknown = {}) => {
  const { status, json } = await call('POST', `/polls/${path}`, body)
  expect([path, status]).toEqual([path, 200])
  return json
}
const BALLOTS: Readonly<Record<PollKind, object>> = {
  single: { choices: ['b'] },
  multiple: { choices: ['c', 'a'] },
  'yes-no': { choices: ['abstain'] },
  scale: { choices: ['4'] },
  ranking: { choices: ['c', 'a', 'b'] },
  text: { texts: ['More trees.'] },
  words: { texts: ['trees', 'shade'] },
}

test('[LIFE3] [LIFE5] [LIFE9] polls of seven kinds live their lives, and no feed, snapshot or list has a number of a hidden count', async () => {
  const phones = await Promise.all(Array.from({ length: 6 }, () => session.enter('participant')))
  const [voting = ''] = phones
  const looking = await session.enter('participant')
  const listeners = [await Listener.of(session, voting), await Listener.of(session, looking)]
  const [voter, looker] = listeners as [Listener, Listener]
  const desk = await Listener.of(session, moderator)
  const seen = async (id: string, token: string) => {
    const { json } = await call('GET', '/polls', undefined, token)
    return json.polls.find((poll: { id: string }) => poll.id === id)
  }
  const heard = (listener: Listener, id: string) =>
    listener.heard.filter(({ event, data }) => event === 'poll' && data.id === id)
  for (const [n, kind] of POLL_KINDS.entries()) {
    const results = RESULTS[n % RESULTS.length] ?? 'live'
    const id = `of-${kind}`
    expect((await drafted(id, kind, { results })).status).toBe(200)
    await done(`${id}/open`)
    // One after the other, each told: how often something is heard is a number too.
    for (const [index, phone] of phones.entries()) {
      const ballot = { ...BALLOTS[kind], receipt: `receipt-${index}` }
      const { status, text } = await call('POST', `/polls/${id}/ballots`, ballot, phone)
      expect([status, JSON.parse(text)]).toEqual([
        201,
        { receipt: `receipt-${index}`, counted: true },
      ])
      if (kind === 'single')
        await desk.hears(
          ({ data }) =>
            (data.id === id && data.voters === index + 1) || data.tally?.voters === index + 1,
        )
    }
    const isText = kind === 'text'
    const isOthers = results === 'live' && !isText
    const isVoters = (results === 'live' || results === 'voted') && !isText
    expect([kind, (await seen(id, looking)).tally?.voters]).toEqual([
      kind,
      isOthers ? 6 : undefined,
    ])
    expect([kind, (await seen(id, voting)).tally?.voters]).toEqual([kind, isVoters ? 6 : undefined])
    const before = { looker: heard(looker, id).length, voter: heard(voter, id).length }
    const toldOnce = [isOthers ? undefined : before.looker, isVoters ? undefined : before.voter]
    expect([kind, ...toldOnce.filter((times) => times !== undefined && times !== 1)]).toEqual([
      kind,
    ])
    const closed = await done(`${id}/close`)
    expect(closed.tally.voters).toBe(6)
    // Seven phones, a moderator and a speaker; a feed have two of the phones and the moderator.
    expect(closed.crowd).toEqual({ entitled: 9, present: 3 })
    const isKept = results === 'organisers' || isText
    await looker.hears(
      ({ event, data }) => event === 'poll' && data.id === id && data.state === 'closed',
    )
    for (const token of [voting, looking]) {
      const poll = await seen(id, token)
      expect([kind, poll.hidden, poll.tally?.voters, poll.crowd === undefined]).toEqual([
        kind,
        isKept ? 'not-published' : undefined,
        isKept ? undefined : 6,
        isKept,
      ])
    }
    // Nothing that these two were told of it so far has a count where it says that it is hidden.
    for (const listener of [voter, looker]) {
      for (const { data } of heard(listener, id)) {
        const { hidden, tally, voters, crowd, digest } = data
        if (hidden) expect([kind, tally, voters, crowd, digest]).toEqual([kind, ...Array(4)])
      }
      expect([kind, heard(listener, id).some(({ data }) => data.tally)]).toEqual([kind, !isKept])
    }
    const fresh = await Listener.of(session, looking)
    const [snapshot] = fresh.heard
    const inIt = snapshot?.data.polls.find((poll: { id: string }) => poll.id === id)
    expect([kind, inIt.tally?.voters]).toEqual([kind, isKept ? undefined : 6])
    fresh.leave()
    await done(`${id}/publish`)
    const told = await looker.hears(
      ({ event, data }) => event === 'poll' && data.id === id && data.state === 'published',
    )
    const { merges: _, ...atDesk } = await seen(id, moderator)
    expect(told.data).toEqual(atDesk)
  }
  const count = async (id: string) => (await seen(id, looking)).tally
  expect(await count('of-single')).toEqual({ voters: 6, votes: { a: 0, b: 6, c: 0 } })
  expect(await count('of-multiple')).toMatchObject({ votes: { a: 6, b: 0, c: 6 } })
  expect(await count('of-yes-no')).toMatchObject({ votes: { yes: 0, no: 0, abstain: 6 } })
  expect(await count('of-scale')).toMatchObject({ votes: { 1: 0, 4: 6 } })
  expect(await count('of-ranking')).toMatchObject({
    votes: { c: 6 },
    points: { a: 6, b: 0, c: 12 },
  })
  expect(await count('of-text')).toMatchObject({ answers: [{ text: 'More trees.', times: 6 }] })
  expect((await count('of-words')).answers).toHaveLength(2)
  for (const listener of [...listeners, desk]) listener.leave()
}, 60_000)

test('[LIFE11] agreements and remarks are told to who may read drafts, and to nobody else', async () => {
  const phone = await Listener.of(session, await session.enter('participant'))
  const observer = await Listener.of(session, await session.enter('observer'))
  const { json: agreed } = await drafted('said', 'yes-no')
  const { json: remark } = await call('POST', '/polls/said/remarks', { text: ' Why so? ' }, speaker)
  expect(remark).toMatchObject({ poll: 'said', text: 'Why so?', name: 'speaker' })
  expect((await observer.hears(({ event }) => event === 'agreement')).data).toEqual(agreed)
  expect((await observer.hears(({ event }) => event === 'remark')).data).toEqual(remark)
  const at = `/polls/said/remarks/${remark.id}`
  const settled = await call('PATCH', at, { settled: true })
  expect(settled.json).toMatchObject({ ...remark, settledBy: 'moderator' })
  expect((await call('PATCH', at, { settled: false })).json).toEqual(remark)
  for (const [path, body, code] of [
    ['/polls/said/remarks', { text: ' \u200B' }, 'remark-empty'],
    ['/polls/none/remarks', { text: 'Why?' }, 'no-such-poll'],
    ['/polls/none/agreement', { wording: '' }, 'no-such-poll'],
    ['/polls/said/agreement', { wording: '[]' }, 'poll-changed'],
  ] as const)
    expect((await call('POST', path, body)).json.code).toBe(code)
  expect((await call('PATCH', '/polls/none/remarks/none', { settled: true })).status).toBe(404)

  await call('DELETE', '/polls/said/agreement', undefined, speaker)
  const back = await observer.hears(
    ({ event, data }) => event === 'agreement' && data.wording === undefined,
  )
  expect(back.data.id).toBe(agreed.id)
  // Whoever comes later finds them; the phone has heard of none, then or now.
  const late = await Listener.of(session, await session.enter('observer'))
  expect(late.heard[0]?.data.remarks).toEqual([remark])
  expect(late.heard[0]?.data.agreements.map(({ poll }: { poll: string }) => poll)).not.toContain(
    'said',
  )
  const question = await call('POST', '/questions', { text: 'And then?', channel: 'phone' })
  await phone.hears(({ data }) => data.id === question.json.id)
  expect(phone.heard.filter(({ event }) => ['agreement', 'remark'].includes(event))).toEqual([])
  expect(Object.keys(phone.heard[0]?.data)).not.toContain('remarks')
  for (const each of [phone, observer, late]) each.leave()
})

test('[LIFE2] [LIFE1] a server that is killed closes a poll in its time, and ends a rehearsal as it was begun', async () => {
  const phone = await session.enter('participant')
  await call('POST', '/rehearsal')
  await drafted('rehearsed', 'single')
  const rehearsed = await done('rehearsed/open')
  await call('POST', `/polls/${rehearsed.id}/ballots`, { choices: ['a'] }, phone)
  await done(`${rehearsed.id}/voices`, { count: 200 })
  await drafted('by-name', 'yes-no', { isNamed: true })
  const byName = await done('by-name/open')
  await call('POST', `/polls/${byName.id}/ballots`, { choices: ['yes'] }, phone)
  expect((await done(`${byName.id}/voices`, { count: 3 })).tally.voters).toBe(4)
  const organiser = await session.enter('organiser')
  const named = await call('GET', `/polls/${byName.id}/voters`, undefined, organiser)
  expect(named.json.voters.map(({ name }: { name: string }) => name).toSorted()).toEqual([
    ...Array<string>(3).fill('Made-up voter'),
    'participant',
  ])
  await call('DELETE', '/rehearsal')
  await drafted('timed', 'single', { seconds: 2 })
  await done('timed/open')
  await call('POST', '/polls/timed/ballots', { choices: ['a'], receipt: 'receipt-1' }, phone)
  await call('POST', '/rehearsal')
  await drafted('again', 'single')
  const again = await done('again/open')
  await rapport.kill()
  await rapport.run({ QUOTAS: '1000' })
  const listener = await Listener.of(session, phone)
  expect(listener.heard[0]?.data.rehearsingSince).toBeGreaterThan(0)
  const polls: readonly { id: string; state: string }[] = listener.heard[0]?.data.polls
  expect(polls.map(({ id }) => id)).not.toContain(rehearsed.id)
  expect(polls.find(({ id }) => id === again.id)).toMatchObject({ isRehearsal: true })
  await call('DELETE', '/rehearsal')
  await listener.hears(({ event, data }) => event === 'gone' && data.id === again.id)
  // All of it is told anew, without what was rehearsed.
  const anew = await listener.hears(
    ({ event, data }) => event === 'snapshot' && data.rehearsingSince === undefined,
  )
  expect(anew.data.polls.map(({ id }: { id: string }) => id)).not.toContain(again.id)
  await expect
    .poll(async () => {
      const { json } = await call('GET', '/polls')
      const timed = json.polls.find(({ id }: { id: string }) => id === 'timed')
      return [timed.state, timed.tally?.voters]
    })
    .toEqual(['closed', 1])
  const late = await call('POST', '/polls/timed/ballots', { choices: ['a'] })
  expect([late.status, late.json.code]).toEqual([409, 'poll-not-open'])
  listener.leave()
})
