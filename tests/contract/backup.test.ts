import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { writeBackup } from '../../server/store/backup-writing.ts'
import { checkBackup } from '../../server/store/restoring.ts'
import { openSqlite } from '../../server/store/sqlite.ts'

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('[BACK1] a backup in which something does not hold together is none, and nothing stands under its name', async () => {
  const folder = await aFolder()
  const file = path.join(folder, 'store.sqlite')
  const target = path.join(folder, 'backups', 'one.sqlite')
  // In use, so that nothing of it is looked at before it is copied.
  const engine = await openSqlite(file)
  onTestFinished(() => engine.close())
  const tool = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  tool.exec("INSERT INTO ticket (hash, person, made_at) VALUES ('a', 'nobody', 1)")
  await expect(writeBackup(file, target, 1)).rejects.toThrow('1 rows that belong to nothing')
  expect(await readdir(path.dirname(target))).toEqual([])
  tool.exec('DELETE FROM ticket')
  tool.close()
  expect(await writeBackup(file, target, 1)).toMatchObject({ sessions: 0, damaged: [] })
  expect(existsSync(target)).toBe(true)
})

test('[BACK2] a backup with one other letter, which SQLite reads without a word, is refused', async () => {
  const folder = await aFolder()
  const file = path.join(folder, 'store.sqlite')
  const target = path.join(folder, 'one.sqlite')
  const engine = await openSqlite(file)
  await engine.rows.insertInto('house').values({ name: 'said', value: 'eleven votes' }).execute()
  await engine.close()
  await writeBackup(file, target, 1)
  checkBackup(target)
  const bytes = await readFile(target)
  bytes.write('fourteen', bytes.indexOf('eleven votes'))
  await writeFile(target, bytes)
  expect(() => checkBackup(target)).toThrow('its sum')
})
