import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Rapport } from '../support/rapport.ts'

const ROOT = path.join(import.meta.dirname, '../..')

/** This release in another place, with its own folder for packages: each of them is the one that is installed. */
function releaseElsewhere(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'rapport-release-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const name of ['server', 'shared', 'package.json']) {
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true })
  }
  mkdirSync(path.join(root, 'dist')) // no pages are asked for
  mkdirSync(path.join(root, 'node_modules'))
  for (const name of readdirSync(path.join(ROOT, 'node_modules'))) {
    if (name.startsWith('.')) continue
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(root, 'node_modules', name))
  }
  return root
}

/** Starts a release, makes a report and stops. Answers what the server said beside where it is and where it keeps. */
async function serves(root: string): Promise<string[]> {
  const rapport = await Rapport.start({}, undefined, root)
  try {
    const session = await rapport.session('A session')
    const token = await session.enter('organiser')
    for (const format of ['txt', 'pdf']) {
      const { status } = await session.call('GET', `/report.${format}`, undefined, token)
      expect(status, format).toBe(200)
    }
    expect(await rapport.stop()).toBe(0)
    return rapport.output.trimEnd().split('\n').slice(2)
  } finally {
    await rapport.remove()
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

test('[RUN8] what Node made of the files is kept, and when it is damaged the server starts and makes reports', async () => {
  const root = releaseElsewhere()
  expect(await serves(root)).toEqual([])
  const kept = filesIn(path.join(root, 'node_modules/.cache/rapport'))
  expect(kept.length).toBeGreaterThan(500) // its threads alone keep half of that
  for (const file of kept) writeFileSync(file, 'not what Node wrote')
  expect(await serves(root)).toEqual([])
}, 60_000)

test('[RUN8] where it cannot be kept the server starts and makes reports', async () => {
  const root = releaseElsewhere()
  writeFileSync(path.join(root, 'node_modules/.cache'), 'a file, where a folder should be')
  expect(await serves(root)).toEqual([])
}, 60_000)
