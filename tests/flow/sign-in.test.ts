import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allRowsOf } from '../support/all-rows.ts'
import { HostileProvider, type Lie } from '../support/hostile-provider.ts'
import { Rapport } from '../support/rapport.ts'

const CLIENT = { id: 'rapport', secret: 'the-secret-of-the-client-0001' }
const KEY = 'correct-horse-battery-staple'
const CODE = 'the-code-that-nobody-logs'

let service: HostileProvider
let rapport: Rapport
const environment = (allow: string) => ({
  HOST_KEY: KEY,
  QUOTAS: '1000',
  OIDC_ISSUER: service.issuer,
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_ALLOW: allow,
})
beforeAll(async () => {
  service = await HostileProvider.start(CLIENT)
  rapport = await Rapport.start(environment('host@example.org'))
})
afterAll(async () => {
  await rapport.remove()
  await service.stop()
})
beforeEach(() => {
  service.lie = {}
})

/** A browser as far as cookies and redirects go. */
class Browser {
  readonly cookies = new Map<string, string>()

  async go(address: string): Promise<{ status: number; to: string; headers: Headers }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = cookie === '' ? {} : { cookie }
    const answer = await fetch(new URL(address, rapport.address), { redirect: 'manual', headers })
    await answer.arrayBuffer()
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const to = answer.headers.get('location') ?? ''
    return { status: answer.status, to, headers: answer.headers }
  }

  /** Goes to the service, which will say the nonce that it is told. Answers the address that leads back. */
  async leave(): Promise<string> {
    const { to } = await this.go('/api/host/oidc')
    const asked = new URL(to).searchParams
    service.nonce = asked.get('nonce') ?? ''
    const said = new URLSearchParams({ code: CODE, state: asked.get('state') ?? '' })
    return `${asked.get('redirect_uri')}?${said}`
  }

  async isHost(): Promise<boolean> {
    const ticket = this.cookies.get('rapport_host')
    if (ticket === undefined) return false
    return (await rapport.call('GET', '/api/host', undefined, ticket)).json.signedIn
  }
}

const ticketsKept = () => JSON.stringify(allRowsOf(rapport)['host_ticket'])

describe('signing in at a service', () => {
  test('[OIDC1] [OIDC2] a host goes there with PKCE, state and nonce, comes back, and may make a session', async () => {
    const browser = new Browser()
    const { status, to, headers } = await browser.go('/api/host/oidc')
    const asked = new URL(to)
    expect([status, asked.origin, asked.pathname]).toEqual([302, service.issuer, '/authorize'])
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: CLIENT.id,
      redirect_uri: `${rapport.address}/api/host/oidc/back`,
      response_type: 'code',
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/; Max-Age=600; Path=\/api\/host\/oidc\/back; HttpOnly; SameSite=Lax$/)

    service.nonce = asked.searchParams.get('nonce') ?? ''
    const state = asked.searchParams.get('state') ?? ''
    const back = await browser.go(`/api/host/oidc/back?code=${CODE}&state=${state}`)
    expect([back.status, back.to, back.headers.get('cache-control')]).toEqual([
      303,
      '/',
      'no-store',
    ])
    expect(back.headers.get('referrer-policy')).toBe('no-referrer')
    expect([...browser.cookies.keys()]).toEqual(['rapport_host'])
    expect(service.asked.at(-1)?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(await browser.isHost()).toBe(true)
    const ticket = browser.cookies.get('rapport_host')
    const made = await rapport.call('POST', '/api/sessions', { proposal: 'A session' }, ticket)
    expect(made.status).toBe(201)
  })

  const EVERYTHING_UNSOUND: readonly (readonly [string, Lie])[] = [
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['of no issuer', { claims: { iss: undefined } }],
    ['for somebody else', { claims: { aud: 'another' } }],
    ['for somebody else as well', { claims: { aud: [CLIENT.id, 'another'] } }],
    ['handed on by somebody else', { claims: { aud: [CLIENT.id, 'another'], azp: 'another' } }],
    ['of another nonce', { claims: { nonce: 'another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['that is over', { claims: { exp: 1_700_000_000 } }],
    ['that never ends', { claims: { exp: undefined } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['signed by nobody', { header: { alg: 'none' }, signedBy: 'nobody' }],
    ['that says so in capitals', { header: { alg: 'None' }, signedBy: 'nobody' }],
    ['signed by nobody, in the name of its key', { signedBy: 'nobody' }],
    ['signed by another key', { signedBy: 'another key' }],
    ['signed by a key it does not have', { header: { kid: 'two' }, signedBy: 'another key' }],
    ['signed by what the client knows', { header: { alg: 'HS256' }, signedBy: 'the secret' }],
    ['altered when it was signed', { spoil: withAnotherMail }],
    ['in two parts', { spoil: (token) => token.split('.').slice(0, 2).join('.') }],
    ['that is none', { spoil: () => 'nonsense' }],
    [
      'that is missing',
      { instead: { status: 200, json: { access_token: 'a', token_type: 'bearer' } } },
    ],
    ['of another form', { instead: { status: 200, json: {} } }],
    ['and no word of us', { instead: { status: 401, json: { error: 'invalid_client' } } }],
  ]
  const NOT_LISTED: readonly (readonly [string, Lie])[] = [
    ['of a mail address that is not verified', { claims: { email_verified: false } }],
    ['of one that is not said to be', { claims: { email_verified: undefined } }],
    ['of one that is said to be in words', { claims: { email_verified: 'true' } }],
    ['of no mail address', { claims: { email: undefined } }],
    ['of several', { claims: { email: ['host@example.org'] } }],
    ['of one that is not on the list', { claims: { email: 'other@example.org' } }],
  ]
  const OTHER: readonly (readonly [string, Lie, string])[] = [
    [
      'but the code was used',
      { instead: { status: 400, json: { error: 'invalid_grant' } } },
      'stale',
    ],
    ['but it is broken', { instead: { status: 500, json: {} } }, 'unreachable'],
    [
      'but it is away',
      { instead: { status: 503, json: { error: 'server_error' } } },
      'unreachable',
    ],
  ]
  const LIES = [
    ...EVERYTHING_UNSOUND.map(([what, lie]) => [what, lie, 'unsound'] as const),
    ...NOT_LISTED.map(([what, lie]) => [what, lie, 'not-listed'] as const),
    ...OTHER,
  ]
  test.each(LIES)('[OIDC1] a token %s lets nobody in', async (_, lie, failure) => {
    const kept = ticketsKept()
    const browser = new Browser()
    const back = await browser.leave()
    service.lie = lie
    const { status, to } = await browser.go(back)
    expect([status, to]).toEqual([303, `/#sign-in-${failure}`])
    expect([...browser.cookies]).toEqual([])
    expect(ticketsKept()).toBe(kept)
  })

  test('[OIDC2] what another browser brought, altered, brings again or never had lets nobody in', async () => {
    const kept = ticketsKept()
    const [one, other] = [new Browser(), new Browser()]
    const theirs = await other.leave()
    const own = await one.leave()
    const errand = one.cookies.get('rapport_errand') ?? ''
    const ways = {
      'with another state': [errand, theirs],
      'without a state': [errand, own.replace(/&state=.*/, '')],
      'in a browser that never went': ['', own],
      'with an altered cookie': [`${errand.slice(0, 40)}A${errand.slice(41)}`, own],
      'with a cookie without its seal': [errand.split('.')[0] ?? '', own],
    } as const
    for (const [what, [cookie, address]] of Object.entries(ways)) {
      one.cookies.set('rapport_errand', cookie)
      expect((await one.go(address)).to, what).toBe('/#sign-in-stale')
    }
    expect(ticketsKept()).toBe(kept)
    const asked = service.asked.length
    one.cookies.set('rapport_errand', errand)
    expect((await one.go(own)).to).toBe('/')
    one.cookies.clear()
    one.cookies.set('rapport_errand', errand)
    expect((await one.go(own)).to).toBe('/#sign-in-stale')
    expect(service.asked.length).toBe(asked + 1)
    expect(await one.isHost()).toBe(false)
  })

  test.each([
    ['error=access_denied', 'refused'],
    ['error=temporarily_unavailable', 'unreachable'],
    ['error=invalid_scope', 'unsound'],
    [`code=${CODE}&iss=https://evil.example`, 'unsound'],
    [`code=${CODE}&code=another`, 'unsound'],
    ['nothing=at-all', 'unsound'],
  ])('[OIDC5] coming back with %s leads to the lobby', async (said, failure) => {
    const browser = new Browser()
    const back = await browser.leave()
    const { to } = await browser.go(back.replace(`code=${CODE}`, said))
    expect(to).toBe(`/#sign-in-${failure}`)
    expect(await browser.isHost()).toBe(false)
  })

  test('[OIDC1] no page of another site begins a sign-in', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site }
      const answer = await rapport.call('GET', '/api/host/oidc', undefined, undefined, headers)
      expect([answer.status, answer.json.code]).toEqual([403, 'foreign-origin'])
    }
  })

  test('[OIDC4] what is stored leads to nobody, and ends with the list, the secret or the service; the log has no code', async () => {
    const browser = new Browser()
    await browser.go(await browser.leave())
    const rows = JSON.stringify(allRowsOf(rapport))
    expect(rows).toMatch(/oidc [\w-]{16} [\w-]{16}/)
    for (const secret of ['example.org', 'somebody', CODE, CLIENT.secret, 'an-access-token'])
      expect(rows.includes(secret), secret).toBe(false)

    const counts = async (env: Readonly<Record<string, string>>): Promise<boolean> => {
      await rapport.stop()
      await rapport.run(env)
      return browser.isHost()
    }
    const same = environment('host@example.org')
    expect(await counts(same)).toBe(true)
    expect(await counts(environment('other@example.org'))).toBe(false)
    expect(await counts({ ...same, OIDC_CLIENT_SECRET: 'another secret of the client' })).toBe(
      false,
    )
    expect(await counts({ HOST_KEY: KEY })).toBe(false)
    expect((await rapport.call('GET', '/api/host')).json).toEqual({ needed: true, signedIn: false })
    expect((await rapport.call('GET', '/api/host/oidc')).status).toBe(404)
    expect((await rapport.call('GET', '/api/host/oidc/back?code=1')).status).toBe(404)
    expect(await counts(same)).toBe(true)
    expect((await rapport.call('GET', '/api/host')).json.service).toBe(new URL(service.issuer).host)
    expect(rapport.output).toContain('unsound')
    for (const secret of [CODE, CLIENT.secret, 'example.org', 'an-access-token', 'eyJ'])
      expect(rapport.output.includes(secret), secret).toBe(false)
  })

  test('[OIDC1] [OIDC5] a service that is away is said, the host key opens meanwhile, and when it is back it is asked again', async () => {
    const address = new URL(service.issuer)
    await rapport.stop()
    await rapport.run(environment('host@example.org'))
    await service.stop()
    const browser = new Browser()
    expect((await browser.go('/api/host/oidc')).to).toBe('/#sign-in-unreachable')
    expect((await rapport.call('POST', '/api/host/enter', { key: KEY })).status).toBe(200)
    // Something else answers at its address meanwhile.
    const other = createServer((_, response) => void response.end('nothing of the kind'))
    other.listen(Number(address.port), '127.0.0.1')
    await once(other, 'listening')
    expect((await browser.go('/api/host/oidc')).to).toBe('/#sign-in-unsound')
    other.close()
    other.closeAllConnections()
    await once(other, 'close')
    service = await HostileProvider.start(CLIENT, Number(address.port))
    expect((await browser.go(await browser.leave())).to).toBe('/')
    expect(await browser.isHost()).toBe(true)
  })
})

function withAnotherMail(token: string): string {
  const [header, claims = '', signature] = token.split('.')
  const told: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString())
  const other = JSON.stringify({ ...Object(told), sub: 'another' })
  return [header, Buffer.from(other).toString('base64url'), signature].join('.')
}
