import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type Json = Readonly<Record<string, unknown>>
interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}
const keys = (): Keys => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** What is told of who signs in, and how it is signed. */
export interface Lie {
  readonly header?: Json
  readonly claims?: Json
  readonly signedBy?: 'its key' | 'another key' | 'the secret' | 'nobody'
  /** Done to the token when it is signed. */
  readonly spoil?: (token: string) => string
  /** Answered in place of any token. */
  readonly instead?: { readonly status: number; readonly json: Json }
}

/** A sign-in service that says whatever a test wants, in truth signed or not. Nobody has to type a password here. */
export class HostileProvider {
  readonly issuer: string
  lie: Lie = {}
  /** What came to the address where codes are turned into tokens. */
  readonly asked: URLSearchParams[] = []
  nonce = ''
  readonly #server: Server
  readonly #own = keys()
  readonly #other = keys()
  readonly #client: { readonly id: string; readonly secret: string }

  private constructor(server: Server, client: { readonly id: string; readonly secret: string }) {
    this.#server = server
    this.#client = client
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => void this.#answer(request, response))
  }

  static async start(client: { readonly id: string; readonly secret: string }, port = 0) {
    const server = createServer()
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return new HostileProvider(server, client)
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const { status, json } = this.#said(request.url ?? '', body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }

  #said(at: string, body: string): { readonly status: number; readonly json: Json } {
    if (at === '/.well-known/openid-configuration') return { status: 200, json: this.#metadata() }
    if (at === '/keys') {
      const jwk = this.#own.publicKey.export({ format: 'jwk' })
      return { status: 200, json: { keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'RS256' }] } }
    }
    if (at !== '/token') return { status: 404, json: {} }
    this.asked.push(new URLSearchParams(body))
    if (this.lie.instead) return this.lie.instead
    const tokens = {
      access_token: 'an-access-token',
      token_type: 'bearer',
      id_token: this.#token(),
    }
    return { status: 200, json: tokens }
  }

  #metadata(): Json {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      // It would take anything.
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    }
  }

  #token(): string {
    const { header, claims, signedBy = 'its key', spoil } = this.lie
    const now = Math.floor(Date.now() / 1000)
    const told = {
      iss: this.issuer,
      aud: this.#client.id,
      sub: 'somebody',
      nonce: this.nonce,
      iat: now,
      exp: now + 300,
      email: 'host@example.org',
      email_verified: true,
      ...claims,
    }
    const parts = [{ alg: 'RS256', kid: 'one', ...header }, told]
    const said = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    const token = [...said, this.#signatureOf(said.join('.'), signedBy)].join('.')
    return spoil?.(token) ?? token
  }

  #signatureOf(said: string, by: NonNullable<Lie['signedBy']>): string {
    if (by === 'nobody') return ''
    if (by === 'the secret')
      return createHmac('sha256', this.#client.secret).update(said).digest('base64url')
    const { privateKey } = by === 'its key' ? this.#own : this.#other
    return createSign('sha256').update(said).sign(privateKey, 'base64url')
  }
}
