import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../server/store/engine.ts'
import { secretIn } from '../../server/store/secret.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

describe.each(ENGINES)('the secret in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  test('[KEY1] the secret is made once, whoever asks at once, and is the same after every start', async () => {
    let made = 0
    const fresh = () => Uint8Array.from({ length: 32 }, () => made).fill(++made)
    const secrets = await Promise.all([1, 2, 3].map(() => secretIn(engine, fresh)))
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1)
    expect(secrets[0]).toHaveLength(32)
    await engine.close()
    engine = await place.open()
    expect([...(await secretIn(engine, fresh))]).toEqual([...(secrets[0] ?? [])])
  })
})
