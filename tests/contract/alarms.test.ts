import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { USUAL_SETTINGS } from '#shared/access/settings.ts'
import type { Alarm, AlarmId } from '#shared/alarm.ts'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Alarms } from '../../server/rooms/alarms.ts'
import type { Damage } from '../../server/rooms/damage.ts'
import { Hallway } from '../../server/rooms/hallway.ts'
import { Overtaken, type Log } from '../../server/rooms/log.ts'
import { alarmsIn } from '../../server/store/alarm-rows.ts'
import type { Engine } from '../../server/store/engine.ts'
import { logIn } from '../../server/store/log-rows.ts'
import { sessionsIn } from '../../server/store/session-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'
import { addLine, linesOf } from '../support/notes.ts'

const SESSION = 'session-1' as SessionId
const NOTES = { session: SESSION, name: 'notes' } as const
const ANA = 'person-ana' as PersonId
const MIRA = 'person-mira' as PersonId
const GUARDED = { id: 'the-section', kind: 'section', part: 'details' }

describe.each(ENGINES)('alarms in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let hallway: Hallway
  let alarms: Alarms
  let told: Alarm[]
  let hears: (alarm: Alarm) => void
  const problems: string[] = []

  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    await found()
    told = []
    hears = () => undefined
    problems.length = 0
    open()
  })
  afterEach(async () => {
    await alarms.close()
    await hallway.close()
    await engine.close()
    await place.remove()
    expect(problems).toEqual([])
  })

  async function found(): Promise<void> {
    const notes = new Y.Doc()
    addLine(notes, 'before')
    addLine(notes, 'Details', GUARDED)
    addLine(notes, 'behind')
    const details = { title: 'A session' } as never
    const session = { id: SESSION, code: 'ABCDEF', details, createdAt: 1, settings: USUAL_SETTINGS }
    const seeds = { notes: Y.encodeStateAsUpdate(notes), polls: Y.encodeStateAsUpdate(new Y.Doc()) }
    await sessionsIn(engine, new TrailRows(engine, () => 1)).found({ session, proposal: '', seeds })
  }

  /** The rooms and the alarms of a server that starts now. */
  function open(log: Log = logIn(engine)): void {
    const report = (problem: string): unknown => problems.push(problem)
    hallway = new Hallway(log, report, {
      guarded: (document) => alarms.lookAgain(document),
    })
    let ids = 0
    alarms = new Alarms({
      store: alarmsIn(engine),
      hallway,
      now: () => 1000 + ids,
      newId: () => `alarm-${++ids}` as AlarmId,
      namesOf: (people) => Promise.resolve(new Map(people.map((id) => [id, `Name of ${id}`]))),
      tell: (_session, alarm) => {
        told.push(alarm)
        hears(alarm)
      },
      report,
    })
  }

  const nextTold = (): Promise<Alarm> => new Promise((resolve) => (hears = resolve))

  /** Somebody takes the section out without a word. */
  async function takesOut(): Promise<Alarm> {
    const room = await hallway.open(NOTES)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, room.state())
    const known = Y.encodeStateVector(doc)
    doc.getXmlFragment('notes').delete(1, 1)
    const heard = nextTold()
    expect(room.take(Y.encodeStateAsUpdate(doc, known), ANA)).toBe('taken')
    return heard
  }
  const lines = async (): Promise<string[]> => linesOf(await hallway.copy(NOTES))

  test('[TRIP2] [TRIP5] what disappeared is put back by a server that was started after it, once', async () => {
    const alarm = await takesOut()
    expect(alarm).toMatchObject({ document: 'notes', by: `Name of ${ANA}`, state: 'open' })
    await alarms.close()
    await hallway.close()
    open()
    expect(await alarms.open(SESSION)).toEqual([alarm])
    const answers = await Promise.all([
      alarms.restore(SESSION, alarm.id, MIRA),
      alarms.restore(SESSION, alarm.id, ANA),
    ])
    expect(answers.map(({ state }) => state)).toEqual(['restored', 'restored'])
    expect(await lines()).toEqual(['before', 'Details', 'behind'])
    expect(await alarms.open(SESSION)).toEqual([])
    expect((await alarms.all(SESSION)).map(({ state }) => state)).toEqual(['restored'])
  })

  test('[TRIP5] where the edit is kept and the alarm is not, asking again writes nothing twice', async () => {
    const alarm = await takesOut()
    await alarms.restore(SESSION, alarm.id, MIRA)
    await engine.rows.updateTable('alarm').set({ state: 'open' }).execute()
    await alarms.restore(SESSION, alarm.id, MIRA)
    expect(await lines()).toEqual(['before', 'Details', 'behind'])
  })

  test('[TRIP5] an alarm stays open when what was put back could not be kept', async () => {
    const alarm = await takesOut()
    await alarms.close()
    await hallway.close()
    const overtaken = () => Promise.reject(new Overtaken('by another process'))
    open({ ...logIn(engine), append: overtaken })
    await expect(alarms.restore(SESSION, alarm.id, MIRA)).rejects.toThrow('unavailable')
    expect(problems.splice(0)).toEqual(['session-1/notes could not be kept; its room closes'])
    expect(await alarms.open(SESSION)).toEqual([alarm])
    expect(await lines()).toEqual(['before', 'behind'])
  })

  test('[TRIP4] what was dismissed stays so, and an alarm of another session is none', async () => {
    const alarm = await takesOut()
    expect((await alarms.dismiss(SESSION, alarm.id, MIRA)).state).toBe('dismissed')
    expect((await alarms.restore(SESSION, alarm.id, MIRA)).state).toBe('dismissed')
    expect(await lines()).toEqual(['before', 'behind'])
    const other = 'session-2' as SessionId
    await expect(alarms.restore(other, alarm.id, MIRA)).rejects.toThrow('no-such-alarm')
  })

  test('[TRIP2] a version that a disk changed is never put back', async () => {
    const alarm = await takesOut()
    await place.tamper(`UPDATE version SET id = 'x', state = sum`)
    await place.tamper(`UPDATE alarm SET version = 'x'`)
    await expect(alarms.restore(SESSION, alarm.id, MIRA)).rejects.toThrow('is damaged')
    await place.tamper(`DELETE FROM version`)
    await expect(alarms.restore(SESSION, alarm.id, MIRA)).rejects.toThrow('nothing-to-put-back')
    expect(await lines()).toEqual(['before', 'behind'])
  })

  test('[TRIP2] of many versions of one reason the latest hundred are kept', async () => {
    const alarm = await takesOut()
    const row = await engine.rows.selectFrom('version').selectAll().executeTakeFirstOrThrow()
    for (let at = 0; at < 120; at++)
      await engine.rows
        .insertInto('version')
        .values({ ...row, id: `old-${at}`, at })
        .execute()
    await alarms.restore(SESSION, alarm.id, MIRA)
    await takesOut()
    const kept = await engine.rows.selectFrom('version').select(['id', 'at']).execute()
    expect(kept).toHaveLength(100)
    expect(kept.map(({ id }) => id)).toContain(row.id)
    expect(kept.map(({ id }) => id)).not.toContain('old-0')
  })

  test('[TRIP4] a document of which a disk lost something raises an alarm; where nothing is lost there is none', async () => {
    const whole: Damage = { snapshots: [3], lost: [], covered: [], ending: 'known' }
    const torn: Damage = {
      snapshots: [],
      lost: [{ is: 'damaged', first: 4, last: 6, after: 10, before: 20 }],
      covered: [],
      ending: 'known',
    }
    alarms.damaged(NOTES, whole)
    const heard = nextTold()
    alarms.damaged(NOTES, torn)
    expect(await heard).toMatchObject({
      what: { kind: 'damaged', records: 3, from: 10, until: 20 },
      state: 'open',
    })
    const [alarm] = await alarms.open(SESSION)
    expect(told).toHaveLength(1)
    if (!alarm) throw new Error('no alarm')
    await expect(alarms.restore(SESSION, alarm.id, MIRA)).rejects.toThrow('nothing-to-put-back')
    expect((await alarms.dismiss(SESSION, alarm.id, MIRA)).state).toBe('dismissed')
  })
})
