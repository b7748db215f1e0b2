import { sql } from 'kysely'
import type { HostStore } from '../hosts/hosts.ts'
import type { Engine } from './engine.ts'
import type { TrailRows } from './trail-rows.ts'

const KEY = 'host-key'
const HOUSE = '' // whose trail says what was done in no session

/** The digest of the host key, and hosts' tickets, in rows. Each is written with its entry in the house's trail. [HOST4] */
export function hostsIn(engine: Engine, trail: TrailRows): HostStore {
  const { rows } = engine
  const keyDigest = async (): Promise<string | undefined> => {
    const query = rows.selectFrom('house').select('value').where('name', '=', KEY)
    return (await query.executeTakeFirst())?.value
  }
  return {
    keyDigest,
    async keepKeyDigest(digest, key) {
      const insert = rows
        .insertInto('house')
        .values({ name: KEY, value: digest })
        .onConflict((conflict) => conflict.doNothing())
      await trail.commitWhen(
        sql<boolean>`NOT EXISTS (SELECT 1 FROM house WHERE name = ${KEY})`,
        [insert.compile()],
        { session: HOUSE, act: 'host-key-made', detail: { key } },
      )
      return (await keyDigest()) ?? digest
    },
    async keepTicket({ hash, who, madeAt, endsAt }) {
      const ticket = { hash, who, made_at: madeAt, ends_at: endsAt }
      await trail.commit(
        [
          rows.deleteFrom('host_ticket').where('ends_at', '<=', madeAt).compile(),
          rows.insertInto('host_ticket').values(ticket).compile(),
        ],
        { session: HOUSE, act: 'host-signed-in', detail: { key: who } },
      )
    },
    async ticket(hash) {
      const query = rows.selectFrom('host_ticket').selectAll().where('hash', '=', hash)
      const row = await query.executeTakeFirst()
      return row && { hash, who: row.who, madeAt: row.made_at, endsAt: row.ends_at }
    },
    async dropTicket(hash) {
      await engine.commit([rows.deleteFrom('host_ticket').where('hash', '=', hash).compile()])
    },
  }
}
