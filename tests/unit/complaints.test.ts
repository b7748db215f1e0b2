import { expect, test } from 'vitest'
import { Complaints } from '../../server/complaints.ts'
import { logOf } from '../../server/log/log.ts'

function aLog() {
  const lines: string[] = []
  const waiting: (() => void)[] = []
  const complaints = new Complaints({
    write: logOf({ to: { write: (line) => lines.push(line) }, now: () => 1_700_000_000_000 }),
    later: (_milliseconds, then) => waiting.push(then),
  })
  return {
    complaints,
    said: () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>),
    raw: lines,
    minute: () => {
      for (const then of waiting.splice(0)) then()
    },
  }
}

test('[SAID1] a problem is one line of JSON with its causes, whatever letters are in it', () => {
  const { complaints, raw, said } = aLog()
  complaints.report('a\nb"}', new Error('c\r\n\u001b[2J', { cause: new Error('d\u0000') }))
  expect([...(raw[0] ?? '')].filter((letter) => letter < ' ')).toEqual(['\n'])
  expect(said()).toEqual([
    {
      level: 'error',
      at: '2023-11-14T22:13:20.000Z',
      problem: 'a\nb"}',
      cause: 'c\r\n\u001b[2J: d\u0000',
    },
  ])
})

test('[SAID1] of one problem ten lines a minute are said, and another problem still is', () => {
  const { complaints, said, minute } = aLog()
  for (let times = 0; times < 100_000; times++) complaints.report('the disk is full')
  complaints.report('a room closes')
  expect(said()).toHaveLength(11)
  minute()
  expect(said()).toMatchObject([{ problem: 'more of the same', times: 99_990 }])
  complaints.report('the disk is full')
  expect(said()).toHaveLength(1)
  minute()
  expect(said()).toEqual([])
})

test('[SAID1] of all problems together a hundred lines a minute are said', () => {
  const { complaints, said, minute } = aLog()
  for (let times = 0; times < 5000; times++) complaints.report(`problem ${times}`)
  expect(said()).toHaveLength(100)
  minute()
  expect(said()).toMatchObject([{ times: 4900 }])
})
