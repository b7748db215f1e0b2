import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { addLine } from '../support/notes.ts'
import { freshSeed, numberGiven, randomFrom, type Random } from '../support/random.ts'
import { Writer } from '../support/writer.ts'
import { HttpLine } from './http-line.ts'
import type { TypistsOrder } from './typists.ts'
import { ballotOf, portOf, votingHall, type VotingHall } from './voting-hall.ts'

/** Votes that are repeated, that come while people type, and that race the closing of their poll and kill -9. */

const LINES = 200

/** What became of everybody's ballots in one go over the lines: who was answered as counted, and who was refused. */
interface Gone {
  readonly counted: Set<number>
  readonly refused: Map<number, string>
  /** Milliseconds of each answer. */
  readonly took: number[]
}

/** Sends the ballots of these people, each once; a line that breaks sends no more. */
async function send(
  hall: VotingHall,
  poll: string,
  people: readonly number[],
  { lines = LINES, pause }: { readonly lines?: number; readonly pause?: () => Promise<void> } = {},
): Promise<Gone> {
  const gone: Gone = { counted: new Set(), refused: new Map(), took: [] }
  let next = 0
  const sendOn = async (): Promise<void> => {
    const line = await HttpLine.open(portOf(hall.rapport)).catch(() => undefined)
    if (!line) return
    while (next < people.length) {
      const person = people[next++] ?? 0
      await pause?.()
      const sent = performance.now()
      const answer = await line.ask(ballotOf(hall, poll, person)).catch(() => undefined)
      if (!answer) return
      gone.took.push(performance.now() - sent)
      if (answer.status === 201) gone.counted.add(person)
      else gone.refused.set(person, `${answer.status} ${answer.body}`)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: Math.min(lines, people.length) }, sendOn))
  return gone
}

/** Every ballot many times at once: one stands for each voter, and each repeat has its receipt. */
export async function repeats(voters: number, times: number): Promise<string> {
  const hall = await votingHall(voters)
  try {
    await hall.open('repeats')
    const everybody = Array.from({ length: voters * times }, (_, index) => index % voters)
    // Neighbours on different lines are the same voter: their repeats are on the way together.
    const people = everybody.toSorted((one, other) => one - other)
    const began = performance.now()
    const { counted, refused } = await send(hall, 'repeats', people)
    const took = performance.now() - began
    const total = await hall.counted('repeats')
    if (refused.size > 0) throw new Error(`a repeat was refused: ${[...refused.values()][0]}`)
    if (total !== voters || counted.size !== voters)
      throw new Error(`${total} ballots of ${voters} voters, ${counted.size} with a receipt`)
    return `${voters} voters x ${times} repeats: ${total} ballots in ${(took / 1000).toFixed(1)} s`
  } finally {
    await hall.remove()
  }
}

/** Ballots evenly over some seconds while six people type: their receipts, and what it takes until a keystroke is kept. */
export async function besideTypists(
  voters: number,
  seconds: number,
): Promise<{ readonly said: string; readonly p95: number; readonly megabytes: number }> {
  const hall = await votingHall(voters)
  const { rapport, session } = hall
  const typists = fork(path.join(import.meta.dirname, 'typists.ts'))
  try {
    await hall.open('typed')
    const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
    for (let line = 0; line < 12; line++) addLine(writer.doc, `Line ${line} of the notes`)
    await writer.kept()
    const tokens = await Promise.all(
      Array.from({ length: 5 }, (_, n) => session.enter('rapporteur', `typist ${n}`)),
    )
    const order: TypistsOrder = { address: rapport.address, session: session.id, tokens }
    typists.send(order)
    await once(typists, 'message')
    const keystrokes: number[] = []
    let most = 0
    const over = new AbortController()
    const type = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const began = performance.now()
        addLine(writer.doc, 'x')
        await writer.kept()
        keystrokes.push(performance.now() - began)
        most = Math.max(most, residentOf(rapport.pid))
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
    const typing = type()
    const began = performance.now()
    const people = Array.from({ length: voters }, (_, person) => person)
    let sent = 0
    const pause = async (): Promise<void> => {
      const due = (sent++ / voters) * seconds * 1000 - (performance.now() - began)
      if (due > 0) await new Promise((resolve) => setTimeout(resolve, due))
    }
    const { counted, refused, took } = await send(hall, 'typed', people, { pause })
    const lasted = performance.now() - began
    over.abort()
    await typing
    writer.leave()
    const total = await hall.counted('typed')
    if (refused.size > 0 || counted.size !== voters || total !== voters)
      throw new Error(`${counted.size} receipts, ${total} counted, ${refused.size} refused`)
    const p95 = at(keystrokes, 0.95)
    const said =
      `${voters} ballots in ${(lasted / 1000).toFixed(1)} s beside six who type: ${total} counted, ` +
      `answer p95 ${at(took, 0.95).toFixed(0)} ms, typing p95 ${p95.toFixed(0)} ms of ${keystrokes.length}, ` +
      `server at most ${most.toFixed(0)} MB`
    return { said, p95, megabytes: most }
  } finally {
    typists.kill('SIGKILL')
    await hall.remove()
  }
}

/** Rounds in which a poll closes while its ballots come; in some of them the power goes first. Receipts = total, in each. */
export async function races(rounds: number, voters: number, random: Random): Promise<string> {
  const hall = await votingHall(voters)
  const { rapport, session, moderator } = hall
  const everybody = Array.from({ length: voters }, (_, person) => person)
  let kills = 0
  let ballots = 0
  let late = 0
  try {
    for (let round = 0; round < rounds; round++) {
      const poll = `race-${round}`
      await hall.open(poll)
      const close = () => session.call('POST', `/polls/${poll}/close`, {}, moderator)
      const receipts = new Set<number>()
      if (round === 1 || random.chance(0.2)) {
        kills++
        const moment = after(random.below(150))
        const casting = send(hall, poll, everybody)
        await moment
        await rapport.kill()
        for (const person of (await casting).counted) receipts.add(person)
        await rapport.run()
      }
      const left = everybody.filter(() => random.chance(0.9))
      const moment = after(random.below(200))
      const casting = send(hall, poll, left)
      await moment
      const closed = await close()
      if (closed.status !== 200) throw new Error(`round ${round} did not close: ${closed.text}`)
      const { counted, refused } = await casting
      for (const person of counted) receipts.add(person)
      late += refused.size
      // Whoever heard nothing asks again, with the same receipt, and so does everybody who was counted.
      const again = await send(hall, poll, everybody)
      const lost = [...receipts].filter((person) => !again.counted.has(person))
      const total = await hall.counted(poll)
      const said = Number(closed.json.tally.voters)
      if (lost.length > 0 || again.counted.size !== total || said !== total)
        throw new Error(
          `round ${round}: ${again.counted.size} receipts, ${total} counted, ${said} said at closing, ${lost.length} lost`,
        )
      ballots += total
    }
    return `${rounds} rounds of ${voters} voters, ${kills} with kill -9: ${ballots} ballots, as many receipts, ${late} were late and told so`
  } finally {
    await hall.remove()
  }
}

const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function residentOf(pid: number): number {
  const kB = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kB) / 1024
}

if (process.argv[1] === import.meta.filename) {
  const seed = numberGiven('seed', freshSeed())
  console.log(`votes from seed ${seed}`)
  console.log(await repeats(1_000, 20))
  const { said, p95, megabytes } = await besideTypists(2_000, 10)
  console.log(said)
  if (p95 >= 150 || megabytes >= 512) process.exitCode = 1
  console.log(await races(numberGiven('rounds', 100), 2_000, randomFrom(seed)))
}
