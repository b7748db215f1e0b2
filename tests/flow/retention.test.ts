import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Rapport } from '../support/rapport.ts'
import { runScript } from '../support/script.ts'

test('[PRIV4] what is overdue is named beside the server, deleted without it, and then opens for nobody', async () => {
  const rapport = await Rapport.start()
  try {
    const [over, stays] = [await rapport.session('Over'), await rapport.session('Stays')]
    const [ana, bo] = [await over.enter('organiser'), await stays.enter('organiser')]
    expect((await over.call('POST', '/end', {}, ana)).status).toBe(200)
    const early = await runScript('retention', rapport.folder, '--dry-run')
    expect(early.code).toBe(0)
    expect(early.said).toContain('0 sessions would be deleted')
    expect(early.said).toContain(`Session ${stays.id} was never ended`)
    // Only who has the store to themselves deletes.
    const beside = await runScript('retention', rapport.folder)
    expect([beside.code, beside.said]).toEqual([
      1,
      expect.stringContaining('No session was deleted'),
    ])

    await rapport.stop()
    const file = path.join(rapport.folder, 'rapport.sqlite')
    const database = new DatabaseSync(file)
    database.exec('UPDATE session SET ended_at = 1700000000000 WHERE ended_at IS NOT NULL')
    database.close()
    rmSync(`${file}-twin`) // it would undo what was written behind the server's back
    const dry = await runScript('retention', rapport.folder, '--dry-run')
    expect(dry.said).toContain(`Session ${over.id} ended on 2023-11-14`)
    expect(dry.said).toContain('1 session would be deleted. Nothing was changed.')
    const { code, said } = await runScript('retention', rapport.folder)
    expect([code, said]).toEqual([0, expect.stringContaining('1 session was deleted.')])
    expect((await runScript('retention', rapport.folder, '--wet')).code).toBe(1)
    expect((await runScript('verify', rapport.folder)).code).toBe(0)

    await rapport.run()
    expect((await over.call('GET', '/people', undefined, ana)).status).toBe(404)
    expect((await stays.call('GET', '/people', undefined, bo)).status).toBe(200)
  } finally {
    await rapport.remove()
  }
})
