import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '../..')

/** A release of Rapport that writes the next schema: server and pages, built as this one is. */
export class NextRelease {
  /** Where it stands: to be run instead of this release. */
  readonly root = mkdtempSync(path.join(tmpdir(), 'rapport-next-'))

  /** `migration` is the code of the way from version 1 to 2. */
  constructor(migration: string) {
    for (const name of [
      'client',
      'server',
      'shared',
      'package.json',
      'tsconfig.json',
      'vite.config.ts',
    ])
      cpSync(path.join(ROOT, name), path.join(this.root, name), { recursive: true })
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.root, 'node_modules'))
    this.#change('shared/wire.ts', 'SCHEMA_VERSION = 1', 'SCHEMA_VERSION = 2')
    this.#change(
      'shared/document/migrations.ts',
      'DOCUMENT_MIGRATIONS: readonly Migration[] = []',
      `DOCUMENT_MIGRATIONS: readonly Migration[] = [{ from: 1, migrate: ${migration} }]`,
    )
  }

  /** Builds its pages. */
  build(): this {
    const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js')
    const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (status !== 0) throw new Error(`the next release could not be built: ${stderr}`)
    return this
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  #change(file: string, from: string, to: string): void {
    const text = readFileSync(path.join(this.root, file), 'utf8')
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`)
    writeFileSync(path.join(this.root, file), text.replace(from, to))
  }
}
