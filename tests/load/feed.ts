import { FEWEST_TOLD } from '#shared/poll/settings.ts'
import { freshSeed, numberGiven, randomFrom } from '../support/random.ts'
import { ballotsOf, cast, openLines } from './ballots.ts'
import { bareHall, cpuOf, pin, rapportHall, type Hall, type HallOf, memoryOf } from './hall.ts'
import { requestOf } from './http-line.ts'
import { settledMemory } from './settled-memory.ts'
import { Viewers, type Seen } from './viewers.ts'

/**
 * Feed and ballots, for Rapport and for the least that could do it (`bare-ballots.ts`): the server on core 0, this
 * process as its hall on core 1. `--json` prints one line, `--quick` takes smaller crowds, `--only=name,…` some rows.
 */
const isQuick = process.argv.includes('--quick')
const VIEWERS = numberGiven('viewers', 2_000)
const PEOPLE = isQuick ? 4_000 : 10_000
const LINES = 200 // keep-alive connections that vote one ballot after the other
const FLOOD = isQuick ? 2_000 : 5_000 // ms
const SINGLES = isQuick ? 8 : 25
const seed = numberGiven('seed', freshSeed())
const random = randomFrom(seed)

type Figures = Readonly<Record<string, number>>
interface Row {
  readonly name: string
  readonly targets: Readonly<Record<string, number | string>>
  measure(hallOf: HallOf): Promise<Figures>
}

const ROWS: readonly Row[] = [
  {
    name: 'a ballot on every screen',
    targets: { 'seen p99 ms': 150 },
    measure: (hallOf) => inHall(hallOf, VIEWERS, measureSingles),
  },
  {
    name: 'ballots, one after the other on 200 lines',
    targets: { 'ballots/s': '>=7500' },
    measure: (hallOf) => inHall(hallOf, PEOPLE, (hall) => measureFlood(hall)),
  },
  {
    name: 'the same before 2,000 screens',
    targets: { 'ballots/s': '>=7500', 'seen p99 ms': 150, 'tallies/s': 5 },
    measure: (hallOf) =>
      inHall(hallOf, PEOPLE, async (hall) => {
        const viewers = await Viewers.of(hall, VIEWERS)
        const figures = await measureFlood(hall, viewers)
        viewers.leave()
        return figures
      }),
  },
  {
    name: '2,000 ballots at once',
    targets: { 'last answer ms': 2_000 },
    measure: (hallOf) => inHall(hallOf, VIEWERS, measureBurst),
  },
  {
    name: 'kill -9 in the middle',
    targets: { lost: 0 },
    measure: (hallOf) => inHall(hallOf, PEOPLE, measureKill),
  },
  {
    name: 'memory of a feed connection',
    targets: { kB: 12 },
    measure: (hallOf) => inHall(hallOf, VIEWERS, measureMemory, 'inspector'),
  },
]

/** One ballot, and how long until each screen shows a count with it. */
async function measureSingles(hall: Hall): Promise<Figures> {
  const viewers = await Viewers.of(hall, VIEWERS)
  const poll = await hall.openPoll()
  const [line] = await openLines(hall, 1)
  const took: number[] = []
  const ballots = ballotsOf(hall, poll)
  // A count is told from five ballots on.
  await cast(line ? [line] : [], ballots.slice(0, FEWEST_TOLD))
  await viewers.all(poll, FEWEST_TOLD)
  for (const [index, ballot] of ballots.slice(FEWEST_TOLD, FEWEST_TOLD + SINGLES).entries()) {
    await pause(100 + random.below(400))
    const { times } = await cast(line ? [line] : [], [ballot])
    const durable = times.get(poll)?.[0] ?? Number.NaN
    const from = viewers.seen.length
    await viewers.all(poll, FEWEST_TOLD + index + 1)
    // What was seen before the voter's own answer was here was seen at once.
    for (const seen of viewers.seen.slice(Math.max(0, from - VIEWERS))) {
      if (seen.at > durable - 50) took.push(Math.max(0, seen.at - durable))
    }
  }
  line?.close()
  viewers.leave()
  return {
    'seen p50 ms': at(took, 0.5),
    'seen p99 ms': at(took, 0.99),
    'seen last ms': at(took, 1),
  }
}

async function measureFlood(hall: Hall, viewers?: Viewers): Promise<Figures> {
  const polls = [await hall.openPoll(), await hall.openPoll(), await hall.openPoll()]
  for (let more = PEOPLE * 3; more < FLOOD * 20; more += PEOPLE) polls.push(await hall.openPoll())
  const ballots = polls.flatMap((poll) => ballotsOf(hall, poll))
  const lines = await openLines(hall, LINES)
  const cpu = cpuOf(hall.pid)
  const own = process.cpuUsage()
  const start = performance.now()
  const until = start + FLOOD
  const { answered, times, took, refused } = await cast(
    lines,
    ballots,
    () => performance.now() < until,
  )
  const elapsed = performance.now() - start
  const used = cpuOf(hall.pid) - cpu
  const { user, system } = process.cpuUsage(own)
  for (const line of lines) line.close()
  const last = [...times].at(-1)
  if (viewers && last) await viewers.all(last[0], last[1].length)
  return {
    'ballots/s': Math.round((answered.length * 1000) / elapsed),
    'answer p50 ms': at(took, 0.5),
    'answer p99 ms': at(took, 0.99),
    'server us each': Math.round((used * 1000) / answered.length),
    'server core %': Math.round((used * 100) / elapsed),
    'hall core %': Math.round((user + system) / 10 / elapsed),
    refused,
    ...(viewers && figuresOf(viewers.seen, times, elapsed)),
  }
}

/**
 * From the newest ballot that a count has to the screens. The last count of a poll stands apart: whoever votes right after a
 * count, and is the last, waits for the next one, which may not come sooner than 200 ms later.
 */
function figuresOf(
  seen: readonly Seen[],
  times: ReadonlyMap<string, readonly number[]>,
  elapsed: number,
): Figures {
  const newest: number[] = []
  const last: number[] = []
  const tallies = new Map<string, Map<number, number>>()
  for (const { poll, voters, at: when } of seen) {
    const durable = times.get(poll)?.[voters - 1]
    if (durable === undefined) continue
    const isLast = voters === times.get(poll)?.length
    const waits = isLast ? last : newest
    waits.push(Math.max(0, when - durable))
    const told = tallies.get(poll) ?? new Map<number, number>()
    tallies.set(poll, told)
    if (!told.has(voters)) told.set(voters, when)
  }
  const rates = [...tallies.values()].map((told) => {
    const [first = 0, ...later] = [...told.values()].sort((one, other) => one - other)
    return (later.length * 1000) / ((later.at(-1) ?? Infinity) - first)
  })
  return {
    'seen p50 ms': at(newest, 0.5),
    'seen p99 ms': at(newest, 0.99),
    'last of a poll seen p99 ms': at(last, 0.99),
    'tallies/s': Math.round(10 * Math.max(...rates)) / 10,
    tallies: [...tallies.values()].reduce((sum, { size }) => sum + size, 0),
    'elapsed s': Math.round(elapsed / 100) / 10,
  }
}

async function measureBurst(hall: Hall): Promise<Figures> {
  const poll = await hall.openPoll()
  const lines = await openLines(hall, VIEWERS)
  const ballots = ballotsOf(hall, poll)
  const start = performance.now()
  const { took, answered } = await cast(lines, ballots)
  const elapsed = performance.now() - start
  for (const line of lines) line.close()
  return {
    'last answer ms': Math.round(elapsed),
    'answer p50 ms': at(took, 0.5),
    unanswered: ballots.length - answered.length,
  }
}

/** Whoever was answered is in the count afterwards, once; a repeat of all that was answered changes nothing. */
async function measureKill(hall: Hall): Promise<Figures> {
  const poll = await hall.openPoll()
  const ballots = ballotsOf(hall, poll)
  const lines = await openLines(hall, LINES)
  // Somewhere in the middle: whoever is answered meanwhile must be in the count.
  const cutAt = Math.round(ballots.length * (0.2 + random.below(60) / 100))
  let sent = 0
  const cut = async (): Promise<void> => hall.cutPower()
  let cutting: Promise<void> | undefined
  const { answered } = await cast(lines, ballots, () => {
    if (++sent === cutAt) cutting = cut()
    return true
  })
  await cutting
  await hall.start()
  const before = await votersOf(hall, poll)
  const again = await cast(await openLines(hall, 50), answered)
  const after = await votersOf(hall, poll)
  const lost = Math.max(0, answered.length - before) + (after - before)
  return {
    answered: answered.length,
    counted: before,
    'answered again': again.answered.length,
    lost,
  }
}

async function votersOf(hall: Hall, poll: string): Promise<number> {
  const [line] = await openLines(hall, 1)
  const answer = await line?.ask(
    requestOf('GET', `/api/sessions/${hall.session}/polls`, hall.tokens[0]),
  )
  line?.close()
  const { polls } = JSON.parse(answer?.body ?? '') as {
    polls: { id: string; tally?: { voters: number }; voters?: number }[]
  }
  const asked = polls.find(({ id }) => id === poll)
  return asked?.tally?.voters ?? asked?.voters ?? 0
}

async function measureMemory(hall: Hall): Promise<Figures> {
  await hall.openPoll()
  const some = await Viewers.of(hall, 100) // what the first of them warm up belongs to no connection
  const before = await settledMemory(hall.inspector, () => memoryOf(hall.pid))
  const viewers = await Viewers.of(hall, VIEWERS)
  const after = await settledMemory(hall.inspector, () => memoryOf(hall.pid))
  viewers.leave()
  some.leave()
  return {
    kB: Math.round((after - before) / VIEWERS / 102.4) / 10,
    'MB in all': Math.round(after / 1e6),
  }
}

async function inHall(
  hallOf: HallOf,
  people: number,
  measure: (hall: Hall) => Promise<Figures>,
  inspector: 'no-inspector' | 'inspector' = 'no-inspector',
): Promise<Figures> {
  const hall = await hallOf(people, inspector)
  try {
    return await measure(hall)
  } finally {
    await hall.remove()
  }
}

/** The value below which a share of all lie, in tenths of a millisecond. */
function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN) * 10) / 10
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function main(): Promise<void> {
  pin(process.pid, 1)
  const given = (name: string) =>
    process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  const only = given('only')?.split(',')
  const servers = given('servers')?.split(',') ?? ['rapport', 'bare']
  const isJson = process.argv.includes('--json')
  const rows: unknown[] = []
  for (const { name, targets, measure } of ROWS) {
    if (only && !only.some((word) => name.includes(word))) continue
    for (const server of servers) {
      const figures = await measure(server === 'bare' ? bareHall : rapportHall)
      rows.push({ name, server, figures, ...(server === 'rapport' && { targets }) })
      if (isJson) continue
      const said = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`)
      console.log(`${name} | ${server} | ${said.join(' · ')}`)
    }
  }
  if (isJson) console.log(JSON.stringify({ rows }))
  else console.log(`seed ${seed}`)
  process.exit(0)
}

await main()
