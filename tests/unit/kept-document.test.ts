import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { KeptDocument } from '../../server/rooms/kept-document.ts'
import { replay } from '../../server/rooms/replay.ts'
import { freshSeed, randomFrom } from '../support/random.ts'
import { Scribe, textOf } from '../support/scribe.ts'

test('[ROOM18] whoever looks, and whenever, finds exactly what was added', () => {
  const random = randomFrom(freshSeed())
  const scribe = new Scribe(7)
  const written: Uint8Array[] = [scribe.line('line 0')]
  const other = replay('notes', written)
  let isSame = true
  const kept = new KeptDocument('notes', [...written], () => (isSame ? other : undefined))
  for (let step = 1; step <= 6_000; step++) {
    const update = random.chance(0.05) ? scribe.line(`line ${step}`) : scribe.more(` ${step}`)
    written.push(update)
    Y.applyUpdate(other, update)
    kept.add(update)
    isSame = random.chance(0.3)
    kept.tidy()
    if (!random.chance(0.002)) continue
    expect(textOf(kept.updates), `seed ${random.seed}`).toEqual(textOf(written))
    if (random.chance(0.5))
      expect(textOf([Y.encodeStateAsUpdate(kept.now)])).toEqual(textOf(written))
  }
  expect(kept.updates.length).toBeLessThan(2_100)
  expect(textOf([Y.encodeStateAsUpdate(kept.now)])).toEqual(textOf(written))
})
