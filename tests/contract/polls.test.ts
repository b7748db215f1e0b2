import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import type { OptionId, PersonId, PollId, SessionId } from '#shared/ids.ts'
import type { Poll } from '#shared/poll/poll.ts'
import type { TrailAct } from '../../server/access/trail.ts'
import type { PollStore } from '../../server/polls/poll-store.ts'
import type { Engine } from '../../server/store/engine.ts'
import { pollsIn } from '../../server/store/poll-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { aFounding } from '../support/rows.ts'

const SESSION = 'one' as SessionId
const ANA = 'ana' as PersonId

describe.each(ENGINES)('polls in $name', ({ name, place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let polls: PollStore
  let trail: TrailRows
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    trail = new TrailRows(engine, () => 1)
    polls = pollsIn(engine, trail)
    await sessionsIn(engine, trail).found(aFounding('one', 'AAAAAA'))
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const poll = (id: string, openedAt = 1): Poll => ({
    id: id as PollId,
    question: 'Which ’one’? 🐙',
    kind: 'single',
    options: ['a', 'b'].map((option) => ({ id: option as OptionId, text: `Option ${option}` })),
    settings: USUAL_POLL_SETTINGS,
    draft: id as PollId,
    round: 1,
    state: 'open',
    openedAt,
    base: 'voters',
  })
  const open = (id: string, openedAt?: number) =>
    polls.open(
      SESSION,
      { poll: poll(id, openedAt), by: ANA, reason: 'nobody was missing' },
      entry('poll-opened', id),
    )
  const close = (id: string, at: number) =>
    polls.close(SESSION, id as PollId, { at, by: ANA }, entry('poll-closed', id))
  const setHands = (id: string, hands: Readonly<Record<string, number>>) =>
    polls.set(SESSION, id as PollId, { hands }, entry('hands-entered', id))
  const entry = (act: TrailAct, id: string) => ({ session: SESSION, act, detail: { poll: id } })
  const told = async () => (await trail.read(SESSION)).rows.map(({ act }) => act)
  const cast = (id: string, voter: string, receipt: string, choices: readonly string[]) =>
    polls.cast(SESSION, id as PollId, {
      voter,
      receipt,
      id: randomBytes(12).toString('hex'),
      choices,
    })
  const stored = async (id: string, session: string = SESSION) =>
    (await polls.polls(session as SessionId)).polls.find(({ poll: each }) => each.id === id)
  const counted = async (id: string): Promise<Record<string, number>> => {
    const found = await polls.count(SESSION, id as PollId)
    return Object.fromEntries(found.map(({ choices, times }) => [choices.join(','), times]))
  }

  test('[BAL1] [TRAIL3] a poll opens once and closes once, and is told once, however many ask at once', async () => {
    const opened = await Promise.all([open('p'), open('p'), open('p')])
    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(await stored('p')).toEqual({ poll: poll('p'), openedBy: ANA, merges: [] })
    expect((await Promise.all([close('p', 5), close('p', 6)])).filter(Boolean)).toHaveLength(1)
    expect((await stored('p'))?.poll).toMatchObject({
      state: 'closed',
      closedAt: 5,
    })
    expect(await close('none', 7)).toBe(false)
    expect(await open('p')).toBe(false)
    expect(await told()).toEqual(['poll-opened', 'poll-closed'])
  })

  test('[BAL1] polls stand in the order of opening, those of other sessions elsewhere', async () => {
    await open('z', 1)
    await open('m', 3)
    await open('a', 2)
    const read = await polls.polls(SESSION)
    expect(read.polls.map((each) => each.poll.id)).toEqual(['z', 'a', 'm'])
    expect(await polls.polls('two' as SessionId)).toEqual({ polls: [] })
    expect(await stored('z', 'two')).toBeUndefined()
  })

  test('[BAL2] of 1,000 ballots at once from 50 voters who all repeat themselves, each voter counts once', async () => {
    await open('p')
    const ballots = Array.from({ length: 1_000 }, (_, index) => ({
      voter: `voter-${index % 50}`,
      receipt: `receipt-${index % 50}-${index % 4}`,
      choices: [index % 3 === 0 ? 'a' : 'b'],
    }))
    const answers = await Promise.all(
      ballots.map(({ voter, receipt, choices }) => cast('p', voter, receipt, choices)),
    )
    // Everybody is answered with the receipt that stands for them: the first one that came.
    expect(answers).toEqual(
      ballots.map((_, index) => ({ receipt: ballots[index % 50]?.receipt, isNew: index < 50 })),
    )
    const first = ballots.slice(0, 50).filter(({ choices }) => choices[0] === 'a').length
    expect(await counted('p')).toEqual({ a: first, b: 50 - first })
  })

  test('[BAL2] ballots of one voter in two polls are two', async () => {
    await open('p')
    await open('q')
    await cast('p', 'voter-p', 'r', ['a'])
    await cast('q', 'voter-q', 'r', ['a', 'b'])
    expect([await counted('p'), await counted('q')]).toEqual([{ a: 1 }, { 'a,b': 1 }])
    const voters = new Map([
      ['p' as PollId, 'voter-p'],
      ['q' as PollId, 'voter-p'],
    ])
    expect(await polls.tookPart(SESSION, ANA, voters)).toEqual(['p'])
    expect(await polls.tookPart(SESSION, ANA, new Map())).toEqual([])
  })

  test('[BAL4] when a poll closes under 200 ballots, each was counted and has its receipt, or was not', async () => {
    await open('p')
    let closed: Promise<boolean> | undefined
    const answers: Awaited<ReturnType<typeof cast>>[] = []
    for (let wave = 0; wave < 20; wave++) {
      if (wave === 5) closed = close('p', 9)
      // The last ones come when it is closed for certain.
      if (wave === 19) expect(await closed).toBe(true)
      const casting = Array.from({ length: 10 }, (_, index) => {
        const voter = wave * 10 + index
        return cast('p', `voter-${voter}`, `receipt-${voter}`, ['a'])
      })
      answers.push(...(await Promise.all(casting)))
    }
    const kept = answers.filter((answer) => answer !== undefined).length
    expect(kept).toBeGreaterThanOrEqual(50)
    expect(kept).toBeLessThanOrEqual(190)
    // Whoever came before the closing was counted, and nobody after it.
    expect(answers.slice(0, kept)).not.toContain(undefined)
    expect(await counted('p')).toEqual({ a: kept })
    // Afterwards a repeat is answered again, a newcomer is not counted, and neither moves the count.
    expect(await cast('p', 'voter-3', 'another', ['b'])).toEqual({
      receipt: 'receipt-3',
      isNew: false,
    })
    expect(await cast('p', 'voter-late', 'late', ['b'])).toBeUndefined()
    expect(await cast('none', 'voter-late', 'late', ['b'])).toBeUndefined()
    expect(await counted('p')).toEqual({ a: kept })
  })

  test('[BAL5] hands are kept until the poll is published, beside its ballots', async () => {
    await open('p')
    expect(await setHands('p', { a: 12, b: 3 })).toBe(true)
    await close('p', 2)
    expect(await setHands('p', { a: 13, b: 3 })).toBe(true)
    const publishing = { at: 3, by: ANA }
    const publish = () =>
      polls.publish(SESSION, 'p' as PollId, publishing, entry('poll-published', 'p'))
    expect(await Promise.all([publish(), publish()])).toEqual([true, false])
    expect(await setHands('p', { a: 0, b: 0 })).toBe(false)
    expect((await stored('p'))?.hands).toEqual({ a: 13, b: 3 })
    expect((await stored('p'))?.poll).toMatchObject({ state: 'published', publishedAt: 3 })
  })

  test('[BAL3] nothing that is kept tells in which order the ballots came', async () => {
    await open('p')
    for (let index = 0; index < 40; index++) {
      // A database that knows how few they are reads them as they lie, and not by their key.
      if (name === 'PostgreSQL' && index === 10) await place.tamper('ANALYZE ballot')
      await cast('p', `voter-${index}`, `receipt-${index}`, ['a', 'b', String(index)])
    }
    // As it lies in the file: in SQLite by the key, in PostgreSQL by the place, which follows the ids here.
    const asItLies = name === 'PostgreSQL' ? 'ORDER BY ctid' : ''
    const lying = await place.tamper(`SELECT id FROM ballot ${asItLies}`)
    const ids = lying.map(({ id }) => String(id))
    expect(ids).toHaveLength(40)
    expect(ids).toEqual([...ids].sort())
  })

  // Only PostgreSQL writes the number of the transaction beside every row.
  if (name === 'PostgreSQL') {
    test('[BAL3] no number of a transaction joins a ballot to its voter, one by one or gathered', async () => {
      await open('p')
      await open('q')
      for (let index = 0; index < 5; index++) await cast('p', `v${index}`, `r${index}`, ['a'])
      const votes = Array.from({ length: 60 }, (_, index) =>
        cast(index % 2 ? 'p' : 'q', `w${index}`, `s${index}`, ['b']),
      )
      await Promise.all(votes)
      const marks = await place.tamper(
        'SELECT poll, count(DISTINCT xmin::text) AS marks, count(DISTINCT cmin::text) AS steps, ' +
          'sum(times) AS ballots, count(*) AS rows FROM ballot GROUP BY poll ORDER BY poll',
      )
      expect(marks).toEqual([
        { poll: 'p', marks: '1', steps: '1', ballots: '35', rows: '2' },
        { poll: 'q', marks: '1', steps: '1', ballots: '30', rows: '1' },
      ])
    })
  }
})
