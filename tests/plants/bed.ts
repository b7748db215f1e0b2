import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from '../support/imports.ts'
import type { Plant } from './planted.ts'

const COPIED = [
  'client',
  'server',
  'shared',
  'tests',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
]
const HANGS_AFTER = 180_000 // ms: a bug that stops a test for so long has been noticed

/** What became of a plant; `by` is the test that saw it. */
export type Outcome =
  | { readonly is: 'seen'; readonly by: string }
  | { readonly is: 'SURVIVED' | 'BROKE' | 'NO PLACE' }

/** How many tests ran, and the titles of those that failed. */
export interface Ran {
  readonly ran: number
  readonly red: readonly string[]
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** A copy of the project in which one bug at a time stands. */
export class Bed {
  readonly #folder: string
  readonly #postgres: string

  private constructor(folder: string, postgres: string) {
    this.#folder = folder
    this.#postgres = postgres
  }

  static async open(postgres: string): Promise<Bed> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rapport-plants-'))
    for (const name of COPIED)
      await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true })
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
    return new Bed(folder, postgres)
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }

  /** Builds the pages from what stands here now. False where they cannot be built. */
  async build(): Promise<boolean> {
    const vite = path.join(this.#folder, 'node_modules/vite/bin/vite.js')
    return (await this.#node([vite, 'build', '--logLevel', 'error'])) === 0
  }

  async tryOut({ file, find, plant, seenBy }: Plant): Promise<Outcome> {
    const place = path.join(this.#folder, file)
    const sound = await readFile(place, 'utf8')
    if (sound.split(find).length !== 2) return { is: 'NO PLACE' }
    const planted = sound.replace(find, () => plant)
    await writeFile(place, planted)
    try {
      let broke = false
      for (const test of seenBy) {
        if (isOfBrowser(test) && !(await this.#buildPlanted())) return { is: 'BROKE' }
        const { red, ran } = await this.run(test)
        if (red[0] !== undefined) return { is: 'seen', by: red[0] }
        broke ||= ran === 0
      }
      // A plant that cannot be loaded proves nothing about the tests.
      return { is: broke ? 'BROKE' : 'SURVIVED' }
    } finally {
      await writeFile(place, sound)
      await this.#bringBackPages()
    }
  }

  async run(test: string): Promise<Ran> {
    const [file = '', title] = test.split('#')
    const results = path.join(this.#folder, 'results.json')
    await rm(results, { force: true })
    const vitest = path.join(this.#folder, 'node_modules/vitest/vitest.mjs')
    const words = [vitest, 'run', file, '--config=tests/plants/vitest.config.ts']
    words.push('--reporter=json', `--outputFile=${results}`)
    if (title !== undefined) words.push('-t', title)
    if ((await this.#node(words)) === 'hangs') return { ran: 1, red: [`${file} hangs`] }
    return existsSync(results) ? readResults(await readFile(results, 'utf8')) : { ran: 0, red: [] }
  }

  // The sound pages wait beside those with the bug in them.
  async #buildPlanted(): Promise<boolean> {
    const { pages, aside } = this.#places
    if (!existsSync(aside)) await rename(pages, aside)
    return this.build()
  }

  async #bringBackPages(): Promise<void> {
    const { pages, aside } = this.#places
    if (!existsSync(aside)) return
    await rm(pages, { recursive: true, force: true })
    await rename(aside, pages)
  }

  get #places() {
    return { pages: path.join(this.#folder, 'dist'), aside: path.join(this.#folder, 'dist-sound') }
  }

  #node(words: readonly string[]): Promise<number | null | 'hangs'> {
    const env = { ...process.env, PLANTS_POSTGRES: this.#postgres }
    const child = spawn(process.execPath, words, { cwd: this.#folder, stdio: 'ignore', env })
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        resolve('hangs')
      }, HANGS_AFTER)
      child.once('exit', (code) => {
        clearTimeout(timer)
        resolve(code)
      })
    })
  }
}

/** Whether a test opens the built pages: the real server serves them, too. */
export function needsPages(test: string): boolean {
  return isOfBrowser(test) || test.startsWith('tests/flow/')
}

function isOfBrowser(test: string): boolean {
  return test.startsWith('tests/browser/')
}

function readResults(said: string): Ran {
  const { testResults } = JSON.parse(said) as Results
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const red = all.filter(({ status, failureMessages }) => {
    // A planted line that names what is not there is no bug that a test could see.
    return status === 'failed' && !failureMessages.some((each) => each.startsWith('ReferenceError'))
  })
  const passed = all.filter(({ status }) => status === 'passed').length
  return { ran: passed + red.length, red: red.map(({ title }) => title) }
}
