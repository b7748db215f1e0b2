import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { USUAL_POLL_SETTINGS, type PollSettings } from '#shared/poll/settings.ts'
import { wordingText, type PollWording } from '#shared/poll/wording.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import type { Person } from '#shared/session.ts'
import { Polls, type PollsParts } from '../../server/polls/polls.ts'
import { Rehearsal } from '../../server/polls/rehearsal.ts'
import { Workshop } from '../../server/polls/workshop.ts'
import type { Engine } from '../../server/store/engine.ts'
import { pollsIn } from '../../server/store/poll-rows.ts'
import { questionsIn } from '../../server/store/question-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { workshopIn } from '../../server/store/workshop-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const DRAFT = 'draft' as PollId
const SINGLE: PollWording = {
  question: 'Which?',
  kind: 'single',
  options: ['a', 'b'].map((id) => ({ id: id as OptionId, text: `Option ${id}` })),
  settings: USUAL_POLL_SETTINGS,
}
const someone = (id: string, ...roles: Role[]): Person => ({
  id: id as PersonId,
  session: SESSION,
  name: id,
  roles,
})
const MO = someone('mo', 'moderator')

describe.each(ENGINES)('the life of a poll over $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let trail: TrailRows
  let clock: FakeClock
  let wall: number
  let drafts: Map<PollId, PollWording>
  let told: string[]
  let present: Person[]
  let polls: Polls
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    clock = new FakeClock()
    wall = 1_000_000
    drafts = new Map([[DRAFT, SINGLE]])
    told = []
    present = []
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
    polls = house()
  })
  afterEach(async () => {
    polls.stop()
    await engine.close()
    await place.remove()
  })

  let random = 0
  const parts = (): PollsParts => ({
    store: pollsIn(engine, trail),
    secret: new Uint8Array(32),
    clock,
    now: () => wall,
    random: (bytes) => new Uint8Array(bytes).map((_, at) => (++random * (at + 7)) % 256),
    draft: (_session, poll) => Promise.resolve(drafts.get(poll)),
    present: () => present,
    tell(_session, of) {
      const poll = of(MO)
      if (poll) told.push(`${poll.id} ${poll.state}`)
    },
    report: () => undefined,
    pace: (pass) => ({ changed: pass, stop: () => undefined }),
  })
  const house = (changes: Partial<PollsParts> = {}): Polls => new Polls({ ...parts(), ...changes })
  const open = (by = MO, reason?: string) => polls.opener.open(SESSION, DRAFT, by, reason)
  const cast = (poll: PollId, who: Person, choices: readonly string[], receipt: string) =>
    polls.box.cast(SESSION, poll, who, { choices, receipt })
  const comes = (person: Person) =>
    sessionsIn(engine, trail).arrive({ person, at: 1, ticketHash: `ticket-${person.id}` })
  const wording = (settings: Partial<PollSettings>): void =>
    void drafts.set(DRAFT, { ...SINGLE, settings: { ...USUAL_POLL_SETTINGS, ...settings } })
  const acts = async () => (await trail.read(SESSION)).rows.map(({ act }) => act)
  const stands = async (id: PollId): Promise<CountedPoll | undefined> =>
    (await polls.register.allSeen(SESSION, MO)).find((poll) => poll.id === id)
  const refusal = (doing: Promise<unknown>): Promise<ProblemCode | 'done'> =>
    doing.then(
      () => 'done' as const,
      (cause: { code: ProblemCode }) => cause.code,
    )
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  test('[LIFE5] a poll opens with the agreement of every speaker to its very wording, or with a reason', async () => {
    const workshop = new Workshop({
      ...parts(),
      store: workshopIn(engine, trail),
      tellAgreement: () => undefined,
      tellRemark: () => undefined,
    })
    const [ana, bo, gone] = ['ana', 'bo', 'gone'].map((id) => someone(id, 'speaker')) as [
      Person,
      Person,
      Person,
    ]
    for (const speaker of [ana, bo, gone]) await comes(speaker)
    const removed = engine.rows
      .updateTable('person')
      .set({ removed_at: 5 })
      .where('id', '=', 'gone')
    await removed.execute()
    const agree = (who: Person, said = drafts.get(DRAFT) ?? SINGLE) =>
      workshop.agree(SESSION, DRAFT, who, wordingText(said))
    await agree(ana)
    expect(await refusal(open())).toBe('poll-not-agreed')
    await agree(bo)
    // One letter more, and both agreements have fallen; whoever read the old words is told.
    drafts.set(DRAFT, { ...SINGLE, question: 'Which ?' })
    expect(await refusal(open())).toBe('poll-not-agreed')
    expect(await refusal(agree(ana, SINGLE))).toBe('poll-changed')
    // Changed back they hold again, until one of them is taken back.
    drafts.set(DRAFT, SINGLE)
    await workshop.disagree(SESSION, DRAFT, bo)
    expect(await refusal(open())).toBe('poll-not-agreed')
    expect((await workshop.agreements(SESSION)).map(({ person }) => person)).toEqual(['ana'])
    await agree(bo)
    expect((await open()).state).toBe('open')
    expect((await trail.read(SESSION)).rows.at(-1)?.detail).not.toContain('missing')
    // The next round has another wording: nobody agreed to it, and a reason opens it.
    await polls.closer.close(SESSION, DRAFT, MO)
    drafts.set(DRAFT, { ...SINGLE, question: 'Which of them?' })
    const again = (reason?: string) => polls.opener.reopen(SESSION, DRAFT, MO, reason)
    expect(await refusal(again())).toBe('poll-not-agreed')
    const { id } = await again('time is short')
    const row = await engine.rows.selectFrom('poll').select('reason').where('id', '=', id).execute()
    expect(row).toEqual([{ reason: 'time is short' }])
    expect(JSON.parse((await trail.read(SESSION)).rows.at(-1)?.detail ?? '')).toMatchObject({
      hasReason: true,
      missing: ['ana', 'bo'],
      round: 2,
    })
  })

  test('[LIFE6] opened or reopened twice at once it is one round, and every round stands', async () => {
    const other = house() // another process on the same database
    const opened = await Promise.all([
      refusal(open()),
      refusal(open()),
      refusal(other.opener.open(SESSION, DRAFT, MO)),
    ])
    expect(opened.toSorted()).toEqual(['done', 'poll-already-open', 'poll-already-open'])
    expect(await refusal(polls.opener.reopen(SESSION, DRAFT, MO))).toBe('poll-already-open')
    await cast(DRAFT, someone('v', 'participant'), ['a'], 'receipt-1')
    await polls.closer.close(SESSION, DRAFT, MO)
    other.register.forget(SESSION)
    drafts.set(DRAFT, { ...SINGLE, question: 'Again?' })
    const again = await Promise.all([
      refusal(polls.opener.reopen(SESSION, DRAFT, MO)),
      refusal(polls.opener.reopen(SESSION, DRAFT, MO)),
      refusal(other.opener.reopen(SESSION, DRAFT, MO)),
    ])
    expect(again.filter((each) => each === 'done')).toHaveLength(1)
    const rounds = await polls.register.allSeen(SESSION, MO)
    expect(rounds.map(({ draft, round, question }) => [draft, round, question])).toEqual([
      [DRAFT, 1, 'Which?'],
      [DRAFT, 2, 'Again?'],
    ])
    expect(rounds[0]?.tally?.voters).toBe(1)
    expect(rounds[1]).toMatchObject({ hidden: 'few', voters: 0 })
    // Who voted in the first round votes in the second.
    const second = rounds[1]?.id ?? DRAFT
    await cast(second, someone('v', 'participant'), ['b'], 'receipt-1')
    expect((await stands(second))?.voters).toBe(1)
  })

  test('[LIFE4] with names the last ballot counts, whatever comes at once, and the earlier ones are kept', async () => {
    wording({ isNamed: true })
    await open()
    const people = ['ana', 'bo', 'cy'].map((id) => someone(id, 'participant'))
    for (const person of people) await comes(person)
    const casting = people.flatMap((who) =>
      Array.from({ length: 12 }, (_, n) =>
        cast(DRAFT, who, [n % 2 ? 'a' : 'b'], `receipt-${Math.floor(n / 2)}-x`),
      ),
    )
    expect(await Promise.all(casting)).toHaveLength(36)
    expect((await stands(DRAFT))?.tally).toMatchObject({ voters: 3 })
    const [ana] = people as [Person, Person, Person]
    await cast(DRAFT, ana, ['a'], 'receipt-last')
    await cast(DRAFT, ana, ['b'], 'receipt-0-x') // a repeat that was long under way
    const voters = await polls.voters(SESSION, DRAFT, MO)
    expect(voters.map(({ person, ballots }) => [person, ballots])).toEqual([
      ['ana', 7],
      ['bo', 6],
      ['cy', 6],
    ])
    expect(voters[0]?.choices).toEqual(['a'])
    const standing = (await stands(DRAFT))?.tally
    // The count in memory is that of the rows, as another start finds them.
    polls.register.forget(SESSION)
    await turn()
    expect((await stands(DRAFT))?.tally).toEqual(standing)
    expect(standing?.voters).toBe(3)
    expect(await polls.tookPart(SESSION, ana.id)).toEqual([DRAFT])
    await polls.closer.close(SESSION, DRAFT, MO)
    expect(await refusal(cast(DRAFT, ana, ['b'], 'receipt-late'))).toBe('poll-not-open')
    expect(await refusal(cast(DRAFT, ana, ['b'], 'receipt-1-x'))).toBe('done')
    expect((await stands(DRAFT))?.tally).toEqual(standing)
  })

  test('[LIFE1] a rehearsal is wiped whole: rows, counts in memory and questions, and the trail says no more of it', async () => {
    const gone: PollId[] = []
    const rehearsals: (number | undefined)[] = []
    const rehearsal = new Rehearsal({
      store: pollsIn(engine, trail),
      polls,
      now: () => wall,
      tellRehearsal: (_session, since) => rehearsals.push(since),
      tellGone: (_session, poll) => gone.push(poll),
      tellAnew: () => undefined,
    })
    await comes(someone('sam', 'speaker')) // who agreed to nothing
    wording({ seconds: 60 })
    const tables = [
      'poll',
      'ballot',
      'participation',
      'named_ballot',
      'question',
      'support',
    ] as const
    const counted = () =>
      Promise.all(
        tables.map(async (table) => (await place.tamper(`SELECT * FROM ${table}`)).length),
      )
    await rehearsal.begin(SESSION, MO)
    await rehearsal.begin(SESSION, MO)
    const { id, isRehearsal } = await open()
    expect([isRehearsal, id === DRAFT]).toEqual([true, false])
    const voices = Array.from({ length: 20 }, () => ({ choices: ['a'] }))
    expect((await polls.addVoices(SESSION, id, MO, () => voices)).tally?.voters).toBe(20)
    await cast(id, someone('ana', 'participant'), ['b'], 'receipt-1')
    await polls.results.setHands(SESSION, id, MO, { a: 3 })
    await polls.closer.close(SESSION, id, MO)
    const named = 'named' as PollId
    drafts.set(named, { ...SINGLE, settings: { ...USUAL_POLL_SETTINGS, isNamed: true } })
    const other = await polls.opener.open(SESSION, named, MO)
    await cast(other.id, someone('ana', 'participant'), ['b'], 'receipt-1')
    const questions = questionsIn(engine)
    const question = {
      id: 'q' as never,
      text: 'Why?',
      channel: 'phone',
      at: 1,
      since: 1,
      state: 'asked',
    } as const
    await questions.ask(SESSION, [{ question }])
    await questions.support(SESSION, question.id, MO.id, false)
    expect(await polls.counted(SESSION)).toEqual([])
    expect((await counted()).every((rows) => rows > 0)).toBe(true)

    await rehearsal.end(SESSION, MO)
    await rehearsal.end(SESSION, MO)
    expect(await counted()).toEqual([0, 0, 0, 0, 0, 0])
    expect(gone.toSorted()).toEqual([id, other.id].toSorted())
    expect(rehearsals).toEqual([wall, undefined])
    expect(await polls.register.allSeen(SESSION, MO)).toEqual([])
    expect(await refusal(cast(id, someone('ana', 'participant'), ['b'], 'receipt-1'))).toBe(
      'no-such-poll',
    )
    expect(clock.waiting).toBe(0) // no timer goes on for what is gone
    expect(await acts()).toEqual(['rehearsal-begun', 'rehearsal-ended'])
    // The draft is as before it: its real poll begins at nothing, and asks for agreements.
    expect(await refusal(open())).toBe('poll-not-agreed')
    const real = await open(MO, 'rehearsed')
    expect([real.id, real.round, real.voters, real.isRehearsal]).toEqual([DRAFT, 1, 0, undefined])
    await questions.ask(SESSION, [{ question }])
    await rehearsal.end(SESSION, MO)
    expect(await counted()).toEqual([1, 0, 0, 0, 1, 0])
    expect(await refusal(polls.addVoices(SESSION, DRAFT, MO, () => voices))).toBe('not-rehearsing')
  })

  test('[LIFE2] a timer closes its poll whatever the clock on the wall does, after a restart and beside another process', async () => {
    wording({ seconds: 30 })
    const { closesAt, openedAt } = await open()
    expect((closesAt ?? 0) - openedAt).toBe(30_000)
    wall -= 3_600_000 // somebody sets the clock back an hour
    await clock.passes(29_999)
    expect((await stands(DRAFT))?.state).toBe('open')
    await cast(DRAFT, someone('v', 'participant'), ['a'], 'receipt-1')
    await clock.passes(1)
    await expect.poll(() => told.at(-1)).toBe(`${DRAFT} closed`)
    const closed = await stands(DRAFT)
    expect(closed?.closedAt).toBeGreaterThanOrEqual(openedAt) // never before it was opened
    expect(closed?.tally?.voters).toBe(1)
    expect((await trail.read(SESSION)).rows.at(-1)).toMatchObject({
      act: 'poll-closed',
      person: null,
    })

    // The next round is under way when the server starts again, twice on one database, with the clock set back.
    const { id } = await polls.opener.reopen(SESSION, DRAFT, MO)
    polls.stop()
    expect(clock.waiting).toBe(0)
    wall -= 3_600_000
    const after = [house(), house()] as const
    for (const each of after) await each.start()
    await clock.passes(29_999)
    expect(await refusal(after[0].box.cast(SESSION, id, MO, { choices: ['a'] }))).toBe('done')
    await clock.passes(1)
    await expect
      .poll(async () => (await acts()).filter((act) => act === 'poll-closed').length)
      .toBe(2)
    await expect.poll(() => clock.waiting).toBe(0)
    for (const each of after) {
      await expect
        .poll(async () => (await each.register.seen(SESSION, id, MO)).state)
        .toBe('closed')
      each.stop()
    }
  })

  test('[LIFE2] when its time is over no ballot counts, though the store does not take the closing yet', async () => {
    wording({ seconds: 1 })
    let isDown = true
    const store = pollsIn(engine, trail)
    const troubles: string[] = []
    polls = house({
      store: {
        ...store,
        close: (...closing) =>
          isDown ? Promise.reject(new Error('the disk is full')) : store.close(...closing),
      },
      report: (problem) => void troubles.push(problem),
    })
    await open()
    await cast(DRAFT, someone('v', 'participant'), ['a'], 'receipt-1')
    await clock.passes(1_000)
    await expect.poll(() => troubles).toEqual(['a poll whose time is over is not closed yet'])
    expect(await refusal(cast(DRAFT, someone('w', 'participant'), ['a'], 'receipt-2'))).toBe(
      'poll-not-open',
    )
    expect(await refusal(cast(DRAFT, someone('v', 'participant'), ['a'], 'receipt-1'))).toBe('done')
    isDown = false
    await expect.poll(() => clock.waiting).toBe(1)
    await clock.passes(1_000)
    await expect.poll(async () => (await stands(DRAFT))?.state).toBe('closed')
    expect((await stands(DRAFT))?.tally?.voters).toBe(1)
  })

  test('[LIFE10] an open poll is closed when its session is over, at once or at the next start', async () => {
    await open()
    await polls.over(SESSION)
    await clock.passes(0)
    await expect.poll(async () => (await stands(DRAFT))?.state).toBe('closed')
    const { id } = await polls.opener.reopen(SESSION, DRAFT, MO)
    const ended = engine.rows.updateTable('session').set({ ended_at: 5 }).where('id', '=', SESSION)
    await ended.execute()
    const next = house()
    await next.start()
    await clock.passes(0)
    await expect.poll(async () => (await next.register.seen(SESSION, id, MO)).state).toBe('closed')
    // Nothing is opened in it any more, not even by who was let through before it ended.
    expect(await refusal(next.opener.reopen(SESSION, id, MO))).toBe('session-over')
    next.stop()
  })

  test('[LIFE8] [LIFE9] who is not entitled does not vote, and the closing counts who might have and who was there', async () => {
    wording({ entitled: ['speaker', 'rapporteur'] })
    const ana = someone('ana', 'rapporteur')
    const bo = someone('bo', 'participant', 'speaker')
    const cy = someone('cy', 'participant')
    const di = someone('di', 'observer')
    const erased = someone('ed', 'speaker')
    for (const person of [ana, bo, cy, di, erased]) await comes(person)
    await engine.rows.updateTable('person').set({ erased_at: 5 }).where('id', '=', 'ed').execute()
    present = [ana, cy, di]
    await open(MO, 'a test')
    expect(await refusal(cast(DRAFT, cy, ['a'], 'receipt-1'))).toBe('not-entitled')
    expect(await refusal(cast(DRAFT, bo, ['a'], 'receipt-1'))).toBe('done')
    const closed = await polls.closer.close(SESSION, DRAFT, MO)
    expect(closed.crowd).toEqual({ entitled: 2, present: 1 })
    expect(closed.tally?.voters).toBe(1)

    const codes = new Map([['right', 'slip 1']])
    wording({ entitled: 'codes' })
    polls = house({
      codes: { voterOf: (_session, poll, code) => (poll === DRAFT ? undefined : codes.get(code)) },
    })
    const { id } = await polls.opener.reopen(SESSION, DRAFT, MO, 'a test')
    const vote = (who: Person, receipt: string, code?: string) =>
      refusal(polls.box.cast(SESSION, id, who, { choices: ['a'], receipt, code }))
    expect(await vote(cy, 'receipt-1')).toBe('wrong-ballot-code')
    expect(await vote(cy, 'receipt-1', 'wrong')).toBe('wrong-ballot-code')
    expect(await vote(cy, 'receipt-1', 'right')).toBe('done')
    expect(await vote(cy, 'receipt-1', 'right')).toBe('done') // the answer got lost
    expect(await vote(ana, 'receipt-2', 'right')).toBe('already-voted')
    expect((await stands(id))?.voters).toBe(1)
    expect(await polls.tookPart(SESSION, cy.id)).toEqual([]) // the slip has no name
  })

  test('[LIFE7] hands that race the publishing stand in the result, or are refused', async () => {
    await open()
    await polls.closer.close(SESSION, DRAFT, MO)
    const hands = (n: number) => refusal(polls.results.setHands(SESSION, DRAFT, MO, { a: n }))
    const publishing = () => refusal(polls.results.publish(SESSION, DRAFT, MO))
    const entering = [hands(1), hands(2), publishing(), hands(3), hands(4)]
    const done = (await Promise.all(entering)).map((code, n) => [code, n] as const)
    expect(done[2]?.[0]).toBe('done')
    const entered = done.filter(([code, n]) => code === 'done' && n !== 2).map(([, n]) => n)
    const last = [1, 2, 0, 3, 4][entered.at(-1) ?? 2] ?? 0
    const published = await stands(DRAFT)
    expect(published?.state).toBe('published')
    expect(Object.values(published?.tally?.hands ?? { a: 0, b: 0 })).toEqual([last, 0])
    expect((await acts()).filter((act) => act === 'hands-entered')).toHaveLength(entered.length)
    expect((await acts()).at(-1)).toBe('poll-published')
  })

  test('[LIFE7] hands, merges and the base change until the result is published, and the last one stands', async () => {
    drafts.set(DRAFT, { ...SINGLE, kind: 'text', options: [] })
    await open()
    for (const [n, text] of ['Money', 'Cash', 'money.', 'Trust'].entries())
      await polls.box.cast(SESSION, DRAFT, someone(`v${n}`, 'participant'), {
        choices: [],
        texts: [text],
        receipt: `receipt-${n}`,
      })
    const { results } = polls
    expect(await refusal(results.publish(SESSION, DRAFT, MO))).toBe('poll-still-open')
    await polls.closer.close(SESSION, DRAFT, MO)
    const merge = (...merges: [string, string?][]) =>
      results.merge(
        SESSION,
        DRAFT,
        MO,
        merges.map(([from, into]) => ({ from, ...(into !== undefined && { into }) })),
      )
    expect(await refusal(merge(['a', 'b'], ['B', 'c'], ['c', 'a.']))).toBe('answers-in-a-circle')
    await merge(['trust', 'cash'])
    const merged = await merge(['Cash', 'money'], ['trust'])
    expect(merged.tally?.answers).toEqual([{ text: 'Money', times: 3 }])
    expect(merged.merges).toHaveLength(2)
    expect((await results.setBase(SESSION, DRAFT, MO, 'present')).base).toBe('present')
    const done = await Promise.all([
      refusal(results.publish(SESSION, DRAFT, MO)),
      refusal(results.publish(SESSION, DRAFT, MO)),
    ])
    expect(done.toSorted()).toEqual(['done', 'poll-published'])
    const late = [
      merge(['money']),
      results.setBase(SESSION, DRAFT, MO, 'voters'),
      results.setHands(SESSION, DRAFT, MO, {}),
    ]
    expect(await Promise.all(late.map(refusal))).toEqual(Array(3).fill('poll-published'))
    expect(await stands(DRAFT)).toMatchObject({ base: 'present', tally: merged.tally })
    expect((await polls.counted(SESSION))[0]).toMatchObject({ openerId: MO.id, base: 'present' })
    expect(await acts()).toEqual([
      'poll-opened',
      'poll-closed',
      'answers-merged',
      'answers-merged',
      'base-chosen',
      'poll-published',
    ])
  })
})
