import { expect, test } from 'vitest'
import {
  openFeed,
  pauseBefore,
  SILENT_FOR,
  type FeedListener,
  type FeedMeans,
  type FeedSource,
} from '../../client/live/feed.ts'

class Line implements FeedSource {
  readyState = 0
  readonly path: string
  readonly #hearers = new Map<string, ((event: { data?: unknown }) => void)[]>()

  constructor(path: string) {
    this.path = path
  }

  addEventListener(name: string, hear: (event: { data?: unknown }) => void): void {
    this.#hearers.set(name, [...(this.#hearers.get(name) ?? []), hear])
  }

  close(): void {
    this.readyState = 2
  }

  brings(name: string, value: unknown): void {
    for (const hear of this.#hearers.get(name) ?? []) hear({ data: JSON.stringify(value) })
  }

  breaks(how: 'cut' | 'answered-401'): void {
    this.readyState = how === 'cut' ? 0 : 2
    for (const hear of this.#hearers.get('error') ?? []) hear({})
  }
}

const asleep = (): void => undefined

function aFeed() {
  const lines: Line[] = []
  const heard: string[] = []
  const pauses: { task: () => void; milliseconds: number; off: boolean }[] = []
  const silences: typeof pauses = []
  let wake = asleep
  const means: FeedMeans = {
    connect: (path) => {
      const line = new Line(path)
      lines.push(line)
      return line
    },
    later: (task, milliseconds) => {
      const pause = { task, milliseconds, off: false }
      if (milliseconds === SILENT_FOR) silences.push(pause)
      else pauses.push(pause)
      return () => {
        pause.off = true
      }
    },
    random: () => 1,
    onWake: (woken) => {
      wake = woken
      return () => {
        wake = asleep
      }
    },
  }
  const listener: FeedListener = {
    onSnapshot: (snapshot) => heard.push(`snapshot ${snapshot.polls.length}`),
    onPoll: (poll) => heard.push(`poll ${poll.id}`),
    onQuestion: (question) => heard.push(`question ${question.id}`),
    onState: (state) => heard.push(state),
    onTurnedAway: () => heard.push('turned away'),
  }
  const feed = openFeed('/api/sessions/s/feed?seat=floor', listener, means)
  return {
    feed,
    heard,
    lines,
    pauses,
    last: () => {
      const line = lines.at(-1)
      if (line === undefined) throw new Error('no line was opened')
      return line
    },
    waitItOut: () => {
      const pause = pauses.at(-1)
      if (pause !== undefined && !pause.off) pause.task()
    },
    wakes: () => wake(),
    goesSilent: () => silences.filter(({ off }) => !off).forEach(({ task }) => task()),
    silencesAwaited: () => silences.filter(({ off }) => !off).length,
  }
}

const snapshot = { now: 1, polls: [], questions: [] }

test('[FEED1] a feed is live when the snapshot is here, and not before', () => {
  const { heard, last } = aFeed()
  last().brings('open', undefined)
  expect(heard).toEqual(['opening'])
  last().brings('snapshot', snapshot)
  last().brings('poll', { id: 'p1', state: 'open', options: [], settings: {} })
  last().brings('question', { id: 'q1', state: 'asked', text: 'Why?' })
  expect(heard).toEqual(['opening', 'snapshot 0', 'live', 'poll p1', 'question q1'])
})

test('[FEED1] an event of an unknown name changes nothing', () => {
  const { heard, last } = aFeed()
  last().brings('presence', { people: 3 })
  expect(heard).toEqual(['opening'])
})

test('[FEED1] a cut line is lost, comes back by itself and begins with a snapshot', () => {
  const { heard, last, lines, waitItOut } = aFeed()
  last().brings('snapshot', snapshot)
  last().breaks('cut')
  waitItOut()
  last().brings('snapshot', snapshot)
  expect(lines).toHaveLength(2)
  expect(lines[0]?.readyState).toBe(2)
  expect(heard).toEqual(['opening', 'snapshot 0', 'live', 'lost', 'snapshot 0', 'live'])
})

test('[FEED1] an answer that is no feed is told apart and tried again too', () => {
  const { heard, last, lines, waitItOut } = aFeed()
  last().breaks('answered-401')
  waitItOut()
  expect(heard).toEqual(['opening', 'lost', 'turned away'])
  expect(lines).toHaveLength(2)
})

test('[FEED2] pauses double up to half a minute and start again after a snapshot', () => {
  const { last, pauses, waitItOut } = aFeed()
  for (let n = 0; n < 7; n += 1) {
    last().breaks('cut')
    waitItOut()
  }
  last().brings('snapshot', snapshot)
  last().breaks('cut')
  expect(pauses.map((pause) => pause.milliseconds)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000,
  ])
})

test('[FEED2] half of a pause is left to chance', () => {
  expect([pauseBefore(3, 0), pauseBefore(3, 0.5), pauseBefore(3, 1)]).toEqual([4_000, 6_000, 8_000])
})

test('[FEED3] a phone that wakes up opens a new line at once, and only one', () => {
  const { last, lines, pauses, waitItOut, wakes } = aFeed()
  last().breaks('cut')
  wakes()
  expect(lines).toHaveLength(2)
  waitItOut()
  expect(pauses[0]?.off).toBe(true)
  expect(lines).toHaveLength(2)
})

test('[FEED3] a feed that is renewed opens one new line within two seconds, lost or not', () => {
  const { feed, heard, lines, pauses, last } = aFeed()
  last().brings('snapshot', { now: 0, polls: [], questions: [] })
  feed.renew()
  feed.renew()
  const due = pauses.filter(({ off }) => !off)
  expect(due.map(({ milliseconds }) => milliseconds)).toEqual([2_000])
  due[0]?.task()
  expect(lines.map(({ readyState }) => readyState)).toEqual([2, 0])
  last().brings('snapshot', { now: 0, polls: [], questions: [] })
  last().breaks('cut')
  feed.renew()
  expect(pauses.filter(({ off }) => !off).length).toBe(1)
  expect(heard.at(-1)).toBe('lost')
  feed.close()
  feed.renew()
  expect(pauses.filter(({ off }) => !off)).toEqual([])
})

test('[FEED3] what a line says after it was replaced is not heard', () => {
  const { heard, lines, wakes } = aFeed()
  wakes()
  lines[0]?.brings('poll', { id: 'old', state: 'open', options: [], settings: {} })
  lines[0]?.breaks('cut')
  lines[1]?.brings('snapshot', snapshot)
  expect(heard).toEqual(['opening', 'snapshot 0', 'live'])
})

test('[FEED4] a closed feed hears nothing, opens nothing and may be closed again', () => {
  const { feed, heard, last, lines, waitItOut, wakes } = aFeed()
  last().breaks('cut')
  feed.close()
  feed.close()
  waitItOut()
  wakes()
  last().brings('snapshot', snapshot)
  expect(lines).toHaveLength(1)
  expect(heard).toEqual(['opening', 'lost'])
})

test('[FEED8] a line that has gone silent is left for a new one, after a pause like any other', () => {
  const { goesSilent, heard, last, lines, pauses, waitItOut } = aFeed()
  last().brings('snapshot', snapshot)
  goesSilent()
  expect(pauses.map(({ milliseconds }) => milliseconds)).toEqual([1_000])
  expect(lines.map(({ readyState }) => readyState)).toEqual([2])
  waitItOut()
  last().brings('snapshot', snapshot)
  expect(heard).toEqual(['opening', 'snapshot 0', 'live', 'lost', 'snapshot 0', 'live'])
})

test('[FEED8] every word puts the silence off, a beat too, and a closed feed awaits none', () => {
  const { feed, last, silencesAwaited, goesSilent, lines } = aFeed()
  expect(silencesAwaited()).toBe(1)
  last().brings('beat', { id: '' })
  last().brings('snapshot', snapshot)
  expect(silencesAwaited()).toBe(1)
  feed.close()
  expect(silencesAwaited()).toBe(0)
  goesSilent()
  expect(lines).toHaveLength(1)
})

test('[FEED8] a line that never says a word is given up too', () => {
  const { goesSilent, heard, lines, waitItOut } = aFeed()
  goesSilent()
  waitItOut()
  expect(lines).toHaveLength(2)
  expect(heard).toEqual(['opening', 'lost'])
})
