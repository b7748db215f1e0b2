import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Hosts, type HostsParts } from '../../server/hosts/hosts.ts'
import type { Engine } from '../../server/store/engine.ts'
import { hostsIn } from '../../server/store/host-rows.ts'
import { TrailRows } from '../../server/store/trail-rows.ts'
import { ENGINES, type StorePlace } from '../support/engines.ts'

const HOURS = 60 * 60_000

describe.each(ENGINES)('hosts in $name', ({ place: makePlace }) => {
  let place: StorePlace
  let engine: Engine
  let at = 0
  beforeEach(async () => {
    place = await makePlace()
    engine = await place.open()
    at = 1_700_000_000_000
  })
  afterEach(async () => {
    await engine.close()
    await place.remove()
  })

  const open = (door: HostsParts['door']) =>
    Hosts.open({
      store: hostsIn(engine, new TrailRows(engine, () => at)),
      door,
      now: () => at,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
    })

  test('[HOST2] a key is made once, whoever starts at once, said by one of them, and works after every start', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => open('made-key')))
    const [key = '', ...others] = starts.flatMap(({ freshKey }) => freshKey ?? [])
    expect(others).toEqual([])
    expect(key).toMatch(/^[2-9a-z]{6}(-[2-9a-z]{6}){3}$/)
    for (const hosts of starts) expect(await hosts.isHost(await hosts.enter(key))).toBe(true)
    await engine.close()
    engine = await place.open()
    const again = await open('made-key')
    expect(again.freshKey).toBeUndefined()
    expect(await again.isHost(await again.enter(` ${key} `))).toBe(true)
    const stored = JSON.stringify([
      await place.tamper('SELECT * FROM house'),
      await place.tamper('SELECT * FROM host_ticket'),
    ])
    expect(stored).not.toContain(key)
    expect(stored).not.toContain(key.replaceAll('-', ''))
  })

  test('[HOST2] a wrong key lets nobody in, and no token but one that was given is a host’s', async () => {
    const hosts = await open({ key: 'a key that is long enough' })
    expect(hosts.freshKey).toBeUndefined()
    for (const wrong of ['', 'a key', 'a key that is long enougH', 'a key that is long enough.'])
      await expect(hosts.enter(wrong)).rejects.toMatchObject({ code: 'wrong-host-key' })
    expect(await hosts.isHost(undefined)).toBe(false)
    expect(await hosts.isHost('a key that is long enough')).toBe(false)
    expect(await place.tamper('SELECT * FROM host_ticket')).toEqual([])
  })

  test('[HOST2] a ticket lasts twelve hours, until its host leaves, and not beyond its key', async () => {
    const hosts = await open({ key: 'a key that is long enough' })
    const [kept, left] = [
      await hosts.enter('a key that is long enough'),
      await hosts.enter('a key that is long enough'),
    ]
    await hosts.leave(left)
    expect([await hosts.isHost(kept), await hosts.isHost(left)]).toEqual([true, false])
    at += 12 * HOURS - 1
    expect(await hosts.isHost(kept)).toBe(true)
    const other = await open({ key: 'another key, long enough' })
    expect(await other.isHost(kept)).toBe(false)
    at += 1
    expect(await hosts.isHost(kept)).toBe(false)
    await hosts.enter('a key that is long enough')
    expect(await place.tamper('SELECT * FROM host_ticket')).toHaveLength(1)
  })

  test('[HOST4] the house’s trail says once that a key was made, and each time that a host signed in, and by which', async () => {
    const starts = await Promise.all([1, 2, 3].map(() => open('made-key')))
    const key = starts.flatMap(({ freshKey }) => freshKey ?? [])[0] ?? ''
    await Promise.all(starts.map((hosts) => hosts.enter(key)))
    await expect(starts[0]?.enter('a wrong key')).rejects.toThrow('wrong-host-key')
    await (await open({ key: 'a key that is long enough' })).enter('a key that is long enough')
    const { rows } = await new TrailRows(engine, () => at).read('')
    expect(rows.map(({ act }) => act)).toEqual([
      'host-key-made',
      ...Array<string>(4).fill('host-signed-in'),
    ])
    const [made, ...signedIn] = rows.map(({ detail }) => detail)
    expect(signedIn.slice(0, 3)).toEqual([made, made, made])
    expect(signedIn[3]).not.toEqual(made)
    expect(JSON.stringify(rows)).not.toContain(key)
  })

  test('[HOST4] what cannot stand in the trail is not done', async () => {
    const hosts = await open({ key: 'a key that is long enough' })
    await place.tamper('DROP TABLE trail_head')
    await expect(open('made-key')).rejects.toThrow()
    await expect(hosts.enter('a key that is long enough')).rejects.toThrow()
    expect(await place.tamper('SELECT * FROM house')).toEqual([])
    expect(await place.tamper('SELECT * FROM host_ticket')).toEqual([])
  })

  test('[HOST1] where only this machine reaches the server no key is needed, made or taken', async () => {
    const hosts = await open('this-machine')
    expect([hosts.needsKey, hosts.freshKey]).toEqual([false, undefined])
    await expect(hosts.enter('anything')).rejects.toMatchObject({ code: 'wrong-host-key' })
    expect(await place.tamper('SELECT * FROM house')).toEqual([])
  })
})
