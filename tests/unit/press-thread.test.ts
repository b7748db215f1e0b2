import { expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import type { SessionId } from '#shared/ids.ts'
import type { ReportFormat } from '#shared/report-formats.ts'
import { PressThread } from '../../server/report/press-thread.ts'
import type { Order } from '../../server/report/press-worker.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { DETAILS } from '../support/report-sample.ts'

const MOST = 64

const order = (format: ReportFormat): Order => ({
  format,
  session: 'session' as SessionId,
  details: DETAILS,
  polls: [],
  contributors: [],
  attributing: { mode: 'named', people: [] },
  notes: Y.encodeStateAsUpdate(new Y.Doc()),
  language: 'en',
})

// Answers how many it was asked for; a PDF ends it, HTML takes it for ever.
const FRAIL = `import { parentPort } from 'node:worker_threads'
let asked = 0
parentPort.on('message', ({ format }) => {
  asked++
  if (format === 'pdf') process.exit(1)
  while (format === 'html');
  parentPort.postMessage({ bytes: new Uint8Array([asked]) })
})`
const frail = new URL(`data:text/javascript,${encodeURIComponent(FRAIL)}`)

function threadFor(file?: URL, clock?: FakeClock): PressThread {
  const thread = new PressThread(file, clock && clock.later.bind(clock))
  onTestFinished(() => thread.close())
  return thread
}

test('[REP14] a report that cannot be made says why, and the thread makes the next', async () => {
  const thread = threadFor()
  const broken = { ...order('txt'), notes: new Uint8Array([1, 2, 3]) }
  await expect(thread.make(broken)).rejects.toThrow(/the report could not be made: ./)
  expect(
    Buffer.from(await thread.make(order('pdf')))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(JSON.parse(Buffer.from(await thread.make(order('json'))).toString())).toBeTypeOf('object')
})

test('[REP14] more reports at once than it may hold are refused, the others are made', async () => {
  const thread = threadFor()
  const asked = await Promise.allSettled(
    Array.from({ length: MOST + 6 }, () => thread.make(order('txt'))),
  )
  expect(asked.map(({ status }) => status)).toEqual([
    ...Array.from({ length: MOST }, () => 'fulfilled'),
    ...Array.from({ length: 6 }, () => 'rejected'),
  ])
  expect(asked.at(-1)).toMatchObject({ reason: { code: 'unavailable' } })
})

test('[REP14] a thread that dies takes its own report with it and no other', async () => {
  const thread = threadFor(frail)
  const asked = await Promise.allSettled(
    (['txt', 'pdf', 'md'] as const).map((format) => thread.make(order(format))),
  )
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('[REP14] a report that never ends is given up after 30 seconds, and the next is made', async () => {
  const clock = new FakeClock()
  const thread = threadFor(frail, clock)
  const endless = expect(thread.make(order('html'))).rejects.toThrow('not ready within 30000 ms')
  const next = thread.make(order('txt'))
  await clock.passes(30_000)
  await endless
  expect([...(await next)]).toEqual([1])
})

test('[REP14] a thread is kept for the next report, and for nobody after ten minutes', async () => {
  const clock = new FakeClock()
  const thread = threadFor(frail, clock)
  const bytes = async (): Promise<number[]> => [...(await thread.make(order('txt')))]
  expect(await bytes()).toEqual([1])
  await clock.passes(599_999)
  expect(await bytes()).toEqual([2])
  await clock.passes(600_000)
  expect(await bytes()).toEqual([1])
})

test('[REP14] closing refuses what is not ready, twice is fine, and the next report starts it again', async () => {
  const thread = threadFor()
  const waiting = [thread.make(order('txt')), thread.make(order('md'))]
  const refused = Promise.all(
    waiting.map((one) => expect(one).rejects.toMatchObject({ code: 'unavailable' })),
  )
  thread.close()
  thread.close()
  await refused
  expect((await thread.make(order('txt'))).length).toBeGreaterThan(0)
})
