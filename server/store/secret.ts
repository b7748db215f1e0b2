import type { Engine } from './engine.ts'

/** The server's secret: made once, by whichever start comes first, and the same ever after. */
export async function secretIn({ rows }: Engine, fresh: () => Uint8Array): Promise<Uint8Array> {
  const made = Buffer.from(fresh()).toString('base64')
  await rows
    .insertInto('house')
    .values({ name: 'secret', value: made })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const kept = await rows
    .selectFrom('house')
    .select('value')
    .where('name', '=', 'secret')
    .executeTakeFirstOrThrow()
  return Buffer.from(kept.value, 'base64')
}
