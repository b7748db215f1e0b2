import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'
import { HttpLine, requestOf } from './http-line.ts'

const LINES = 100 // that enter people at once
const OPTIONS = { a: 'One', b: 'Two', c: 'Three', d: 'Four' } as const

/** A server with people who may vote in it, each with a token of their own. */
export interface Hall {
  readonly server: string
  readonly tokens: readonly string[]
  readonly session: string
  readonly port: number
  readonly pid: number
  /** Where its inspector listens, if it was started with one. */
  readonly inspector: string
  openPoll(): Promise<string>
  /** Ends the process as a power cut would, and starts it on what it left. */
  cutPower(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/** How a hall is made, on the core that servers have. */
export type HallOf = (people: number, inspector: 'no-inspector' | 'inspector') => Promise<Hall>

export async function rapportHall(
  people: number,
  inspector: 'no-inspector' | 'inspector',
): Promise<Hall> {
  const env = inspector === 'inspector' ? INSPECTED : {}
  const rapport = await Rapport.start({ QUOTAS: '100', ...env, ...profiled() })
  pin(rapport.pid, 0)
  const session = await rapport.session('A session')
  const moderator = await session.enter('moderator')
  let polls = 0
  const port = Number(new URL(rapport.address).port)
  const request = requestOf('POST', `/api/sessions/${session.id}/enter`, undefined, {
    key: session.key('participant'),
  })
  const tokens: string[] = []
  const enter = async (): Promise<void> => {
    const line = await HttpLine.open(port)
    for (let left = people; left > 0; left -= LINES) {
      if (tokens.length >= people) break
      const { status, body } = await line.ask(request)
      if (status !== 200) throw new Error(`nobody could enter: ${status} ${body}`)
      tokens.push((JSON.parse(body) as { token: string }).token)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: Math.min(LINES, people) }, enter))
  return {
    server: 'rapport',
    session: session.id,
    tokens: tokens.slice(0, people),
    port,
    get pid() {
      return rapport.pid
    },
    get inspector() {
      return inspectorIn(rapport.output)
    },
    async openPoll() {
      const id = `poll${++polls}`
      const design = await new Writer(session, 'polls', moderator).synced()
      draftPoll(design.doc, id, 'Who should pay for the exchange?', OPTIONS)
      await design.kept()
      design.leave()
      const { status } = await session.call(
        'POST',
        `/polls/${id}/open`,
        { reason: 'A test' },
        moderator,
      )
      if (status !== 200) throw new Error(`the poll did not open: ${status}`)
      return id
    },
    cutPower: () => rapport.kill(),
    async start() {
      await rapport.run()
      pin(rapport.pid, 0)
    },
    async remove() {
      if (process.env['PROFILE']) await rapport.stop()
      await rapport.remove()
    },
  }
}

export async function bareHall(
  people: number,
  inspector: 'no-inspector' | 'inspector',
): Promise<Hall> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bare-'))
  const env = { ...process.env, ...(inspector === 'inspector' ? INSPECTED : {}) }
  let child: ChildProcess | undefined
  let port = 0
  let said = ''
  const start = async (): Promise<void> => {
    const script = path.join(import.meta.dirname, 'bare-ballots.ts')
    child = spawn(process.execPath, [script, folder], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const died = once(child, 'exit').then(() => {
      throw new Error(`the bare server ended: ${said}`)
    })
    const ready = once(child.stdout ?? child, 'data') as Promise<[Buffer]>
    const [address] = await Promise.race([ready, died])
    port = Number(/:(\d+)\s*$/.exec(address.toString())?.[1])
    pin(child.pid ?? 0, 0)
  }
  const cutPower = async (): Promise<void> => {
    if (!child) return
    child.kill('SIGKILL')
    await once(child, 'exit')
    child = undefined
  }
  await start()
  let polls = 0
  return {
    server: 'bare',
    session: 'session',
    tokens: Array.from({ length: people }, (_, index) => `person-${index}-of-the-hall`),
    get port() {
      return port
    },
    get pid() {
      return child?.pid ?? 0
    },
    get inspector() {
      return inspectorIn(said)
    },
    openPoll: () => Promise.resolve(`poll${++polls}`),
    cutPower,
    start,
    async remove() {
      await cutPower()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

function inspectorIn(output: string): string {
  return /Debugger listening on (ws:\S+)/.exec(output)?.[1] ?? ''
}

// PROFILE=folder writes where the server's time goes, in the thread that answers and in the one that keeps.
function profiled(): Record<string, string> {
  const folder = process.env['PROFILE']
  return folder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` } : {}
}

let unpinned = false
/** Puts all threads of a process on one core, where the machine can. */
export function pin(pid: number, core: number): void {
  const put = (): boolean =>
    spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)]).status === 0
  // A thread that ends while it is put somewhere counts as a failure.
  if (put() || put() || unpinned) return
  unpinned = true
  console.error('processes are not pinned to cores here: the figures are less steady')
}

/** Milliseconds of processor that a process has had, all threads. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Bytes of memory that a process holds. */
export function memoryOf(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(line) * 1024
}
