import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export const CLIENT = { id: 'rapport', secret: 'the-secret-of-the-client-0001' }

// Nobody's service outlives the tests.
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A sign-in service as there are many, in a process of its own. It takes any name for the mail address that it is. */
export class SignInService {
  readonly issuer: string
  readonly #process: ChildProcess

  private constructor(child: ChildProcess, issuer: string) {
    this.#process = child
    this.issuer = issuer
  }

  static async start(): Promise<SignInService> {
    const file = path.join(import.meta.dirname, 'sign-in-service-process.ts')
    const words = [file, CLIENT.id, CLIENT.secret]
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    running.add(child)
    child.once('exit', () => running.delete(child))
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    return new SignInService(child, said.toString().trim())
  }

  /** What a server that signs its hosts in here is told. */
  environment(allow: string): Readonly<Record<string, string>> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_ALLOW: allow,
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }
}
