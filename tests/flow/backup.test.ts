import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { erasuresIn } from '#shared/epoch.ts'
import { checkBackup, restoreBackup } from '../../server/store/restoring.ts'
import { contentOf } from '../faults/verdict.ts'
import { addLine, linesOf } from '../support/notes.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { Rapport } from '../support/rapport.ts'
import { runScript } from '../support/script.ts'
import { SmallDisk } from '../support/small-disk.ts'
import { Writer } from '../support/writer.ts'

const BACKUPS = 4
const PATIENCE = { timeout: 180_000 } // many processes on a machine that may have other work
const FLIPS = 20

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function aRapport() {
  const rapport = await Rapport.start()
  onTestFinished(() => rapport.remove())
  return { rapport, session: await rapport.session('A session') }
}

/** A stopped server with a session in it, and a backup of that. */
async function aBackup() {
  const { rapport, session } = await aRapport()
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  addLine(writer.doc, 'in the backup')
  await writer.kept()
  writer.leave()
  await rapport.stop()
  const file = path.join(await aFolder(), 'backup.sqlite')
  const { code, said } = await runScript('backup', rapport.folder, file)
  expect([code, said]).toEqual([0, expect.stringContaining(file)])
  return { rapport, session, file }
}

test(
  '[BACK1] [BACK2] a backup under load, restored, has every word that was kept before it began',
  PATIENCE,
  async () => {
    const { rapport, session } = await aRapport()
    const backups = await aFolder()
    const kept: string[] = []
    const enough = new AbortController()
    const writers = await Promise.all(
      ['a', 'b', 'c'].map(async (name) =>
        new Writer(session, 'notes', await session.enter('rapporteur', name)).synced(),
      ),
    )
    const writing = writers.map(async (writer, index) => {
      for (let line = 0; !enough.signal.aborted; line++) {
        const words = `writer ${index} line ${line}`
        addLine(writer.doc, words)
        await writer.kept()
        kept.push(words)
      }
    })
    for (let round = 0; round < BACKUPS; round++) {
      const before = [...kept]
      const file = path.join(backups, `${round}.sqlite`)
      const { code, said } = await runScript('backup', rapport.folder, file)
      expect([code, said]).toEqual([
        0,
        expect.stringMatching(/Backup written and read back.* 1 session/),
      ])
      const folder = await aFolder()
      const restored = await runScript('restore', folder, file)
      expect([restored.code, restored.said]).toEqual([0, expect.stringContaining('Restored')])
      const content = await contentOf(folder, session.id)
      if (content instanceof Error) throw content
      const there = new Set(content.lines)
      expect(before.filter((words) => !there.has(words))).toEqual([])
      expect(content.isLossSaid).toBe(false)
    }
    enough.abort()
    await Promise.all(writing)
    for (const writer of writers) writer.leave()
    expect(kept.length).toBeGreaterThan(BACKUPS)
    expect(rapport.output).not.toContain('damaged')
    expect((await readdir(backups)).filter((name) => name.endsWith('.part'))).toEqual([])
  },
)

test(
  '[BACK1] a server that was killed is backed up with all that was kept, and restored it goes on',
  PATIENCE,
  async () => {
    const { rapport, session } = await aRapport()
    const token = await session.enter('rapporteur')
    const writer = await new Writer(session, 'notes', token).synced()
    addLine(writer.doc, 'kept at the last moment')
    await writer.kept()
    await rapport.kill()
    const file = path.join(await aFolder(), 'backup.sqlite')
    expect((await runScript('backup', rapport.folder, file)).code).toBe(0)
    await rapport.run()
    addLine(writer.doc, 'after the backup')
    await writer.kept()
    writer.leave()
    await rapport.stop()

    const { code, said } = await runScript('restore', rapport.folder, file)
    expect([code, said]).toEqual([0, expect.stringMatching(/with 1 session.*before-restore-/)])
    await rapport.run()
    const reader = await new Writer(session, 'notes', token).synced()
    const lines = linesOf(reader.doc)
    expect(lines).toContain('kept at the last moment')
    expect(lines).not.toContain('after the backup')
    addLine(reader.doc, 'and on')
    await reader.kept()
    reader.leave()
    const aside = (await readdir(rapport.folder)).find((name) => name.startsWith('before-restore-'))
    const old = await contentOf(path.join(rapport.folder, aside ?? ''), session.id)
    if (old instanceof Error) throw old
    expect(old.lines).toContain('after the backup')
    expect(rapport.output).not.toContain('problem')
  },
)

test('[BACK2] [EPOCH3] every document of a restored backup has a new life', PATIENCE, async () => {
  const { rapport, session } = await aRapport()
  await rapport.stop()
  const heads = (folder: string) => {
    const database = new DatabaseSync(path.join(folder, 'rapport.sqlite'))
    const rows = database.prepare('SELECT document, epoch FROM head ORDER BY document').all()
    database.close()
    return rows
  }
  const database = new DatabaseSync(path.join(rapport.folder, 'rapport.sqlite'))
  if (!/epoch/.test(JSON.stringify(database.prepare("PRAGMA table_info('head')").all())))
    database.exec("ALTER TABLE head ADD COLUMN epoch TEXT NOT NULL DEFAULT '0'")
  database.exec("UPDATE head SET epoch = epoch || '-erased'") // what was erased before stays known
  database.close()
  await rm(path.join(rapport.folder, 'rapport.sqlite-twin'))
  const file = path.join(await aFolder(), 'backup.sqlite')
  const before = heads(rapport.folder)
  expect((await runScript('backup', rapport.folder, file)).code).toBe(0)
  expect((await runScript('restore', rapport.folder, file)).code).toBe(0)
  const after = heads(rapport.folder)
  expect(after.map((row) => row['document'])).toEqual([
    `${session.id}/notes`,
    `${session.id}/polls`,
  ])
  const epochs = [...before, ...after].map((row) => row['epoch'])
  expect(new Set(after.map((row) => row['epoch'])).size).toBe(2)
  for (const row of after) expect(epochs.filter((epoch) => epoch === row['epoch'])).toHaveLength(1)
  for (const row of after) expect(erasuresIn(String(row['epoch']))).toEqual(['erased'])
})

test('[BACK2] beside a running server nothing is restored', PATIENCE, async () => {
  const { rapport, file } = await aBackup()
  await rapport.run()
  const { code, said } = await runScript('restore', rapport.folder, file)
  expect([code, said]).toEqual([1, expect.stringContaining('Stop it first')])
  expect((await rapport.call('GET', '/readyz')).status).toBe(200)
})

test(
  '[BACK2] what is no whole backup is refused with the reason, and nothing is changed',
  PATIENCE,
  async () => {
    const { rapport, file } = await aBackup()
    const folder = await aFolder()
    const bad = path.join(folder, 'bad.sqlite')
    const tries: Readonly<Record<string, [() => Promise<unknown>, RegExp]>> = {
      'nothing at all': [() => rm(bad, { force: true }), /unable to open/],
      'an empty file': [() => writeFile(bad, ''), /no backup of Rapport/],
      'another file': [() => writeFile(bad, 'holiday notes '.repeat(500)), /no backup of Rapport/],
      'half a backup': [() => truncate(bad, 40_960), /malformed|damaged/],
      'the database itself': [
        () => cp(path.join(rapport.folder, 'rapport.sqlite'), bad),
        /no backup of Rapport/,
      ],
      'one of a newer Rapport': [
        () => {
          const database = new DatabaseSync(bad)
          database.exec('PRAGMA user_version = 99')
          database.close()
          return Promise.resolve()
        },
        /newer Rapport/,
      ],
      'one with a word changed': [
        () => {
          const database = new DatabaseSync(bad)
          database.exec("UPDATE session SET code = 'AAAAAA'")
          database.close()
          return Promise.resolve()
        },
        /damaged: its sum/,
      ],
    }
    for (const [what, [make, reason]] of Object.entries(tries)) {
      await cp(file, bad)
      await make()
      const before = await stateOf(rapport.folder)
      const { code, said } = await runScript('restore', rapport.folder, bad)
      expect([code, said.split('\n').length], what).toEqual([1, 1])
      expect(said, what).toMatch(reason)
      expect(await stateOf(rapport.folder), what).toEqual(before)
    }
  },
)

test(
  '[BACK2] a backup with a flipped bit is refused, or restores exactly what it held',
  PATIENCE,
  async () => {
    const { session, file } = await aBackup()
    const random = randomFrom(freshSeed())
    const folder = await aFolder()
    expect((await runScript('restore', folder, file)).code).toBe(0)
    const truth = await contentOf(folder, session.id)
    if (truth instanceof Error) throw truth
    const whole = await readFile(file)
    const bad = path.join(folder, 'bad.sqlite')
    let refused = 0
    for (let flip = 0; flip < FLIPS; flip++) {
      const at = random.below(whole.length)
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
      await writeFile(bad, bytes)
      const place = await aFolder()
      try {
        checkBackup(bad)
      } catch {
        refused += 1 // with what reason is asked above
        continue
      }
      await restoreBackup(bad, path.join(place, 'rapport.sqlite'), path.join(place, 'aside'))
      const content = await contentOf(place, session.id)
      if (content instanceof Error) throw content
      expect(content.lines, `seed ${random.seed}, byte ${at}`).toEqual(truth.lines)
      const [rows, expected] = [content.rows, truth.rows].map((text) =>
        text.replace(/epoch="[^"]*"/g, ''),
      )
      expect(rows, `seed ${random.seed}, byte ${at}`).toBe(expected)
    }
    console.log(`seed ${random.seed}: ${refused} of ${FLIPS} refused`)
  },
)

test('[BACK1] a backup that finds no room leaves nothing under its name', PATIENCE, async () => {
  const { rapport } = await aBackup()
  const disk = await SmallDisk.mount(1)
  onTestFinished(() => disk.unmount())
  disk.fill()
  const { code, said } = await runScript(
    'backup',
    rapport.folder,
    path.join(disk.folder, 'b.sqlite'),
  )
  expect([code, said]).toEqual([1, expect.stringContaining('No backup was written')])
  expect(await readdir(disk.folder)).toEqual(['filler'])
})

async function stateOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).sort().filter((name) => !name.endsWith('-shm'))
  const contents = await Promise.all(
    files.map((name) => readFile(path.join(folder, name), 'base64')),
  )
  return JSON.stringify([files, contents])
}
