import { expect, test } from 'vitest'
import type { PersonId, PollId, SessionId } from '#shared/ids.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { Guesses } from '../../server/access/guesses.ts'
import { BallotCodes } from '../../server/polls/ballot-codes.ts'
import { inFours } from '../../server/report/slips.ts'
import { FakeClock } from '../support/fake-clock.ts'

const SESSION = 'one' as SessionId
const POLL = 'p' as PollId
const ANA = 'ana' as PersonId

function someCodes(secret = 1) {
  let count = 0
  const clock = new FakeClock()
  const codes = new BallotCodes({
    store: {
      grow: (_session, _poll, wanted) => Promise.resolve((count = Math.max(count, wanted.count))),
      count: () => Promise.resolve(count),
    },
    secret: new Uint8Array(32).fill(secret),
    guesses: new Guesses(clock),
    now: () => 1,
    wording: (_session, poll) =>
      Promise.resolve(
        poll === POLL
          ? { question: 'Which?', kind: 'yes-no', options: [], settings: USUAL_POLL_SETTINGS }
          : undefined,
      ),
  })
  return { codes, clock }
}

test('[CODE1] codes are the same each time, all different, and others for another poll and another house', async () => {
  const { codes } = someCodes()
  await codes.make(SESSION, POLL, ANA, 500)
  const first = (await codes.slips(SESSION, POLL)).codes
  expect(new Set(first).size).toBe(500)
  expect(first.every((code) => /^[2-9b-df-hj-km-np-tv-z]{8}$/.test(code))).toBe(true)
  expect((await codes.slips(SESSION, POLL)).codes).toEqual(first)
  const elsewhere = someCodes(2).codes
  await elsewhere.make(SESSION, POLL, ANA, 500)
  const others = (await elsewhere.slips(SESSION, POLL)).codes
  expect(others.filter((code) => first.includes(code))).toEqual([])
  await expect(codes.make(SESSION, 'none' as PollId, ANA, 1)).rejects.toMatchObject({
    code: 'no-such-poll',
  })
})

test('[CODE1] more codes leave the earlier ones as they are, and a code may be typed as it is printed', async () => {
  const { codes } = someCodes()
  await codes.make(SESSION, POLL, ANA, 3)
  const few = (await codes.slips(SESSION, POLL)).codes
  await codes.make(SESSION, POLL, ANA, 10)
  const more = (await codes.slips(SESSION, POLL)).codes
  expect(more.slice(0, 3)).toEqual(few)
  const [code = ''] = more
  expect(inFours(code)).toMatch(/^\w{4} \w{4}$/)
  expect(await codes.voterOf(SESSION, POLL, ` ${inFours(code).toUpperCase()} `)).toBe(code)
})

test('[CODE2] a wrong code is refused, later with each further one, and a right one at once', async () => {
  const { codes, clock } = someCodes()
  await codes.make(SESSION, POLL, ANA, 2)
  const [right = ''] = (await codes.slips(SESSION, POLL)).codes
  for (let n = 0; n < 5; n++)
    await expect(codes.voterOf(SESSION, POLL, 'bcdfghjk', 'bo')).rejects.toMatchObject({
      code: 'wrong-ballot-code',
    })
  let answered = false
  const sixth = codes.voterOf(SESSION, POLL, 'bcdfghjk', 'bo').catch(() => (answered = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(await codes.voterOf(SESSION, POLL, right, 'bo')).toBe(right)
  expect(answered).toBe(false)
  await clock.passes(250)
  await sixth
  expect(answered).toBe(true)
})
