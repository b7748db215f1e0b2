import { setTimeout as pause } from 'node:timers/promises'
import { tellRows, type RowFigures } from './figures.ts'
import { fittedLine } from './fitted-line.ts'
import { rapport } from './servers/rapport.ts'
import type { Running } from './servers/server.ts'
import { Crowd } from './wire/crowd.ts'
import { Peer } from './wire/peer.ts'
import { watchTyping } from './wire/typing.ts'

/**
 * `node tests/load/growth.ts [--quick] [--json]`: how cost grows with the number of rooms, of peers in a room, with the length of
 * the notes and with their history; four curves, each with the line that fits it. Run it on the core of the load:
 * `taskset -c 1`.
 */
const isQuick = process.argv.includes('--quick')
const SECONDS = isQuick ? 2 : 5
const WARM = isQuick ? 1 : 3 // s
const TOTAL = 1_000 // updates a second, over all rooms
const LARGE = 10_000 // characters of one update
const WINDOW = 20 // updates that stay in notes of which all else goes
const VISITS = 7

interface Curve {
  readonly name: string
  readonly of: string
  readonly costs: string
  readonly places: readonly number[]
  measure(running: Running, place: number): Promise<number>
}

const curves: readonly Curve[] = [
  {
    name: 'growth-rooms',
    of: 'rooms of 4 that together have 1,000 updates a second',
    costs: 'CPU us per update',
    places: [25, 50, 100, 250, 500],
    measure: (running, rooms) => costOfTyping(running, { rooms, writers: 4 }, TOTAL / (4 * rooms)),
  },
  {
    name: 'growth-peers',
    of: 'editors of one room, each typing 5 a second',
    costs: 'CPU us per update',
    places: [10, 25, 50, 100, 200],
    measure: (running, writers) => costOfTyping(running, { rooms: 1, writers }, 5),
  },
  {
    name: 'growth-length',
    of: '1,000 characters of notes',
    costs: 'ms until somebody who comes has them',
    places: [10, 100, 500, 1_000, 2_000],
    measure: (running, length) => timeToCome(running, length, 'stays'),
  },
  {
    name: 'growth-history',
    of: '1,000 characters typed and taken out again',
    costs: 'ms until somebody who comes has the notes',
    places: [10, 100, 500, 1_000, 2_000],
    measure: (running, length) => timeToCome(running, length, 'goes'),
  },
]

const rows: RowFigures[] = []
for (const { name, of, costs, places, measure } of curves) {
  const points: [number, number][] = []
  for (const place of places) {
    const running = await rapport.start()
    points.push([place, await measure(running, place)])
    await running.process.remove()
  }
  const { at, slope, explains } = fittedLine(points)
  const seen = Object.fromEntries(points.map(([place, cost]) => [`at ${place}`, cost]))
  rows.push({
    name,
    server: 'rapport',
    figures: { ...seen, begins: at, 'more each': slope, R2: explains },
  })
  console.log(
    `${name}: ${costs} = ${at.toFixed(3)} + ${slope.toFixed(5)} x ${of} (R2 ${explains.toFixed(3)})`,
  )
  console.log(points.map(([place, cost]) => `${place}: ${cost.toFixed(2)}`).join('  '))
}
if (process.argv.includes('--json')) tellRows(rows)
process.exit()

async function costOfTyping(
  running: Running,
  size: { readonly rooms: number; readonly writers: number },
  rate: number,
): Promise<number> {
  const crowd = await Crowd.gather(running, size)
  await watchTyping(crowd, running.process, { rate, seconds: WARM })
  const seen = await watchTyping(crowd, running.process, { rate, seconds: SECONDS })
  crowd.cut()
  return (seen.serverCpu * 10_000) / seen.updates
}

/** The middle of some visits, with an idle server in a warm room. */
async function timeToCome(running: Running, length: number, words: 'stays' | 'goes') {
  const crowd = await Crowd.gather(running, {
    rooms: 1,
    writers: 1,
    characters: length * 1_300 + 10 * LARGE, // a line is not filled to its end
  })
  const [writer] = crowd.writers
  const seat = crowd.rooms[0]?.seat
  if (!writer || !seat) throw new Error('there is no room')
  const typed: { readonly clock: number; readonly length: number }[] = []
  for (let left = length * 1_000; left > 0; left -= LARGE) {
    typed.push(writer.type(LARGE, words === 'goes' ? typed[typed.length - WINDOW] : undefined))
    await pause(2)
  }
  await pause(3_000) // what is due when much was written is over
  const times: number[] = []
  for (let visit = 0; visit < VISITS; visit++) {
    const began = performance.now()
    const peer = new Peer(seat)
    await peer.ready
    times.push(performance.now() - began)
    peer.leave()
    await peer.closed
  }
  crowd.cut()
  return times.toSorted((one, other) => one - other)[VISITS >> 1] ?? Number.NaN
}
