import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Makes every fsync of a running process take longer, until it is ended. */
export class SlowFsync {
  readonly #strace: ChildProcess

  private constructor(strace: ChildProcess) {
    this.#strace = strace
  }

  static async of(pid: number, milliseconds: number): Promise<SlowFsync> {
    const calls = 'fsync,fdatasync'
    const strace = spawn(
      'strace',
      [
        '-f',
        '-p',
        String(pid),
        '-e',
        `trace=${calls}`,
        '-e',
        `inject=${calls}:delay_enter=${milliseconds}ms`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    await new Promise<void>((resolve, reject) => {
      strace.once('error', reject)
      strace.once('exit', (code) => reject(new Error(`strace ended with ${code}: ${said}`)))
      strace.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes('attached')) resolve()
      })
    })
    return new SlowFsync(strace)
  }

  async end(): Promise<void> {
    this.#strace.kill('SIGTERM')
    await once(this.#strace, 'exit')
  }
}
