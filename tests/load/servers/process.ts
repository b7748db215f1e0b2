import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { settledMemory } from '../settled-memory.ts'

export const ROOT = path.join(import.meta.dirname, '../../..')
const QUIET = 15_000 // ms: what begins to rest after ten seconds does
const READY_WITHIN = 20_000 // ms
const TICKS = 100 // a second, in /proc: the same on every Linux
const PAGE = 4096 // bytes

/** Which core has what, where a process can be pinned to one. */
export const CORES = { server: 0, load: 1 } as const

/** The words before a command that keep it on one core; none where that cannot be. */
export function pinnedTo(core: number): readonly string[] {
  const words = ['taskset', '-c', String(core)]
  return canPin() ? words : []
}

let pins: boolean | undefined
export function canPin(): boolean {
  // All cores, not those left to this process: the load is pinned itself when it starts a server.
  pins ??=
    cpus().length > 1 && spawnSync('taskset', ['-c', String(CORES.load), 'true']).status === 0
  return pins
}

/** A server in a process of its own, on core 0 and a folder of its own, which says its address when it is ready. */
export class ServerProcess {
  readonly address: string
  readonly pid: number
  readonly #child: ChildProcess
  readonly #folder: string
  #inspector: Promise<string> | undefined

  private constructor(child: ChildProcess, pid: number, address: string, folder: string) {
    this.#child = child
    this.pid = pid
    this.address = address
    this.#folder = folder
  }

  static async start(
    command: readonly string[],
    { cwd = ROOT, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<ServerProcess> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-'))
    const words = [...pinnedTo(CORES.server), process.execPath, '--inspect-port=0', ...command]
    const child = spawn(words[0] ?? '', words.slice(1), {
      cwd,
      env: { ...process.env, ...env, DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const end = (): void => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    }
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    const address = await addressSaidBy(child)
    if (canPin()) expectPinned(child.pid ?? 0)
    return new ServerProcess(child, child.pid ?? 0, address, folder)
  }

  get port(): number {
    return Number(new URL(this.address).port)
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Milliseconds for which all its threads have had a processor, to ten. */
  cpu(): number {
    const fields = this.#stat()
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000
  }

  /** MB that it holds now. */
  memory(): number {
    return (Number(this.#stat()[21]) * PAGE) / 1e6
  }

  /**
   * MB that it holds when it is quiet and what nobody needs any more was thrown away: it is told to. Left alone, V8 does that
   * a few seconds after a rush, or half a minute.
   */
  async sweptMemory(): Promise<number> {
    await pause(QUIET)
    this.#inspector ??= inspectorOf(this.#child)
    return settledMemory(await this.#inspector, () => this.memory())
  }

  /** MB that it holds when it has come to rest: the lowest of some readings. */
  async settledMemory(seconds = 3): Promise<number> {
    let lowest = Number.POSITIVE_INFINITY
    for (let reading = 0; reading < 2 * seconds; reading++) {
      await pause(500)
      lowest = Math.min(lowest, this.memory())
    }
    return lowest
  }

  async remove(): Promise<void> {
    if (this.isRunning) {
      this.#child.kill('SIGKILL')
      await once(this.#child, 'exit')
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  // The name of the program, in brackets, may have blanks: what comes after it is counted.
  #stat(): readonly string[] {
    const text = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  }
}

// A server that shares the core of the load is measured at half its speed, and nothing else would say so.
function expectPinned(pid: number): void {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const cores = /^Cpus_allowed_list:\s*(.+)$/m.exec(status)?.[1]
  if (cores !== String(CORES.server)) throw new Error(`the server runs on cores ${cores}`)
}

/** Opens the inspector of a process, and answers its address. */
async function inspectorOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    const address = /listening on (ws:\S+)/.exec(said)?.[1]
    if (address !== undefined) resolve(address)
  })
  child.kill('SIGUSR1')
  return promise
}

function addressSaidBy(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`no address was said: ${said}`)), READY_WITHIN)
    const hear = (chunk: Buffer): void => {
      if (said.length < 10_000) said += chunk.toString()
      const address = /http:\/\/[\w.]+:\d+/.exec(said)?.[0]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
}
