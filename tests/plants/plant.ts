import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from '../support/imports.ts'
import { PLANTS, type Plant } from './plants.ts'

/**
 * Plants one bug after another into a copy of the project and runs the tests that must see it: `npm run plant`, or
 * `npm run plant -- ballot` for those whose meaning has this word. A bug that no test sees, and one whose place is no longer
 * there, make it exit with 1.
 */
const COPIED = [
  'client',
  'server',
  'shared',
  'tests',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
]
const BORROWED = ['node_modules', 'dist']

type Outcome = 'seen' | 'SURVIVED' | 'BROKE' | 'NO PLACE'

const word = process.argv[2] ?? ''
const chosen = PLANTS.filter(({ means }) => means.includes(word))
const folder = await mkdtemp(path.join(tmpdir(), 'rapport-plants-'))
for (const name of COPIED)
  await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true })
for (const name of BORROWED) await symlink(path.join(ROOT, name), path.join(folder, name))

const bad: string[] = []
// A test that is red without a bug would see every one of them.
for (const test of new Set(chosen.flatMap(({ seenBy }) => seenBy))) {
  const { failed, ran } = await run(test)
  if (failed > 0 || ran === 0)
    bad.push(`${failed} of ${ran} red before anything was planted: ${test}`)
}
if (bad.length > 0) console.log(bad.join('\n'))
const isSound = bad.length === 0
for (const plant of isSound ? chosen : []) {
  const began = performance.now()
  const outcome = await tryOut(plant)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${outcome.padEnd(9)} ${seconds.padStart(5)} s  ${plant.means}  (${plant.file})`)
  if (outcome !== 'seen') bad.push(`${outcome}: ${plant.means}`)
}
await rm(folder, { recursive: true })
if (isSound) {
  const seen = chosen.length - bad.length
  console.log([`${chosen.length} bugs planted, ${seen} seen`, ...bad].join('\n'))
}
process.exit(bad.length > 0 || chosen.length === 0 ? 1 : 0)

async function tryOut({ file, find, plant, seenBy }: Plant): Promise<Outcome> {
  const place = path.join(folder, file)
  const sound = await readFile(place, 'utf8')
  if (sound.split(find).length !== 2) return 'NO PLACE'
  await writeFile(
    place,
    sound.replace(find, () => plant),
  )
  try {
    let broke = false
    for (const each of seenBy) {
      const { failed, ran } = await run(each)
      if (failed > 0) return 'seen'
      broke ||= ran === 0
    }
    // A plant that cannot be loaded proves nothing about the tests.
    return broke ? 'BROKE' : 'SURVIVED'
  } finally {
    await writeFile(place, sound)
  }
}

/** How many tests of a file ran, and how many failed. */
async function run(test: string): Promise<{ failed: number; ran: number }> {
  const [file = '', title] = test.split('#')
  const results = path.join(folder, 'results.json')
  await rm(results, { force: true })
  const vitest = path.join(folder, 'node_modules/vitest/vitest.mjs')
  const words = [vitest, 'run', file, '--reporter=json', `--outputFile=${results}`]
  if (title !== undefined) words.push('-t', title)
  const child = spawn(process.execPath, words, { cwd: folder, stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  const { numFailedTests, numPassedTests } = JSON.parse(await readFile(results, 'utf8')) as {
    numFailedTests: number
    numPassedTests: number
  }
  return { failed: numFailedTests, ran: numFailedTests + numPassedTests }
}
