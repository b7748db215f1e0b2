import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import type { Person } from '#shared/session.ts'
import { Counts } from '../../server/polls/counts.ts'
import type { PollStore } from '../../server/polls/poll-store.ts'
import { Polls } from '../../server/polls/polls.ts'
import { Pace } from '../../server/rooms/pace.ts'
import type { Engine } from '../../server/store/engine.ts'
import { pollsIn } from '../../server/store/poll-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const POLL = 'p' as PollId
const ANA = 'ana' as PersonId
const organiser: Person = { id: ANA, session: SESSION, name: 'Ana', roles: ['organiser'] }
const aVoter = (id: string): Person => ({
  id: id as PersonId,
  session: SESSION,
  name: '',
  roles: ['participant'],
})
const WORDING: PollWording = {
  question: 'Which?',
  kind: 'multiple',
  options: ['a', 'b', 'c'].map((id) => ({ id: id as OptionId, text: `Option ${id}` })),
  settings: USUAL_POLL_SETTINGS,
}

describe.each(ENGINES)('counts over $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let store: PollStore
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    const trail = new TrailRows(engine, () => 1)
    store = pollsIn(engine, trail)
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
    const poll = {
      ...WORDING,
      id: POLL,
      draft: POLL,
      round: 1,
      state: 'open' as const,
      openedAt: 1,
      base: 'voters' as const,
    }
    await store.open(
      SESSION,
      { poll, by: ANA },
      { session: SESSION, act: 'poll-opened', detail: { poll: POLL } },
    )
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const sorted = (alike: readonly { choices: readonly string[]; times: number }[]) =>
    alike.map(({ choices, times }) => `${choices.join('+')}: ${times}`).sort()
  const rows = async () => sorted(await store.count(SESSION, POLL))
  const ballot = (voter: number, choices: readonly string[], id: string) => ({
    voter: `voter-${voter}`,
    receipt: `receipt-${voter}`,
    id,
    choices,
  })

  test('[BAL6] whatever comes at once, repeats and a restart among it, the count is that of the rows', async () => {
    const random = randomFrom(freshSeed())
    let ids = 0
    for (let life = 0; life < 3; life++) {
      const counts = new Counts(store)
      const casting = Array.from({ length: 150 }, async () => {
        const choices = ['a', 'b', 'c'].filter(() => random.chance(0.5))
        const cast = counts.cast(
          SESSION,
          POLL,
          ballot(random.below(120), choices, `${random.seed}-${ids++}`),
        )
        if (random.chance(0.1)) await counts.of(SESSION, POLL)
        return cast
      })
      const cast = await Promise.all(casting)
      expect(
        cast.some((each) => each?.isNew === false),
        `seed ${random.seed}`,
      ).toBe(true)
      expect(sorted(await counts.of(SESSION, POLL)), `seed ${random.seed}`).toEqual(await rows())
    }
  })

  test('[BAL6] after a commit of which nobody knows what became of it, the rows are counted anew', async () => {
    // Every third answer is lost: of those, half were kept.
    let casts = 0
    const unsure: PollStore = {
      ...store,
      async cast(session, poll, each) {
        const turn = casts++ % 6
        if (turn === 2) throw new Error('the line broke before')
        const kept = await store.cast(session, poll, each)
        if (turn === 5) throw new Error('the line broke after')
        return kept
      },
    }
    const counts = new Counts(unsure)
    const cast = await Promise.allSettled(
      Array.from({ length: 60 }, async (_, voter) => {
        const casting = counts.cast(SESSION, POLL, ballot(voter, ['a'], `b${voter}`))
        if (voter % 7 === 0) await counts.of(SESSION, POLL)
        return casting
      }),
    )
    expect(cast.filter(({ status }) => status === 'rejected')).toHaveLength(20)
    expect(sorted(await counts.of(SESSION, POLL))).toEqual(await rows())
    expect(await rows()).toEqual(['a: 50'])
  })

  test('[BAL6] a count begins when no ballot is under way, and a last one waits for those that are', async () => {
    const held: (() => void)[] = []
    const slow: PollStore = {
      ...store,
      async cast(session, poll, each) {
        if (each.choices.includes('b')) await new Promise<void>((go) => held.push(go))
        const kept = await store.cast(session, poll, each)
        if (each.choices.includes('b')) return kept
        if (each.choices.includes('c')) throw new Error('the line broke after')
        await new Promise<void>((go) => held.push(go))
        return kept
      },
    }
    const counts = new Counts(slow)
    const casting = counts.cast(SESSION, POLL, ballot(1, ['a'], 'held'))
    await expect.poll(() => held.length).toBe(1)
    expect(sorted(await counts.of(SESSION, POLL))).toEqual([]) // not before its answer is here
    const last = counts.final(SESSION, POLL)
    held[0]?.()
    await casting
    expect(sorted(await last)).toEqual(['a: 1'])

    const another = counts.cast(SESSION, POLL, ballot(2, ['b'], 'held-too'))
    await expect.poll(() => held.length).toBe(2)
    const breaking = counts.cast(SESSION, POLL, ballot(3, ['c'], 'broken'))
    await expect(breaking).rejects.toThrow('the line broke')
    const anew = counts.of(SESSION, POLL)
    expect(await rows()).toEqual(['a: 1', 'c: 1']) // whoever did not wait has counted by now
    held[1]?.()
    await another
    expect(sorted(await anew)).toEqual(await rows())
    expect(await rows()).toEqual(['a: 1', 'b: 1', 'c: 1'])
    expect(sorted(await counts.of(SESSION, POLL))).toEqual(await rows())
  })

  test('[BAL6] [BAL4] what is said when a poll closes under 100 ballots is what stands in the rows', async () => {
    const polls = thePolls(new FakeClock(), [])
    await polls.counted(SESSION)
    let closing: Promise<CountedPoll> | undefined
    const casting = Array.from({ length: 100 }, (_, index) => {
      const cast = polls.box.cast(SESSION, POLL, aVoter(`person-${index}`), { choices: ['a'] })
      if (index === 50) closing = polls.closer.close(SESSION, POLL, organiser)
      return cast
    })
    const cast = await Promise.allSettled(casting)
    const counted = cast.filter(({ status }) => status === 'fulfilled').length
    expect((await closing)?.tally?.voters).toBe(counted)
    expect(await rows()).toEqual([`a: ${counted}`])
    expect((await polls.counted(SESSION))[0]?.tally.voters).toBe(counted)
  })

  test('[FEED7] a count is told at once after a rest, then every 200 ms, and its last state always', async () => {
    const clock = new FakeClock()
    const told: number[] = []
    const polls = thePolls(clock, told)
    let person = 0
    const vote = (by = `person-${person++}`) =>
      polls.box.cast(SESSION, POLL, aVoter(by), { choices: ['b'], receipt: `receipt-of-${by}` })
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    await vote()
    for (let step = 0; step < 100; step++) await Promise.resolve()
    expect(told).toEqual([]) // the voter is answered first, however long that takes
    await turn()
    expect(told).toEqual([1])
    await vote()
    await vote()
    await turn()
    await clock.passes(199)
    expect(told).toEqual([1])
    await clock.passes(1)
    await turn()
    expect(told).toEqual([1, 3])
    await clock.passes(1_000)
    await turn()
    expect(told).toEqual([1, 3])
    await vote()
    await turn()
    expect(told).toEqual([1, 3, 4])
    await clock.passes(1_000)
    await vote('person-0') // a repeat moves nothing
    await turn()
    expect(told).toEqual([1, 3, 4])
  })

  function thePolls(clock: FakeClock, told: number[]): Polls {
    let random = 0
    return new Polls({
      store,
      secret: new Uint8Array(32),
      now: () => 1,
      random: (bytes) => new Uint8Array(bytes).fill(++random % 256, 0, 1).fill(random >> 8, 1, 2),
      draft: () => Promise.resolve(undefined),
      clock,
      present: () => [],
      // What those hear who may open polls: fewer than five are told to them alone.
      tell(_session, of) {
        const { tally, voters } = of(organiser) ?? {}
        told.push(tally?.voters ?? voters ?? Number.NaN)
      },
      report: (problem, cause) => {
        throw new Error(problem, { cause })
      },
      pace: (pass) => new Pace(clock, 200, pass),
    })
  }
})
