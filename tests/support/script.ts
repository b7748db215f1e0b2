import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '../..')

/** Runs a script of the server on a data folder or a database. Answers its exit code and what it said. */
export async function runScript(
  script: 'backup' | 'restore' | 'retention' | 'verify',
  store: string | { readonly database: string },
  ...words: readonly string[]
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [`server/${script}.ts`, ...words], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...(typeof store === 'string' ? { DATA_DIR: store } : { DATABASE_URL: store.database }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, said: said.trim() }
}
