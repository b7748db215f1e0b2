import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { Peers, placeOf, type Surroundings } from '../../server/http/peer.ts'

const asked = (remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
  ({
    headers: { host: 'rapport.example', ...headers },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

const peers = (parts: Partial<Surroundings> = {}) =>
  new Peers({ proxies: [], names: ['localhost'], ...parts })

const PROXIES = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8']

test('[EDGE1] the address is the first from the right that is no listed proxy, whatever was written before it', () => {
  const behind = peers({ proxies: PROXIES })
  for (const [near, forwarded, address] of [
    ['127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['::ffff:127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', '203.0.113.9, 192.0.2.7', '192.0.2.7'],
    ['127.0.0.1', '203.0.113.9, 192.0.2.7, 10.1.2.3', '192.0.2.7'],
    ['127.0.0.1', '10.9.9.9, 10.1.2.3', '10.9.9.9'],
    ['127.0.0.1', '192.0.2.7:4711', '192.0.2.7'],
    ['127.0.0.1', '[2001:DB8::1]:443', '2001:db8::1'],
    ['fd00::7', '2001:db8::1', '2001:db8::1'],
    ['127.0.0.1', '192.0.2.7, nonsense', '127.0.0.1'],
    ['127.0.0.1', '192.0.2.7, , 10.1.2.3', '10.1.2.3'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['198.51.100.4', '192.0.2.7', '198.51.100.4'],
    ['', '192.0.2.7', 'unknown'],
  ] as const) {
    const peer = behind.of(asked(near, { 'x-forwarded-for': forwarded }))
    expect(peer.address, `${near} says ${forwarded}`).toBe(address)
  }
})

test('[EDGE1] other headers say nothing, and nobody says anything where no proxy is listed', () => {
  const said = {
    forwarded: 'for=192.0.2.7;proto=https;host=evil.example',
    'x-real-ip': '192.0.2.7',
    'cf-connecting-ip': '192.0.2.7',
    'true-client-ip': '192.0.2.7',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  const direct = peers().of(asked('127.0.0.1', { ...said, 'x-forwarded-for': '192.0.2.7' }))
  expect(direct).toMatchObject({ address: '127.0.0.1', isTls: false, host: 'rapport.example' })
  const { 'x-forwarded-proto': _proto, ...others } = said
  const listed = peers({ proxies: PROXIES }).of(asked('127.0.0.1', others))
  expect(listed).toMatchObject({ address: '127.0.0.1', isTls: false, host: 'rapport.example' })
})

test('[EDGE1] a connection is one device’s unless it is a listed proxy’s', () => {
  const behind = peers({ proxies: PROXIES })
  expect(behind.of(asked('127.0.0.1')).connection).toBeUndefined()
  expect(behind.of(asked('198.51.100.4')).connection).toBeDefined()
  expect(
    peers().of(asked('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' })).connection,
  ).toBeDefined()
})

test('[EDGE4] somebody comes over TLS if a listed proxy says so, or by a public name that is https', () => {
  const behind = peers({ proxies: PROXIES })
  expect(behind.of(asked('127.0.0.1', { 'x-forwarded-proto': 'https' })).isTls).toBe(true)
  expect(behind.of(asked('127.0.0.1', { 'x-forwarded-proto': 'https, http' })).isTls).toBe(false)
  expect(behind.of(asked('198.51.100.4', { 'x-forwarded-proto': 'https' })).isTls).toBe(false)
  const known = peers({ publicUrl: 'https://rapport.example' })
  expect(known.of(asked('127.0.0.1')).isTls).toBe(true)
  expect(known.of(asked('127.0.0.1', { host: '127.0.0.1:8080' })).isTls).toBe(false)
})

test('[EDGE2] a server goes by its names and by any address, and by no other name', () => {
  const known = peers({ publicUrl: 'https://rapport.example:8443' })
  for (const host of [
    'rapport.example',
    'RAPPORT.example:8443',
    'rapport.example.',
    'localhost',
    'localhost:1',
    '127.0.0.1:8080',
    '192.0.2.7',
    '[::1]:8080',
    '[2001:db8::1]',
  ])
    expect(known.isOwnName(host), host).toBe(true)
  for (const host of [
    '',
    'evil.example',
    'rapport.example.evil.example',
    'evil.rapport.example',
    'rapport.example@evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.1',
    '0x7f000001',
    '::1',
    '[::1',
    '[evil.example]',
    'rapport.example/x',
    'rapport.example:80:80',
  ])
    expect(known.isOwnName(host), host).toBe(false)
})

test('[DOOR2] an origin is compared whole: scheme, name and port', () => {
  const known = peers({ publicUrl: 'https://rapport.example' })
  const peer = known.of(asked('127.0.0.1'))
  expect(known.isOwnOrigin('https://rapport.example', peer)).toBe(true)
  const plain = peers().of(asked('127.0.0.1', { host: '127.0.0.1:8080' }))
  expect(peers().isOwnOrigin('http://127.0.0.1:8080', plain)).toBe(true)
  for (const origin of [
    'http://rapport.example',
    'https://rapport.example:444',
    'https://rapport.example/',
    'https://rapport.example.evil.example',
    'null',
    '',
    'file://',
    'https://evil.example',
  ])
    expect(known.isOwnOrigin(origin, peer), origin).toBe(false)
  expect(peers().isOwnOrigin('https://127.0.0.1:8080', plain)).toBe(false)
  expect(peers().isOwnOrigin('http://127.0.0.1:8081', plain)).toBe(false)
})

test('[LIMIT1] a device with a network of its own is one place, however many addresses it takes', () => {
  expect(placeOf('192.0.2.7')).toBe('192.0.2.7')
  expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(placeOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(placeOf('2001:db8::2:0:0:1')).toBe('2001:db8:0:0::/64')
  expect(placeOf('::1')).toBe('0:0:0:0::/64')
  expect(placeOf('fe80::')).toBe('fe80:0:0:0::/64')
  expect(placeOf('unknown')).toBe('unknown')
})
