import type { BroughtId, PersonId, SessionId } from '#shared/ids.ts'
import type { ImportTool } from '#shared/imports/reading.ts'
import type { BroughtKind, BroughtRow, BroughtStore, Fared } from '../inbox/brought-store.ts'
import type { Engine } from './engine.ts'

const ROWS_IN_ONE = 500

/** What came from files of other tools, in rows. */
export function broughtIn(engine: Engine): BroughtStore {
  const { rows } = engine
  const look = async (session: SessionId, brought: readonly BroughtRow[]): Promise<Fared[]> => {
    const kinds = [...new Set(brought.map(({ kind }) => kind))]
    const here = await rows
      .selectFrom('brought')
      .select(['id', 'content'])
      .where('session', '=', session)
      .where('kind', 'in', kinds)
      .execute()
    const contents = new Map(here.map(({ id, content }) => [id, content]))
    return brought.map(({ id, content }) => {
      const known = contents.get(id)
      return known === undefined ? 'added' : known === content ? 'here' : 'renewed'
    })
  }
  return {
    look,
    async put(session, brought) {
      const fared = await look(session, brought)
      const fresh = brought.filter((_, at) => fared[at] === 'added')
      const changed = brought.filter((_, at) => fared[at] === 'renewed')
      const inserts = chunksOf(fresh).map((chunk) =>
        rows
          .insertInto('brought')
          .values(chunk.map((row) => ({ ...row, session, person: row.person ?? null })))
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .compile(),
      )
      const updates = changed.map(({ id, content, at, person }) =>
        rows
          .updateTable('brought')
          .set({ content, at, person: person ?? null })
          .where('session', '=', session)
          .where('id', '=', id)
          .where('content', '!=', content)
          .compile(),
      )
      if (inserts.length + updates.length === 0) return fared
      const outcomes = await engine.commit([...inserts, ...updates])
      const added = new Set(
        outcomes.slice(0, inserts.length).flatMap((outcome) => outcome.rows.map(({ id }) => id)),
      )
      // Somebody else may have brought the same in meanwhile.
      return fared.map((each, at) =>
        each === 'added' && !added.has(brought[at]?.id) ? 'here' : each,
      )
    },
    async brought(session, kind) {
      const found = await rows
        .selectFrom('brought')
        .selectAll()
        .where('session', '=', session)
        .where('kind', '=', kind)
        .orderBy('at')
        .orderBy('place')
        .orderBy('id')
        .execute()
      return found.map((row) => ({
        id: row.id as BroughtId,
        kind: row.kind as BroughtKind,
        tool: row.tool as ImportTool,
        content: row.content,
        place: row.place,
        at: row.at,
        ...(row.person !== null && { person: row.person as PersonId }),
      }))
    },
    async remove(session, id) {
      const [outcome] = await engine.commit([
        rows.deleteFrom('brought').where('session', '=', session).where('id', '=', id).compile(),
      ])
      return outcome?.affected === 1
    },
  }
}

function chunksOf(all: readonly BroughtRow[]): BroughtRow[][] {
  const count = Math.ceil(all.length / ROWS_IN_ONE)
  return Array.from({ length: count }, (_, at) =>
    all.slice(at * ROWS_IN_ONE, (at + 1) * ROWS_IN_ONE),
  )
}
