import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the PostgreSQL of this run, without a database. */
    postgres: string
  }
}

const READY_WITHIN = 60_000 // ms, on a busy machine

/** Starts a throwaway PostgreSQL for the tests of a run, and ends it with them. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await Postgres.start()
  project.provide('postgres', postgres.address)
  return () => postgres.remove()
}

/** A real PostgreSQL in a folder and on a port of its own. Nobody cuts the power of a test: its files are not synced. */
export class Postgres {
  readonly address: string
  readonly #folder: string
  readonly #port: number
  #process: ChildProcess | undefined

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.#port = port
    this.address = `postgres://rapport@127.0.0.1:${port}`
  }

  static async start(): Promise<Postgres> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rapport-postgres-'))
    if (isRoot()) execFileSync('chown', ['postgres', folder])
    const made = ['-D', `${folder}/data`, '-U', 'rapport', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    execFileSync(...asPostgres(['initdb', ...made, '--locale=C.UTF-8']), { cwd: folder })
    const postgres = new Postgres(folder, await freePort())
    await postgres.run()
    return postgres
  }

  /** Starts it (again) on the same files and port, and waits until it takes connections. */
  async run(): Promise<void> {
    const options = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
    ]
    const [command, args] = asPostgres([
      'postgres',
      '-D',
      `${this.#folder}/data`,
      '-p',
      String(this.#port),
      ...options.flatMap((option) => ['-c', option]),
    ])
    const child = spawn(command, args, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = child
    running.add(child)
    child.once('exit', () => running.delete(child))
    await readiness(child)
  }

  /** Ends it at once: connections break, and what was committed is there at the next start. */
  async stop(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGQUIT')
    await once(child, 'exit')
  }

  /** Runs statements beside whoever else uses it. */
  async query(sql: string, database = 'postgres') {
    return queryOn(`${this.address}/${database}`, sql)
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Runs statements on a database, beside whoever else uses it. */
export async function queryOn(address: string, sql: string) {
  const client = new Client({ connectionString: address })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

// A run that fails leaves its database behind: nobody's database outlives the tests.
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGQUIT')
})

/** PostgreSQL refuses to run as root: then it runs as the user that its package brings. */
function asPostgres([program = '', ...args]: readonly string[]): [string, string[]] {
  const command = programPath(program)
  if (!isRoot()) return [command, args]
  const person = ['--reuid=postgres', '--regid=postgres', '--init-groups']
  return ['setpriv', [...person, '--', command, ...args]]
}

function programPath(program: string): string {
  const found = findProgram(program)
  if (found) return found
  if (existsSync('/usr/bin/apt-get') && isRoot()) {
    console.log('There is no PostgreSQL; installing Debian’s with apt-get …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'postgresql']
    for (const args of [['update', '-qq'], install]) {
      const { status, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' })
      if (status !== 0) console.error(`apt-get ${args.join(' ')} failed: ${stderr.slice(-500)}`)
    }
  }
  const installed = findProgram(program)
  if (installed) return installed
  throw new Error(
    'There is no PostgreSQL and none could be installed. Put its programs on the PATH.',
  )
}

function findProgram(program: string): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter)
  const debian = globSync('/usr/lib/postgresql/*/bin').sort().toReversed()
  const places = [...debian, ...onPath].map((folder) => path.join(folder, program))
  return places.find((place) => existsSync(place))
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function readiness(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`no word of readiness: ${said}`)), READY_WITHIN)
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000)
      if (!said.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`PostgreSQL ended with ${code}: ${said}`))
    })
  })
}
