import type { HostStore } from '../hosts/hosts.ts'
import type { Engine } from './engine.ts'

const KEY = 'host-key'

/** The digest of the host key, and hosts' tickets, in rows. */
export function hostsIn(engine: Engine): HostStore {
  const { rows } = engine
  const keyDigest = async (): Promise<string | undefined> => {
    const query = rows.selectFrom('house').select('value').where('name', '=', KEY)
    return (await query.executeTakeFirst())?.value
  }
  return {
    keyDigest,
    async keepKeyDigest(digest) {
      await engine.commit([
        rows
          .insertInto('house')
          .values({ name: KEY, value: digest })
          .onConflict((conflict) => conflict.doNothing())
          .compile(),
      ])
      return (await keyDigest()) ?? digest
    },
    async keepTicket({ hash, who, madeAt, endsAt }) {
      await engine.commit([
        rows.deleteFrom('host_ticket').where('ends_at', '<=', madeAt).compile(),
        rows
          .insertInto('host_ticket')
          .values({ hash, who, made_at: madeAt, ends_at: endsAt })
          .compile(),
      ])
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
