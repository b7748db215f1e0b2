import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { writeBackup } from '../../server/store/backup-writing.ts'
import { openSqlite } from '../../server/store/sqlite.ts'

test('[BACK1] a backup in which something does not hold together is none, and nothing stands under its name', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  onTestFinished(() => rm(folder, { recursive: true }))
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
