import { expect, test } from 'vitest'
import { Limits, TooManyAsks } from '../../server/http/limits.ts'
import type { Peer } from '../../server/http/peer.ts'

function someLimits(times = 1) {
  let at = 1_000
  let waiting: { readonly until: number; goOn(): void }[] = []
  const limits = new Limits({
    now: () => at,
    later: (milliseconds, then) => waiting.push({ until: at + milliseconds, goOn: then }),
    newcomersPerMinute: 5_000,
    times,
  })
  return {
    limits,
    pass: (milliseconds: number) => {
      at += milliseconds
      const due = waiting.filter(({ until }) => until <= at)
      waiting = waiting.filter(({ until }) => until > at)
      for (const { goOn } of due) goOn()
    },
  }
}

const peer = (address: string): Peer => ({
  address,
  connection: {},
  isTls: false,
  host: 'localhost',
  isPassedOn: false,
})

/** How often it can be done before it is refused, and in how many seconds it is worth another try. */
function untilRefused(act: () => void, most = 100_000): { times: number; seconds: number } {
  for (let times = 0; times < most; times++) {
    try {
      act()
    } catch (refusal) {
      if (!(refusal instanceof TooManyAsks)) throw refusal
      return { times, seconds: refusal.seconds }
    }
  }
  return { times: most, seconds: 0 }
}

test('[LIMIT1] somebody who entered has so much at once and so much a minute, and nobody else notices', () => {
  const { limits, pass } = someLimits()
  const ask = (id: string) => () => limits.person(id, 'ask')
  expect(untilRefused(ask('one'))).toEqual({ times: 10, seconds: 6 })
  expect(untilRefused(ask('other'))).toEqual({ times: 10, seconds: 6 })
  expect(untilRefused(() => limits.person('one', 'vote')).times).toBe(60)
  pass(5_999)
  expect(untilRefused(ask('one')).times).toBe(0)
  pass(1)
  expect(untilRefused(ask('one')).times).toBe(1)
  pass(3_600_000)
  expect(untilRefused(ask('one')).times).toBe(10)
})

test('[LIMIT1] what was refused costs nothing more: the wait does not grow', () => {
  const { limits, pass } = someLimits()
  untilRefused(() => limits.person('one', 'ask'))
  for (let times = 0; times < 1_000; times++)
    expect(() => limits.person('one', 'ask')).toThrow(TooManyAsks)
  pass(6_000)
  expect(untilRefused(() => limits.person('one', 'ask')).times).toBe(1)
})

test('[LIMIT1] strangers are counted by their connection, and a whole address by its ceiling', () => {
  const { limits } = someLimits()
  const one = peer('192.0.2.7')
  expect(untilRefused(() => limits.stranger(one, 'enter')).times).toBe(120)
  expect(limits.isSpent(one, 'enter')).toBe(true)
  // Each in the hall by a connection of their own: 5,000 newcomers, who knock three times each.
  const hall = untilRefused(() => limits.stranger(peer('192.0.2.7'), 'enter'))
  expect(hall.times).toBe(15_000 - 120)
  expect(untilRefused(() => limits.stranger(peer('192.0.2.8'), 'enter'), 100).times).toBe(100)
  // Who has entered is not held up by that.
  expect(untilRefused(() => limits.person('one', 'vote')).times).toBe(60)
})

test('[LIMIT1] through a listed proxy nobody is counted by a connection that many share', () => {
  const { limits } = someLimits()
  const shared: Peer = { ...peer('192.0.2.9'), connection: undefined }
  expect(untilRefused(() => limits.stranger(shared, 'enter')).times).toBe(15_000)
})

test('[LIMIT1] a refusal waits a second, and a connection on which sixteen wait is ended', async () => {
  const { limits, pass } = someLimits()
  const flooder = peer('192.0.2.7')
  const ends: string[] = []
  const refuse = (who: Peer) => void limits.hold(who).then((end) => ends.push(end))
  for (let times = 0; times < 20; times++) refuse(flooder)
  await Promise.resolve()
  expect(ends).toEqual(['end', 'end', 'end', 'end'])
  pass(1_000)
  await expect.poll(() => ends.length).toBe(20)
  expect(ends.slice(4)).toEqual(Array<string>(16).fill('answer'))
  // Through a listed proxy nobody waits for what others asked.
  expect(await limits.hold({ ...flooder, connection: undefined })).toBe('answer')
  // Those who wait are bounded too: more are answered at once.
  const waiting = Array.from({ length: 5_001 }, () => limits.hold(peer('192.0.2.8')))
  expect(await waiting.at(-1)).toBe('answer')
})

test('[LIMIT1] a server that is told so gives everybody many times as much', () => {
  const { limits } = someLimits(10)
  expect(untilRefused(() => limits.person('one', 'ask')).times).toBe(100)
})

test('[LIMIT1] counting takes less than two microseconds', () => {
  const limits = new Limits({
    now: () => performance.now(),
    later: () => undefined,
    newcomersPerMinute: 5_000,
    times: 9_999,
  })
  const ids = Array.from({ length: 2_000 }, (_, index) => `person-${index}`)
  const rounds = Array.from({ length: 5 }, () => {
    const began = performance.now()
    for (let times = 0; times < 50; times++) for (const id of ids) limits.person(id, 'vote')
    return (performance.now() - began) / (50 * ids.length)
  })
  expect(Math.min(...rounds)).toBeLessThan(0.002)
})

test('[LIMIT1] no more than 50,000 are remembered, and who goes on asking is among them', () => {
  const { limits } = someLimits()
  untilRefused(() => limits.person('early', 'ask'))
  for (let index = 0; index < 49_000; index++) limits.person(`somebody ${index}`, 'ask')
  expect(untilRefused(() => limits.person('early', 'ask')).times).toBe(0)
  for (let index = 0; index < 50_000; index++) limits.person(`somebody else ${index}`, 'ask')
  expect(untilRefused(() => limits.person('early', 'ask')).times).toBe(10)
})
