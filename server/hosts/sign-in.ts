import { createHmac } from 'node:crypto'
import type { ClientAuth, Configuration } from 'openid-client'
import type { SignInFailure } from '#shared/sign-in.ts'
import { AllowList } from './allow-list.ts'
import { Errands, type Errand, type ErrandParts } from './errands.ts'

const ANSWER_WITHIN = 10 // seconds: somebody looks at an empty page meanwhile
const MOST_AT_ONCE = 20 // questions to the service; who comes back with nonsense makes us ask it

/** The service at which hosts sign in, and who of those it knows is one. */
export interface SignInSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Mail addresses and `@domain`s. */
  readonly allow: readonly string[]
}
export interface SignInParts extends ErrandParts {
  report(problem: string, cause: unknown): void
}

/** Somebody came back as no host. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed'
  readonly failure: SignInFailure

  constructor(failure: SignInFailure) {
    super(failure)
    this.failure = failure
  }
}

/**
 * Signing in at a service that speaks OpenID Connect: authorization code with PKCE, state and nonce. The one thing for which this server
 * asks another, and only when somebody signs in. What it says is believed when it is signed by its keys, for us, now, and about
 * a mail address that it verified. [OIDC1]
 */
export class SignIn {
  /** The service as people know it: `login.example.org`. */
  readonly name: string
  readonly #settings: SignInSettings
  readonly #report: SignInParts['report']
  readonly #allowed: AllowList
  readonly #errands: Errands
  readonly #mark: string
  #service: Promise<Configuration> | undefined
  #asking = 0

  constructor(settings: SignInSettings, parts: SignInParts) {
    this.#settings = settings
    this.#report = parts.report
    this.name = new URL(settings.issuer).host
    this.#allowed = new AllowList(settings.allow)
    this.#errands = new Errands(parts)
    const { issuer, clientId, allow } = settings
    this.#mark = this.#digestOf([issuer, clientId, ...allow].join(' '))
  }

  /**
   * Where to send a browser, which keeps `sealed` and comes back to `back`. `anew` asks for a password also whom the service knows: they
   * may be somebody else as well. Rejects with SignInFailed.
   */
  async leave(
    back: string,
    { anew }: { readonly anew: boolean },
  ): Promise<{ readonly to: string; readonly sealed: string }> {
    return this.#asked(async () => {
      const [client, service] = [await clientLibrary(), await this.#found()]
      const { errand, sealed } = this.#errands.begin()
      const to = client.buildAuthorizationUrl(service, {
        redirect_uri: back,
        response_type: 'code',
        scope: 'openid email',
        state: errand.state,
        nonce: errand.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
        code_challenge_method: 'S256',
        ...(anew && { prompt: 'login' }),
      })
      return { to: to.href, sealed }
    })
  }

  /** Who came back to this address with what they kept: what stands for them in a ticket. Rejects with SignInFailed. */
  async comeBack(address: URL, sealed: string): Promise<string> {
    const errand = this.#errands.end(sealed, address.searchParams.get('state'))
    if (!errand) throw new SignInFailed('stale')
    return this.#asked(async () => {
      const { subject, mail } = await this.#told(address, errand)
      if (mail === undefined || !this.#allowed.has(mail)) throw new SignInFailed('not-listed')
      return `oidc ${this.#mark} ${this.#digestOf(`${this.#settings.issuer} ${subject}`)}`
    })
  }

  /** Whether somebody got their ticket here, by the settings of today: by others, they may not be on the list. [OIDC4] */
  admits(who: string): boolean {
    return who.startsWith(`oidc ${this.#mark} `)
  }

  async #told(address: URL, { state, nonce, verifier }: Errand) {
    const [client, service] = [await clientLibrary(), await this.#found()]
    const tokens = await client.authorizationCodeGrant(service, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new SignInFailed('unsound')
    // Some say the mail address in the token, some when they are asked by it.
    const about =
      claims['email'] === undefined && service.serverMetadata().userinfo_endpoint !== undefined
        ? await client.fetchUserInfo(service, tokens.access_token, claims.sub)
        : claims
    const { email, email_verified: isVerified } = about
    const isSaid = typeof email === 'string' && isVerified === true
    return { subject: claims.sub, mail: isSaid ? email : undefined }
  }

  // Asked for when it is first needed: the server starts without it, and what fails is asked for again.
  #found(): Promise<Configuration> {
    this.#service ??= this.#find().catch((cause: unknown) => {
      this.#service = undefined
      throw cause
    })
    return this.#service
  }

  async #find(): Promise<Configuration> {
    const client = await clientLibrary()
    const { issuer, clientId, clientSecret } = this.#settings
    const byHead = client.ClientSecretBasic(clientSecret)
    const byBody = client.ClientSecretPost(clientSecret)
    const byEither: ClientAuth = (server, ...rest) => {
      const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
      return (known.includes('client_secret_basic') ? byHead : byBody)(server, ...rest)
    }
    const service = await client.discovery(new URL(issuer), clientId, undefined, byEither, {
      timeout: ANSWER_WITHIN,
      // Without TLS only on this machine: see the configuration.
      execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
    })
    // By itself the library believes a token that came over TLS, whoever signed it.
    client.enableNonRepudiationChecks(service)
    return service
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#asking >= MOST_AT_ONCE) throw new SignInFailed('unreachable')
    this.#asking += 1
    try {
      return await ask()
    } catch (cause) {
      const failed = cause instanceof SignInFailed ? cause : new SignInFailed(failureOf(cause))
      // Never what it said: that may hold a code or a token.
      if (['unreachable', 'unsound'].includes(failed.failure))
        this.#report(`sign-in at ${this.name}: ${failed.failure}`, wordOf(cause))
      throw failed
    } finally {
      this.#asking -= 1
    }
  }

  // Keyed by what the store does not have: its rows alone lead to nobody, and a new secret ends every sign-in.
  #digestOf(text: string): string {
    const hmac = createHmac('sha256', this.#settings.clientSecret).update(text)
    return hmac.digest('base64url').slice(0, 16)
  }
}

// Read when somebody first signs in: most servers never need it.
function clientLibrary() {
  return import('openid-client')
}

const THEIR_NO = ['access_denied', 'login_required', 'consent_required', 'interaction_required']
const NOT_NOW = ['server_error', 'temporarily_unavailable', 'OAUTH_TIMEOUT', 'OAUTH_ABORT']

function failureOf(cause: unknown): SignInFailure {
  const word = wordOf(cause)
  if (THEIR_NO.includes(word)) return 'refused'
  if (word === 'invalid_grant') return 'stale'
  return isBroken(cause) || isNetworks(cause) || NOT_NOW.includes(word) ? 'unreachable' : 'unsound'
}

// What the service calls it, or else the library or the network.
function wordOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  if ('error' in cause && typeof cause.error === 'string')
    return /^[a-z_]{1,40}$/.test(cause.error) ? cause.error : 'unknown' // it may be the browser's word
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return isNetworks(cause) ? wordOf(cause.cause) : cause.name
}

// An answer that was not one, and says itself why. It is no instance of the class that the adapter puts in Response's place.
function isBroken(cause: unknown): boolean {
  const answer = cause instanceof Error ? Object(cause.cause) : {}
  return typeof answer.status === 'number' && answer.status >= 500
}

// As fetch says that it did not get through.
function isNetworks(cause: unknown): boolean {
  return cause instanceof TypeError && cause.message === 'fetch failed'
}
