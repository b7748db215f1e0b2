import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import type { Role } from '#shared/role.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const READY_WITHIN = 60_000 // ms, on a busy machine

// A test that fails leaves its server behind: nobody's server outlives the tests.
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The real server as a process of its own, on a folder and a port of its own. */
export class Rapport {
  readonly folder: string
  output = ''
  #process: ChildProcess | undefined
  #address = ''

  private constructor(folder: string) {
    this.folder = folder
  }

  static async start(
    env: Readonly<Record<string, string>> = {},
    folder?: string,
    root?: string,
  ): Promise<Rapport> {
    const rapport = new Rapport(folder ?? (await mkdtemp(path.join(tmpdir(), 'rapport-'))))
    await rapport.run(env, [], root)
    return rapport
  }

  /** `http://127.0.0.1:port`; the port stays the same through restarts. */
  get address(): string {
    return this.#address
  }

  /** The process of the server as it runs now. */
  get pid(): number {
    const pid = this.#process?.pid
    if (pid === undefined) throw new Error('the server does not run')
    return pid
  }

  /**
   * Starts the process (again) on the same folder and port, and waits until it answers. `under` is a command
   * that starts it and becomes it, such as `strace -D`; `root` is the release that is started.
   */
  async run(
    env: Readonly<Record<string, string>> = {},
    under: readonly string[] = [],
    root = ROOT,
  ): Promise<void> {
    const port = this.#address === '' ? '0' : new URL(this.#address).port
    const words = [...under, process.execPath, 'server/main.ts']
    const child = spawn(words[0] ?? '', words.slice(1), {
      cwd: root,
      env: { ...process.env, PORT: port, HOST: '127.0.0.1', DATA_DIR: this.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    running.add(child)
    child.once('exit', () => running.delete(child))
    this.#address = await addressSaidBy(child, (text) => (this.output += text))
  }

  /** Ends the process at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Halts the process where it is, and answers what was done meanwhile. Then it goes on. */
  async whileHalted<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#process?.kill('SIGSTOP')
    try {
      return await act()
    } finally {
      this.#process?.kill('SIGCONT')
    }
  }

  /** Asks the process to stop. Answers its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM')
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.folder, { recursive: true, force: true })
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    child.kill(signal)
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }

  /** Calls the API. `token` is sent as a bearer; headers may be added. */
  async call(
    method: string,
    pathname: string,
    body?: unknown,
    token?: string,
    headers: HeadersInit = {},
  ) {
    const response = await fetch(this.#address + pathname, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const text = new TextDecoder().decode(bytes)
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    // Tests look into answers of every shape: whatever JSON.parse gives.
    const json = isJson ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, bytes, text, json }
  }

  /** Makes a session from a proposal. */
  async session(proposal: string): Promise<Session> {
    const { status, json } = await this.call('POST', '/api/sessions', { proposal })
    if (status !== 201) throw new Error(`no session was made: ${status}`)
    return new Session(
      this,
      json.session as string,
      json.links as Record<Role, string>,
      json.code as string,
    )
  }
}

/** A session as its links open it. */
export class Session {
  readonly rapport: Rapport
  readonly id: string
  readonly links: Readonly<Record<Role, string>>
  readonly code: string
  /** Where its documents are reached: the server itself, or a proxy before it. */
  readonly address: string

  constructor(
    rapport: Rapport,
    id: string,
    links: Readonly<Record<Role, string>>,
    code: string,
    address = rapport.address,
  ) {
    this.address = address
    this.rapport = rapport
    this.id = id
    this.links = links
    this.code = code
  }

  /** The same session, reached through a proxy. */
  through(address: string): Session {
    return new Session(this.rapport, this.id, this.links, this.code, address)
  }

  key(role: Role): string {
    return new URL(this.links[role]).hash.slice(1)
  }

  /** Enters by the link of a role. Answers the token. */
  async enter(role: Role, name: string = role): Promise<string> {
    const { status, json } = await this.call('POST', '/enter', { key: this.key(role), name })
    if (status !== 200) throw new Error(`${role} could not enter: ${status}`)
    return String(json.token)
  }

  call(method: string, pathname: string, body?: unknown, token?: string, headers?: HeadersInit) {
    return this.rapport.call(method, `/api/sessions/${this.id}${pathname}`, body, token, headers)
  }
}

function addressSaidBy(child: ChildProcess, hear: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`no word of readiness: ${said}`)), READY_WITHIN)
    const listen = (chunk: Buffer): void => {
      said += chunk.toString()
      hear(chunk.toString())
      const address = /(http:\/\/[\w.[\]:]+:\d+)/.exec(said)?.[1]
      if (!address) return
      clearTimeout(timer)
      resolve(address)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      hear(chunk.toString())
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code}: ${said}`))
    })
  })
}
