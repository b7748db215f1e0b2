import { expect, test } from 'vitest'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { EventReader } from '../../client/live/fetched-feed.ts'
import { heightIn } from '../../client/pages/widget/asked-height.ts'
import { NOTHING_YET, type Standing } from '../../client/pages/floor/standing.ts'
import { asOnlooker, sceneOf } from '../../client/pages/stage/scene.ts'
import { sizeThatFits } from '../../client/pages/stage/fit.ts'
import { readStageAddress } from '../../client/pages/stage/way-in.ts'
import { readFrameAddress } from '../../client/pages/widget/frame-address.ts'
import { pollOf, tallied } from '../support/poll-gallery.ts'

test('[FEED1] a feed that is fetched is read as it comes, in whatever pieces', () => {
  const text =
    'event: snapshot\ndata: {"now":1}\n\n: a comment\n\nevent: beat\n\nevent: poll\r\ndata: a\r\ndata: b\r\n\r\n'
  const whole = new EventReader().read(text)
  expect(whole).toEqual([
    { name: 'snapshot', data: '{"now":1}' },
    { name: 'beat', data: '' },
    { name: 'poll', data: 'a\nb' },
  ])
  for (const size of [1, 2, 3, 7, 20]) {
    const reader = new EventReader()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect(pieces.flatMap((piece) => reader.read(piece))).toEqual(whole)
  }
})

test('[EMBED4] of what the frame says the page believes a height within its limits, and nothing else', () => {
  expect(heightIn({ rapport: 'size', height: 312.4 })).toBe(313)
  expect(heightIn({ rapport: 'size', height: 1e9 })).toBe(4_000)
  expect(heightIn({ rapport: 'size', height: -5 })).toBe(80)
  const others = [
    undefined,
    null,
    'size',
    312,
    { height: 312 },
    { rapport: 'size' },
    { rapport: 'vote', height: 312 },
    { rapport: 'size', height: '312' },
    { rapport: 'size', height: Number.NaN },
    { rapport: 'size', height: Number.POSITIVE_INFINITY },
  ]
  for (const other of others) expect(heightIn(other)).toBeUndefined()
})

test('[EMBED4] the frame tells its height to an origin that is one, and to nobody otherwise', () => {
  const read = (hash: string) => readFrameAddress({ pathname: '/w/s2', hash })
  expect(read('#k=ABC&at=https%3A%2F%2Fexample.org')).toEqual({
    session: 's2',
    key: 'ABC',
    page: 'https://example.org',
  })
  for (const at of [
    '*',
    'null',
    'https://example.org/',
    'https://a@example.org',
    'about:blank',
    '',
  ])
    expect(read(`#k=ABC&at=${encodeURIComponent(at)}`)?.page).toBeUndefined()
  expect(read('')).toEqual({ session: 's2', key: undefined, page: undefined })
  expect(readFrameAddress({ pathname: '/w/..%2Fadmin', hash: '' })).toBeUndefined()
})

test('[STAGE1] the wall shows the newest open poll, else what was published or closed last', () => {
  const over = (id: string, at: number, publishedAt?: number): CountedPoll =>
    ({
      ...tallied(pollOf('single'), { voters: 9, votes: {} }),
      id,
      closedAt: at,
      ...(publishedAt !== undefined && { publishedAt, state: 'published' }),
    }) as CountedPoll
  const standing = (...polls: CountedPoll[]): Standing => ({ ...NOTHING_YET, polls })
  const shown = (at: Standing) => {
    const scene = sceneOf(at)
    return scene.kind === 'poll' ? scene.poll.id : scene.kind
  }
  expect(shown(NOTHING_YET)).toBe('waiting')
  expect(shown(standing(over('a', 5), over('b', 3, 9), over('c', 7)))).toBe('b')
  const open = { ...pollOf('single'), openedAt: 1 }
  const newer = { ...pollOf('scale'), openedAt: 2 }
  expect(shown(standing(over('a', 5), newer, open))).toBe(newer.id)
})

test('[STAGE1] the wall shows no number that an onlooker may not see, whatever it was told', () => {
  const tally = { voters: 7, votes: {} }
  const told = (results: 'live' | 'voted' | 'closed' | 'organisers', n = 7) =>
    asOnlooker({ ...pollOf('single', { results }), tally: { ...tally, voters: n }, voters: n })
  expect(told('live').tally?.voters).toBe(7)
  expect([told('live', 4), told('voted'), told('closed'), told('organisers')]).toMatchObject([
    { hidden: 'few' },
    { hidden: 'not-voted' },
    { hidden: 'not-closed' },
    { hidden: 'not-published' },
  ])
  for (const each of [told('live', 4), told('voted'), told('closed'), told('organisers')])
    expect([each.tally, each.voters]).toEqual([undefined, undefined])
  const closed = { ...pollOf('text'), state: 'closed' as const, tally }
  expect(asOnlooker(closed).hidden).toBe('not-published')
  expect(asOnlooker({ ...closed, state: 'published' }).tally).toEqual(tally)
})

test('[STAGE2] a scene is as large as it fits, and never so small that nobody reads it', () => {
  expect(sizeThatFits(() => true)).toBe(1)
  expect(sizeThatFits((size) => size <= 0.72)).toBeCloseTo(0.7)
  expect(sizeThatFits(() => false)).toBe(0.3)
})

test('[STAGE1] the address of the wall says the session, and a key where nobody is signed in', () => {
  const read = (pathname: string, hash = '') => readStageAddress({ pathname, hash })
  expect(read('/stage/s2', '#KEY')).toEqual({ session: 's2', key: 'KEY' })
  expect(read('/stage/s2')).toEqual({ session: 's2', key: undefined })
  expect(read('/stage')).toBeUndefined()
})
