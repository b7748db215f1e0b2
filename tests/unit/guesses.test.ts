import { expect, test } from 'vitest'
import { Guesses } from '../../server/access/guesses.ts'
import { FakeClock } from '../support/fake-clock.ts'

/** How long wrong guesses are held back, in the order they were made; 'turned away' where that was at once. */
async function waits(count: number, sourceOf: (n: number) => string) {
  const clock = new FakeClock()
  const guesses = new Guesses(clock)
  const waited: (number | 'turned away')[] = []
  for (let n = 0; n < count; n++) {
    const since = clock.now()
    void guesses.wrong('place', sourceOf(n)).catch(({ code }) => {
      waited.push(code === 'wrong-key' ? clock.now() - since : 'turned away')
    })
    await settle()
    while (waited.length === n) await clock.passes(250)
  }
  return waited
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('[KEY3] a mistyped key is refused at once, and a guesser waits twice as long each time, up to eight seconds', async () => {
  expect(await waits(13, () => 'one')).toEqual([
    0, 0, 0, 0, 0, 250, 500, 1000, 2000, 4000, 8000, 8000, 8000,
  ])
})

test('[KEY3] guessers that come from everywhere wait as well, by what they guess at', async () => {
  const waited = await waits(104, (n) => `source ${n}`)
  expect(waited.slice(98)).toEqual([0, 0, 250, 500, 1000, 2000])
})

test('[KEY3] a minute without a guess, and it is forgotten', async () => {
  const clock = new FakeClock()
  const guesses = new Guesses(clock)
  for (let n = 0; n < 5; n++)
    await expect(guesses.wrong('place', 'one')).rejects.toThrow('wrong-key')
  await clock.passes(60_000)
  await expect(guesses.wrong('place', 'one')).rejects.toThrow('wrong-key')
})

test('[KEY3] of one source 64 are held back at once and of all 512; the next is turned away at once', async () => {
  const clock = new FakeClock()
  const guesses = new Guesses(clock)
  const refused = new Map<string, number>()
  const guess = (source: string): void =>
    void guesses.wrong('place', source).catch(({ code }) => {
      const key = `${source} ${code}`
      refused.set(key, (refused.get(key) ?? 0) + 1)
    })
  for (let n = 0; n < 5 + 64 + 3; n++) guess('one')
  await settle()
  expect(refused).toEqual(
    new Map([
      ['one wrong-key', 5],
      ['one too-many-tries', 3],
    ]),
  )
  for (let source = 0; source < 12; source++) {
    for (let n = 0; n < 64; n++) guess(`from ${source}`)
  }
  await settle()
  const sum = (code: string) =>
    [...refused].reduce((all, [key, count]) => all + (key.endsWith(code) ? count : 0), 0)
  const answered = sum('wrong-key') + sum('too-many-tries')
  expect(5 + 64 + 3 + 12 * 64 - answered).toBe(512)
  // When those have waited there is room again.
  await clock.passes(8_000)
  await settle()
  expect(sum('wrong-key')).toBeGreaterThanOrEqual(512)
})
