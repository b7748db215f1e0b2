import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { numberGiven } from '../support/random.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const ASK_EVERY = 2 // ms: the figure is at most this much too long
const GIVE_UP_AFTER = 20_000 // ms
const PROMISED = 400 // ms

interface Start {
  /** Milliseconds from the spawn until /healthz was answered, and then `/`. */
  readonly health: number
  readonly page: number
  /** Milliseconds of processor time until then. */
  readonly busy: number
}

/** Starts a real server on a folder and measures until it answers; asks by connecting, and reads no output. */
async function startOnce(folder: string, env: NodeJS.ProcessEnv): Promise<Start> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answered(`http://127.0.0.1:${port}/healthz`, child, began)
    const health = performance.now() - began
    await answered(`http://127.0.0.1:${port}/`, child, began)
    return { health, page: performance.now() - began, busy: busyTime(child) }
  } finally {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill('SIGTERM')
    await ended
  }
}

async function answered(address: string, child: ChildProcess, began: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (performance.now() - began > GIVE_UP_AFTER) throw new Error(`no answer at ${address}`)
    const response = await fetch(address).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return
    if (response) throw new Error(`${address} answers ${response.status}: is it built?`)
    await setTimeout(ASK_EVERY)
  }
}

/** Linux says it in hundredths of a second, after the name, which may hold anything. */
function busyTime({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-start-'))
  try {
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const median = (list: readonly number[]): number =>
  list.toSorted((one, other) => one - other)[list.length >> 1] ?? Number.NaN

function rowOf(name: string, starts: readonly Start[]) {
  const middle = (of: keyof Start): number => Math.round(median(starts.map((start) => start[of])))
  return {
    name,
    server: 'rapport',
    figures: {
      'to /healthz ms': middle('health'),
      'to / ms': middle('page'),
      'processor ms': middle('busy'),
      'slowest ms': Math.round(Math.max(...starts.map(({ page }) => page))),
    },
    targets: { 'to /healthz ms': PROMISED, 'to / ms': PROMISED },
  }
}

/** `node tests/load/start.ts`: from the start of the process to the first answers, on old folders and new ones. */
async function main(): Promise<void> {
  const repeats = numberGiven('repeats', process.argv.includes('--quick') ? 3 : 7)
  const times = Array.from({ length: repeats })
  const known = await inFolder(async (folder) => {
    await startOnce(folder, {}) // makes the folder
    const starts: Start[] = []
    for (const _ of times) starts.push(await startOnce(folder, {}))
    return starts
  })
  const fresh: Start[] = []
  for (const _ of times) fresh.push(await inFolder((folder) => startOnce(folder, {})))
  // As after an installation: nothing of an earlier start is kept, also not what Node compiled.
  const first: Start[] = []
  const forgetful = { NODE_DISABLE_COMPILE_CACHE: '1' }
  for (const _ of times) first.push(await inFolder((folder) => startOnce(folder, forgetful)))

  const rows = [
    rowOf('start, known folder', known),
    rowOf('start, new folder', fresh),
    rowOf('start, new folder, nothing compiled', first),
  ]
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
  else for (const { name, figures } of rows) console.log(name, figures)
}

if (process.argv[1] === import.meta.filename) await main()
