import path from 'node:path'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { isNetwork } from './network.ts'

/** Says what whoever starts the server reads. */
export const say = speak(running, 'en')

/** How this server runs. Every value has a default; a bad one is refused with one sentence. */
export interface Config {
  readonly host: string
  readonly port: number
  /** A folder for a SQLite file, or the address of a PostgreSQL database. */
  readonly store: { readonly folder: string } | { readonly database: string }
  /** The origin at which people reach the server, where that is not the address it listens on. */
  readonly publicUrl?: string
  /** Proxies whose word is believed: addresses and networks. */
  readonly proxies: readonly string[]
  /** What makes somebody a host; without it, one is made where one is needed. */
  readonly hostKey?: string
  /** The service at which hosts sign in as well, and who of those it knows is one. */
  readonly signIn?: SignInConfig
  /** New people a minute from one address, at most. */
  readonly newcomersPerMinute: number
  /** How many times the usual quotas everybody has. */
  readonly quotas: number
  /** How many supports of one question the newcomers of one address may give before more are held back. */
  readonly supportCap: number
}

export interface SignInConfig {
  /** Over https, or http on this machine. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Mail addresses and `@domain`s, one or more. */
  readonly allow: readonly string[]
}

const SHORTEST_KEY = 16 // letters
const FEWEST_NEWCOMERS = 5_000 // a hall that comes at once

/** A value in the environment that cannot be used. Its message is a sentence for whoever starts the server. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

/** Reads the environment. PORT 0 takes any free port; a database takes the folder's place. What is empty was not said. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const database = env['DATABASE_URL'] ?? ''
  const publicUrl = env['PUBLIC_URL'] ?? ''
  const hostKey = env['HOST_KEY'] ?? ''
  const signIn = readSignIn(env)
  return {
    port: readPort(env['PORT'] ?? '8080'),
    host: readHost(env['HOST'] ?? '127.0.0.1'),
    store:
      database === ''
        ? { folder: readFolder(env['DATA_DIR'] ?? 'data') }
        : { database: readDatabase(database) },
    ...(publicUrl !== '' && { publicUrl: readPublicUrl(publicUrl) }),
    proxies: readProxies(env['TRUSTED_PROXIES'] ?? ''),
    ...(hostKey !== '' && { hostKey: readHostKey(hostKey) }),
    ...(signIn && { signIn }),
    newcomersPerMinute: readNewcomers(env['NEWCOMERS_PER_MINUTE'] ?? '20000'),
    quotas: readQuotas(env['QUOTAS'] ?? '1'),
    supportCap: readSupportCap(env['SUPPORT_CAP'] ?? '50'),
  }
}

/** Whether only this machine reaches the server: then whoever reaches it may make sessions. */
export function isForThisMachine({ host, publicUrl, proxies, hostKey, signIn }: Config): boolean {
  const isBare = publicUrl === undefined && proxies.length === 0
  return isLoopback(host) && isBare && hostKey === undefined && signIn === undefined
}

/** The folder alone, for whoever looks after the data and starts no server. */
export function readDataDir(env: Readonly<Record<string, string | undefined>>): string {
  return readFolder(env['DATA_DIR'] ?? 'data')
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new ConfigProblem(say('running.port', { value: text }))
}

function readHost(text: string): string {
  if (/^[A-Za-z0-9.:_-]+$/.test(text)) return text
  throw new ConfigProblem(say('running.host', { value: text }))
}

function readFolder(text: string): string {
  if (text.trim() !== '' && !text.includes('\0')) return path.resolve(text)
  throw new ConfigProblem(say('running.folder-empty'))
}

// The value may hold a password: it is never said again.
function readDatabase(text: string): string {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  throw new ConfigProblem(say('running.database'))
}

function readPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWhole = url && ['http:', 'https:'].includes(url.protocol) && url.username === ''
  if (isWhole && url.pathname === '/' && url.search === '' && url.hash === '') return url.origin
  throw new ConfigProblem(say('running.public-url', { value: text }))
}

function readProxies(text: string): readonly string[] {
  const proxies = text.split(/[\s,]+/).filter((proxy) => proxy !== '')
  const wrong = proxies.find((proxy) => !isNetwork(proxy))
  if (wrong === undefined) return proxies
  throw new ConfigProblem(say('running.proxies', { value: wrong }))
}

// A key that is too short is not said again: the next try may begin with it.
function readHostKey(text: string): string {
  if (text.length >= SHORTEST_KEY) return text
  throw new ConfigProblem(say('running.host-key-short', { least: String(SHORTEST_KEY) }))
}

const SIGN_IN = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ALLOW'] as const

// All of it or nothing: half of it is a mistake that would show when somebody cannot sign in.
function readSignIn(env: Readonly<Record<string, string | undefined>>): SignInConfig | undefined {
  const said = SIGN_IN.filter((name) => (env[name] ?? '') !== '')
  const [name] = said
  if (name === undefined) return undefined
  const missing = SIGN_IN.find((each) => !said.includes(each))
  if (missing !== undefined) throw new ConfigProblem(say('running.oidc-half', { name, missing }))
  return {
    issuer: readIssuer(env['OIDC_ISSUER'] ?? ''),
    clientId: env['OIDC_CLIENT_ID'] ?? '',
    clientSecret: env['OIDC_CLIENT_SECRET'] ?? '',
    allow: readAllowed(env['OIDC_ALLOW'] ?? ''),
  }
}

function readIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isBare = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (isBare && isSafe) return text
  throw new ConfigProblem(say('running.oidc-issuer', { value: text }))
}

function readAllowed(text: string): readonly string[] {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  const wrong = entries.find((entry) => !/^[\x21-\x3f\x41-\x7e]*@[A-Za-z0-9.-]+$/.test(entry))
  if (wrong === undefined && entries.length > 0) return entries
  throw new ConfigProblem(say('running.oidc-allow', { value: wrong ?? text }))
}

function isLoopback(host: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(host) || /^127\.[\d.]+$/.test(host)
}

function readNewcomers(text: string): number {
  const count = Number(text)
  if (/^\d{1,7}$/.test(text) && count >= FEWEST_NEWCOMERS) return count
  throw new ConfigProblem(
    say('running.newcomers', { least: String(FEWEST_NEWCOMERS), value: text }),
  )
}

function readQuotas(text: string): number {
  const times = Number(text)
  if (/^\d{1,4}$/.test(text) && times >= 1) return times
  throw new ConfigProblem(say('running.quotas', { value: text }))
}

function readSupportCap(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new ConfigProblem(say('running.support-cap', { value: text }))
}
