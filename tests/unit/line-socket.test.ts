import { expect, test } from 'vitest'
import type { Carrier, Ears } from '../../client/live/carrier.ts'
import { lineSocketOver } from '../../client/live/line-socket.ts'
import { Venue } from '../../client/live/venue.ts'

interface Opened {
  readonly way: 'quick' | 'slow'
  readonly ears: Ears
  isOpen: boolean
  left: boolean
}

/** A page in a venue: what it opens, and what is said of it, when the test says so. */
function aPage() {
  const venue = new Venue()
  const lines: Opened[] = []
  const told: string[] = []
  const tasks: { task: () => void; after: number }[] = []
  const opens =
    (way: 'quick' | 'slow') =>
    (_address: string, ears: Ears): Carrier => {
      const line: Opened = { way, ears, isOpen: false, left: false }
      lines.push(line)
      return {
        get isOpen() {
          return line.isOpen
        },
        send: (bytes) => told.push(`${way} sends ${bytes.join()}`),
        close() {
          line.left = true
          line.isOpen = false
        },
      }
    }
  const Sockets = lineSocketOver({
    venue,
    quick: opens('quick'),
    slow: opens('slow'),
    later(task, after) {
      const planned = { task, after }
      tasks.push(planned)
      return () => {
        if (tasks.includes(planned)) tasks.splice(tasks.indexOf(planned), 1)
      }
    },
  })
  const connect = () => {
    const socket = new Sockets('ws://host/rooms/s/notes')
    Object.assign(socket, {
      onopen: () => told.push('open'),
      onmessage: ({ data }: MessageEvent<ArrayBuffer>) =>
        told.push(`heard ${new Uint8Array(data).join()}`),
      onerror: () => told.push('error'),
      onclose: ({ code }: CloseEvent) => told.push(`closed ${code}`),
    })
    return socket
  }
  const word = (line: Opened | undefined): void => {
    if (line && !line.left) line.ears.heard(new Uint8Array([7]).buffer)
  }
  const open = (line: Opened | undefined): void => {
    if (!line || line.left) return
    line.isOpen = true
    line.ears.opened()
  }
  return { venue, lines, told, tasks, connect, word, open }
}

test('[HLINE4] where a WebSocket speaks, it is the line, and nothing else is tried', () => {
  const page = aPage()
  const socket = page.connect()
  page.open(page.lines[0])
  page.word(page.lines[0])
  socket.send(new Uint8Array([1, 2]))
  expect(page.told).toEqual(['open', 'heard 7', 'quick sends 1,2'])
  expect([page.lines.length, page.venue.way, page.tasks.length]).toEqual([1, 'quick', 0])
  page.lines[0]?.ears.closed(4403, '')
  expect([page.told.at(-1), socket.readyState]).toEqual(['closed 4403', 3])
})

test('[HLINE4] where none opens though the server answers requests, those are the line, for the whole page', () => {
  const page = aPage()
  const heardOf: string[] = []
  page.venue.subscribe(() => heardOf.push(page.venue.way))
  const socket = page.connect()
  page.lines[0]?.ears.closed(1006, '')
  expect(page.told).toEqual([]) // not an outage: another way is being tried
  page.open(page.lines[1])
  page.word(page.lines[1])
  socket.send(new Uint8Array([1]))
  expect(page.told).toEqual(['open', 'heard 7', 'slow sends 1'])
  expect(heardOf).toEqual(['slow'])
  page.connect()
  expect(page.lines.map(({ way }) => way)).toEqual(['quick', 'slow', 'slow'])
})

test('[HLINE4] a WebSocket of which nothing is heard in four seconds is left for requests', () => {
  const page = aPage()
  page.connect()
  expect(page.tasks.map(({ after }) => after)).toEqual([4_000])
  page.tasks[0]?.task()
  expect(page.lines.map(({ way, left }) => [way, left])).toEqual([
    ['quick', true],
    ['slow', false],
  ])
})

test('[HLINE4] one that opened and says nothing is closed, and the next line begins with requests', () => {
  const page = aPage()
  page.connect()
  page.open(page.lines[0])
  page.tasks[0]?.task()
  expect(page.told).toEqual(['open', 'error', 'closed 1006'])
  page.connect()
  page.open(page.lines[1])
  expect([page.lines[1]?.way, page.venue.way]).toEqual(['slow', 'slow'])
})

test('[HLINE4] when nothing answers at all it is an outage, and the page learns nothing about its venue', () => {
  const page = aPage()
  page.connect()
  page.lines[0]?.ears.closed(1006, '')
  page.lines[1]?.ears.closed(1006, '')
  expect([page.told, page.venue.way]).toEqual([['error', 'closed 1006'], 'untried'])
  page.connect()
  expect(page.lines[2]?.way).toBe('quick')
})

test('[HLINE4] after a WebSocket was seen to work, one that fails is an outage, and two are the venue', () => {
  const page = aPage()
  page.connect()
  page.open(page.lines[0])
  page.word(page.lines[0])
  page.lines[0]?.ears.closed(1006, '')
  page.connect()
  page.lines[1]?.ears.closed(1006, '')
  expect(page.lines.map(({ way }) => way)).toEqual(['quick', 'quick'])
  expect(page.told.filter((word) => word === 'closed 1006')).toHaveLength(2)
  page.connect()
  page.lines[2]?.ears.closed(1006, '')
  expect(page.lines.at(-1)?.way).toBe('slow')
})

test('[HLINE4] a refusal that only the server says proves the WebSocket, with no word before it', () => {
  const page = aPage()
  page.connect()
  page.open(page.lines[0])
  page.lines[0]?.ears.closed(4409, '')
  expect([page.told, page.venue.way]).toEqual([['open', 'closed 4409'], 'quick'])
})

test('[HLINE4] on a slow line the quick one is tried after 10 s, 20, 40, at most every five minutes, and taken when it speaks', () => {
  const page = aPage()
  page.connect()
  page.lines[0]?.ears.closed(1006, '')
  page.open(page.lines[1])
  const pauses: number[] = []
  for (let time = 0; time < 8; time++) {
    const look = page.tasks.splice(0)[0]
    pauses.push(look?.after ?? 0)
    look?.task()
    page.lines.at(-1)?.ears.closed(1006, '')
  }
  expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * 1000))
  expect(page.told).toEqual(['open'])
  page.tasks.splice(0)[0]?.task()
  page.open(page.lines.at(-1))
  expect(page.told).toEqual(['open'])
  page.word(page.lines.at(-1))
  expect(page.told).toEqual(['open', 'closed 1012'])
  expect(page.lines.every(({ left }) => left || page.lines[0])).toBe(true)
  expect([page.venue.way, page.tasks.length]).toEqual(['quick', 0])
  page.connect()
  expect(page.lines.at(-1)?.way).toBe('quick')
})

test('[HLINE4] a socket that is closed leaves everything it opened, and says nothing more', () => {
  const page = aPage()
  const socket = page.connect()
  page.lines[0]?.ears.closed(1006, '')
  page.open(page.lines[1])
  page.tasks.splice(0)[0]?.task()
  socket.close()
  socket.close()
  expect(page.lines.slice(1).map(({ left }) => left)).toEqual([true, true])
  expect([page.tasks.length, page.told]).toEqual([0, ['open']])
})
