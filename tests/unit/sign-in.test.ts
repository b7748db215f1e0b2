import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { failureIn, lobbyAfter, SIGN_IN_FAILURES } from '#shared/sign-in.ts'
import { ConfigProblem, isForThisMachine, readConfig } from '../../server/config.ts'
import { AllowList } from '../../server/hosts/allow-list.ts'
import { Errands } from '../../server/hosts/errands.ts'

const MINUTE = 60_000
const ALL = {
  OIDC_ISSUER: 'https://login.example.org/realm',
  OIDC_CLIENT_ID: 'rapport',
  OIDC_CLIENT_SECRET: 'a secret that is said nowhere',
  OIDC_ALLOW: 'ada@example.org, @Example.net',
}

describe('the configuration of a sign-in service', () => {
  test('[OIDC3] is taken whole, and ends that whoever is at the machine is a host', () => {
    const config = readConfig(ALL)
    expect(config.signIn).toEqual({
      issuer: ALL.OIDC_ISSUER,
      clientId: 'rapport',
      clientSecret: ALL.OIDC_CLIENT_SECRET,
      allow: ['ada@example.org', '@Example.net'],
    })
    expect([isForThisMachine(readConfig({})), isForThisMachine(config)]).toEqual([true, false])
    expect(readConfig({ OIDC_ISSUER: '' }).signIn).toBeUndefined()
  })

  test.each(Object.keys(ALL))('[OIDC3] without %s is refused, and names it', (name) => {
    const half = { ...ALL, [name]: '' }
    expect(() => readConfig(half)).toThrow(ConfigProblem)
    expect(() => readConfig(half)).toThrow(new RegExp(`^OIDC_\\w+ is set and ${name} is not\\.`))
    expect(() => readConfig(half)).not.toThrow(ALL.OIDC_CLIENT_SECRET)
  })

  test.each([
    ['OIDC_ISSUER', 'login.example.org'],
    ['OIDC_ISSUER', 'http://login.example.org'],
    ['OIDC_ISSUER', 'http://127.0.0.1.example.org'],
    ['OIDC_ISSUER', 'https://ada:secret@login.example.org'],
    ['OIDC_ISSUER', 'https://login.example.org/?tenant=1'],
    ['OIDC_ISSUER', 'ftp://login.example.org'],
    ['OIDC_ALLOW', 'example.org'],
    ['OIDC_ALLOW', '@'],
    ['OIDC_ALLOW', '*@*'],
    ['OIDC_ALLOW', ' , '],
    ['OIDC_ALLOW', 'ada@bob@example.org'],
    ['OIDC_ALLOW', 'ada@exämple.org'],
  ])('[OIDC3] with %s=%s is refused in one sentence', (name, value) => {
    expect(() => readConfig({ ...ALL, [name]: value })).toThrow(new RegExp(`^${name} must .+\\.$`))
  })

  test.each(['http://127.0.0.1:9000', 'http://localhost:9000/realm', 'http://[::1]:9000'])(
    '[OIDC3] may be without TLS on this machine: %s',
    (issuer) => {
      expect(readConfig({ ...ALL, OIDC_ISSUER: issuer }).signIn?.issuer).toBe(issuer)
    },
  )
})

describe('the list of hosts', () => {
  const list = new AllowList(['ada@example.org', '@Example.net'])

  test.each(['ada@example.org', 'ADA@Example.ORG', 'anybody@example.net', 'a+b@EXAMPLE.NET'])(
    '[OIDC3] has %s',
    (mail) => expect(list.has(mail)).toBe(true),
  )

  test.each([
    '',
    '@example.net',
    'bob@example.org',
    'ada@example.org.evil.example',
    'ada@mail.example.net',
    'ada@evilexample.net',
    'ada@evil.example@example.net',
    'anybody@example.net ',
    'anybody@example.net\n',
    'an ybody@example.net',
    'anybody@Example.net'.replace('E', '\u0415'), // a Cyrillic E
    'K@example.net'.replace('K', '\u212a'), // the sign for Kelvin, which is a k in lower case
  ])('[OIDC3] has not %j', (mail) => expect(list.has(mail)).toBe(false))
})

describe('an errand', () => {
  let at = 1_700_000_000_000
  const make = () =>
    new Errands({ now: () => at, random: (bytes) => new Uint8Array(randomBytes(bytes)) })
  const errands = make()

  test('[OIDC2] is good for ten minutes, by its own state, and once', () => {
    const { errand, sealed } = errands.begin()
    const other = errands.begin()
    expect(new Set([...Object.values(errand), ...Object.values(other.errand)]).size).toBe(6)
    expect(errands.end(sealed, null)).toBeUndefined()
    expect(errands.end(sealed, other.errand.state)).toBeUndefined()
    at += 10 * MINUTE - 1
    expect(errands.end(sealed, errand.state)).toEqual(errand)
    expect(errands.end(sealed, errand.state)).toBeUndefined()
    at += 1
    expect(errands.end(other.sealed, other.errand.state)).toBeUndefined()
    expect(errands.end(sealed, errand.state)).toBeUndefined()
  })

  test('[OIDC2] that was altered, or sealed by another start, is none', () => {
    const { errand, sealed } = errands.begin()
    const [text = '', seal = ''] = sealed.split('.')
    const said: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    const later = Buffer.from(JSON.stringify({ ...Object(said), until: at * 2 }))
    for (const wrong of [
      '',
      '.',
      text,
      `${text}.`,
      `.${seal}`,
      `${later.toString('base64url')}.${seal}`,
    ])
      expect(errands.end(wrong, errand.state)).toBeUndefined()
    expect(make().end(sealed, errand.state)).toBeUndefined()
  })
})

test('[OIDC5] what went wrong is read from where it leads back to, and nothing else is', () => {
  for (const failure of SIGN_IN_FAILURES)
    expect(failureIn(new URL(lobbyAfter(failure), 'http://localhost').hash)).toBe(failure)
  for (const fragment of ['', '#', '#sign-in-', '#refused', '#sign-in-refused!'])
    expect(failureIn(fragment)).toBeUndefined()
})
