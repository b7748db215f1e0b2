import type { PartStore } from '../polls/parts.ts'
import type { Engine } from './engine.ts'

/** Counts of polls by group or channel, in rows. */
export function partsIn(engine: Engine): PartStore {
  const { rows } = engine
  return {
    async read(session, poll) {
      const found = await rows
        .selectFrom('poll')
        .select('parts')
        .where('session', '=', session)
        .where('id', '=', poll)
        .executeTakeFirst()
      return found?.parts ?? undefined
    },
    async write(session, poll, { from, to }) {
      const update = rows
        .updateTable('poll')
        .set({ parts: to })
        .where('session', '=', session)
        .where('id', '=', poll)
        .where('state', '<>', 'published')
        .where('parts', from === undefined ? 'is' : '=', from ?? null)
      const [outcome] = await engine.commit([update.compile()], 'untraced')
      return outcome?.affected === 1
    },
  }
}
