import { describe, expect, test } from 'vitest'
import { readBatch, writeBatch, type Batch } from '#shared/line-batch.ts'
import { SlowLine } from '../../client/live/slow-line.ts'
import { HttpLine } from '../../server/rooms/http-line.ts'
import { turn } from '../support/memory-log.ts'
import { randomFrom } from '../support/random.ts'

/** A line whose time passes when the test says so. */
class Held {
  gone = 0
  readonly messages: number[][] = []
  readonly pongs: string[] = []
  readonly ends: number[] = []
  readonly line: HttpLine
  #tasks: { task: () => void; at: number }[] = []
  #now = 0

  constructor() {
    this.line = new HttpLine({
      later: (task, milliseconds) => {
        const planned = { task, at: this.#now + milliseconds }
        this.#tasks.push(planned)
        return () => (this.#tasks = this.#tasks.filter((each) => each !== planned))
      },
      onGone: () => (this.gone += 1),
    })
    this.line.on('message', (bytes: Buffer) => this.messages.push([...bytes]))
    this.line.on('pong', (said: Buffer) => this.pongs.push(said.toString()))
    this.line.on('close', (code: number) => this.ends.push(code))
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds
    const due = this.#tasks.filter(({ at }) => at <= this.#now)
    this.#tasks = this.#tasks.filter(({ at }) => at > this.#now)
    for (const { task } of due) task()
  }

  async ask(after: number): Promise<Batch> {
    const batch = readBatch((await this.line.after(after)) ?? new Uint8Array())
    if (!batch) throw new Error('no batch')
    return batch
  }

  up(number: number, ...messages: number[][]) {
    const pieces = messages.map((bytes) => ({
      kind: 'last' as const,
      bytes: new Uint8Array(bytes),
    }))
    return this.line.take({ number, pieces })
  }
}

const bytesOf = ({ pieces }: Batch): number[][] => pieces.map(({ bytes }) => [...bytes])
const BIG = new Uint8Array(600 << 10)

describe('the end of the server', () => {
  test('[HLINE2] what was told is told again until it is acknowledged, and then no more', async () => {
    const held = new Held()
    held.line.send(new Uint8Array([1]))
    held.line.send(new Uint8Array([2]))
    expect(bytesOf(await held.ask(0))).toEqual([[1], [2]])
    expect(bytesOf(await held.ask(0))).toEqual([[1], [2]])
    held.line.send(new Uint8Array([3]))
    const last = await held.ask(1)
    expect([last.number, bytesOf(last)]).toEqual([2, [[2], [3]]])
    expect(held.line.bufferedAmount).toBe(2)
  })

  test('[HLINE2] who asks for nothing new waits for it, and no longer than 20 s', async () => {
    const held = new Held()
    const asked = held.ask(0)
    held.line.send(new Uint8Array([1]))
    held.line.send(new Uint8Array([2]))
    expect(bytesOf(await asked)).toEqual([[1], [2]])
    const again = held.ask(2)
    await turn()
    held.pass(20_000)
    expect(await again).toEqual({ number: 3, pieces: [] })
  })

  test('[HLINE2] a ping is answered when everything before it is acknowledged, and not before', async () => {
    const held = new Held()
    held.line.send(new Uint8Array([1]))
    held.line.ping('after one')
    held.line.send(new Uint8Array([2]))
    await held.ask(0)
    await held.ask(1)
    expect(held.pongs).toEqual([])
    await held.ask(2)
    expect(held.pongs).toEqual(['after one'])
  })

  test('[HLINE2] batches are taken once and in order', async () => {
    const held = new Held()
    expect([held.up(1, [1], [2]), held.up(1, [1], [2]), held.up(2, [3])]).toEqual([
      'taken',
      'taken',
      'taken',
    ])
    expect(held.messages).toEqual([[1], [2], [3]])
    expect(held.up(4, [5])).toBe('out-of-step')
    await turn()
    expect([held.messages.length, held.ends]).toEqual([3, [4500]])
    expect(held.up(3, [4])).toBe('ended')
  })

  test('[HLINE1] the end comes after everything that was said before it, as often as it is asked for', async () => {
    const held = new Held()
    held.line.send(BIG)
    held.line.send(new Uint8Array([2]))
    held.line.close(4422, 'refused')
    held.line.send(new Uint8Array([3]))
    const first = await held.ask(0)
    expect([first.pieces.length, first.end]).toEqual([1, undefined])
    for (const _ of [1, 2]) {
      const last = await held.ask(1)
      expect([bytesOf(last), last.end]).toEqual([[[2]], { code: 4422, reason: 'refused' }])
    }
    expect(held.ends).toEqual([4422])
  })

  test('[HLINE3] who lags more than 1 MB behind the message under way starts again; a large document alone is no lag', async () => {
    const held = new Held()
    held.line.send(new Uint8Array(5 << 20))
    held.line.send(BIG)
    held.line.send(BIG)
    expect(held.line.readyState).toBe(1)
    held.line.send(new Uint8Array([1]))
    await turn()
    expect(held.ends).toEqual([4500])
  })

  test('[HLINE3] a line of which nobody asks for 30 s is dropped; every request gives it another 30', async () => {
    const held = new Held()
    held.pass(29_000)
    held.up(1, [1])
    held.pass(29_000)
    void held.line.after(0)
    held.pass(29_999)
    expect([held.gone, held.ends]).toEqual([0, []])
    held.pass(1)
    await turn()
    expect([held.gone, held.ends]).toEqual([1, [1006]])
  })
})

type Fate = 'arrives' | 'request lost' | 'answer lost' | 'old answer' | 'page of the venue'

/** Both ends, with a network between them that loses requests and answers, or gives others; it never says which. */
function joinedBy(fateOf: (method: string) => Fate = () => 'arrives') {
  const held = new Held()
  const heard: number[][] = []
  const ends: number[] = []
  let lost = 0
  let old = new Uint8Array()
  const answer = async (method: string, address: string, init: RequestInit): Promise<Response> => {
    if (address.endsWith('/line?schema=1')) return Response.json({ line: 'l' }, { status: 201 })
    if (method === 'DELETE') return new Response(null, { status: 204 })
    if (method === 'POST') {
      const batch = readBatch(init.body as Uint8Array)
      const taken = batch && held.line.take(batch)
      return new Response(null, { status: taken === 'taken' ? 204 : 409 })
    }
    const bytes = await held.line.after(Number(new URL(address).searchParams.get('after')))
    return bytes ? new Response(bytes) : new Response(null, { status: 409 })
  }
  let opened: () => void = () => undefined
  const isOpen = new Promise<void>((resolve) => (opened = resolve))
  const client = new SlowLine(
    'ws://host/rooms/s/notes?schema=1',
    {
      opened: () => opened(),
      heard: (message) => heard.push([...new Uint8Array(message)]),
      closed: (code) => ends.push(code),
    },
    {
      async fetch(address, init) {
        const method = init.method ?? 'GET'
        const fate = address.includes('schema') ? 'arrives' : fateOf(method)
        if (fate !== 'arrives') lost += 1
        if (fate === 'request lost') throw new TypeError(fate)
        const given = await answer(method, address, init)
        if (fate === 'answer lost') throw new TypeError(fate)
        if (fate === 'page of the venue')
          return new Response('<title>Welcome to our network</title>')
        if (method !== 'GET' || fate === 'arrives') {
          if (method === 'GET' && given.ok) old = await given.clone().bytes()
          return given
        }
        return new Response(old)
      },
      pause: () => turn(),
    },
  )
  return { held, heard, ends, client, isOpen, lost: () => lost }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

describe('both ends', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    test(`[HLINE1] [HLINE2] 200 messages each way arrive once and in order over a network that loses or spoils one in four (seed ${seed})`, async () => {
      const random = randomFrom(seed)
      // Six tries in a row are given up as a line that is gone: here no more than four fail.
      const row = new Map<string, number>()
      const ends = joinedBy((method) => {
        const failed = random.chance(0.25) ? (row.get(method) ?? 0) + 1 : 0
        row.set(method, failed % 5)
        if (failed % 5 === 0) return 'arrives'
        return random.of([
          'request lost',
          'answer lost',
          'old answer',
          'page of the venue',
        ] as const)
      })
      await ends.isOpen
      const numbers = Array.from({ length: 200 }, (_, index) => [index >> 8, index & 255])
      for (const bytes of numbers) {
        if (random.chance(0.5)) ends.client.send(new Uint8Array(bytes))
        else {
          await turn()
          ends.client.send(new Uint8Array(bytes))
        }
        if (random.chance(0.2)) ends.held.line.ping('beat')
        // A message in pieces, as large ones go.
        ends.held.line.send(new Uint8Array(bytes.slice(0, 1)), { fin: false })
        ends.held.line.send(new Uint8Array(bytes.slice(1)))
      }
      await until(() => ends.heard.length >= 200 && ends.held.messages.length >= 200)
      expect(ends.heard).toEqual(numbers)
      expect(ends.held.messages).toEqual(numbers)
      expect(ends.lost()).toBeGreaterThan(5)
      expect(ends.ends).toEqual([])
      ends.client.close()
    })
  }

  test('[HLINE1] the reason of the end reaches the client, and so does an end without one', async () => {
    const refused = joinedBy()
    await refused.isOpen
    refused.held.line.close(4422, 'refused')
    await until(() => refused.ends.length > 0)
    const broken = joinedBy()
    await broken.isOpen
    broken.held.line.terminate()
    await until(() => broken.ends.length > 0)
    expect([refused.ends, broken.ends]).toEqual([[4422], [1006]])
    expect([refused.client.isOpen, broken.client.isOpen]).toEqual([false, false])
  })

  test('[HLINE1] a network that is gone ends the line at the client after its tries', async () => {
    let isGone = false
    const gone = joinedBy(() => (isGone ? 'request lost' : 'arrives'))
    await gone.isOpen
    isGone = true
    gone.client.send(new Uint8Array([1]))
    await until(() => gone.ends.length > 0)
    expect(gone.ends).toEqual([1006])
  })

  test('[HLINE1] what a client says as it is left is not heard of again', async () => {
    const left = joinedBy()
    await left.isOpen
    left.client.close()
    left.client.send(new Uint8Array([1]))
    left.held.line.send(new Uint8Array([2]))
    await turn()
    await turn()
    expect([left.heard, left.held.messages, left.ends]).toEqual([[], [], []])
  })
})

test('[HLINE3] a batch with anything but whole messages ends the line', async () => {
  const held = new Held()
  const batch = readBatch(
    writeBatch({ number: 1, pieces: [{ kind: 'more', bytes: new Uint8Array([1]) }] }),
  )
  if (batch) held.line.take(batch)
  await turn()
  expect([held.messages, held.ends]).toEqual([[], [4400]])
})

test('[HLINE1] who was put out between two questions hears why, and nothing of what was still to be read', () => {
  const line = new HttpLine({ later: () => () => undefined, onGone: () => undefined })
  line.send(Uint8Array.of(1, 2, 3))
  expect(line.farewell(0)).toBeUndefined()
  line.close(4403, 'you may no longer read here')
  const said = line.farewell(7)
  expect(said && readBatch(said)).toEqual({
    number: 8,
    pieces: [],
    end: { code: 4403, reason: 'you may no longer read here' },
  })
})
