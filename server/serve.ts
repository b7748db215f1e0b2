import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import path from 'node:path'
import { Complaints, reasonOf } from './complaints.ts'
import { ConfigProblem, isForThisMachine, readConfig, say, type Config } from './config.ts'
import { logOf } from './log/log.ts'
import { openStore } from './store/place.ts'

const DRAIN_WITHIN = 8_000 // ms: whoever stops us waits ten seconds

/** Starts the server, or says why it cannot and ends the process. */
export async function serve(): Promise<void> {
  try {
    await start()
  } catch (cause) {
    console.error(cause instanceof ConfigProblem ? cause.message : cause)
    process.exit(1)
  }
}

/** Reads the configuration, opens the store and the house, listens, and says where to go. */
async function start(): Promise<void> {
  const config = readConfig(process.env)
  const { store } = config
  if ('folder' in store) prepareFolder(store.folder)
  const complaints = new Complaints({
    // Written before the call returns: the last line of a process that dies is the one that is needed.
    write: logOf({ to: process.stderr, now: Date.now }),
    later: (milliseconds, then) => setTimeout(then, milliseconds).unref(),
  })
  const { report } = complaints
  // The store opens in a thread of its own while this one reads the rest of the house.
  const place = 'folder' in store ? { file: path.join(store.folder, 'rapport.sqlite') } : store
  const notOpen = (cause: unknown): never => {
    throw whyNotOpen(cause, store)
  }
  const opening = openStore(place, report).catch(notOpen)
  const whatServes = Promise.all([import('./house.ts'), import('./web-server.ts')])
  const [engine, [{ openHouse }, { webServerOf }]] = await Promise.all([opening, whatServes])
  const house = await openHouse({
    engine,
    dist: path.join(import.meta.dirname, '../dist'),
    version: readVersion(),
    surroundings: surroundingsOf(config),
    hostDoor: hostDoorOf(config),
    signIn: config.signIn,
    newcomersPerMinute: config.newcomersPerMinute,
    quotas: config.quotas,
    supportCap: config.supportCap,
    now: Date.now,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    report,
  }).catch(notOpen)
  // Said before anything else can go wrong: it is kept nowhere.
  if (house.freshHostKey !== undefined)
    console.log(say('running.host-key', { key: house.freshHostKey }))
  const { server, farewell } = webServerOf(house.app, house.peers)
  await listen(server, config)

  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  console.log(say('running.ready', { address: `http://${host}:${port}` }))
  console.log(keptIn(store))

  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    // Whatever hangs, nobody waits longer: what was not kept was never called kept.
    setTimeout(() => process.exit(1), DRAIN_WITHIN).unref()
    server.close()
    await house.close()
    await farewell()
    server.closeAllConnections()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}

// A machine goes by its own name in its network. Any other name is its owner's to tell, by PUBLIC_URL. Where only the machine
// itself reaches the server, a name of the network leads here on somebody else's word alone.
function surroundingsOf(config: Config) {
  const { host, publicUrl, proxies } = config
  const machine = hostname().toLowerCase()
  const own = isForThisMachine(config) ? [] : [machine, `${machine}.local`]
  const names = ['localhost', host.toLowerCase(), ...own]
  return { names, proxies, ...(publicUrl !== undefined && { publicUrl }) }
}

function hostDoorOf(config: Config) {
  if (isForThisMachine(config)) return 'this-machine'
  return config.hostKey === undefined ? 'made-key' : { key: config.hostKey }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new ConfigProblem(say('running.folder-unwritable', { folder, reason: reasonOf(cause) }))
  }
}

// One folder at a time: in some places (/proc) making several at once never ends.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder)
}

function whyNotOpen(cause: unknown, store: Config['store']): ConfigProblem {
  const reason = reasonOf(cause)
  return new ConfigProblem(
    'folder' in store
      ? say('running.data-unreadable', { folder: store.folder, reason })
      : say('running.database-unusable', { database: placeOf(store.database), reason }),
  )
}

function keptIn(store: Config['store']): string {
  return 'folder' in store
    ? say('running.kept-in', { folder: path.relative(process.cwd(), store.folder) || '.' })
    : say('running.kept-in-database', { database: placeOf(store.database) })
}

// Host and name only: what else an address holds may be a password.
function placeOf(database: string): string {
  const { host, pathname } = new URL(database)
  return host + pathname
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(whyNotListening(cause, port, host)),
    )
    server.listen(port, host, resolve)
  })
}

function whyNotListening(cause: NodeJS.ErrnoException, port: number, host: string): ConfigProblem {
  if (cause.code === 'EADDRINUSE') {
    return new ConfigProblem(say('running.port-taken', { port: String(port) }))
  }
  return new ConfigProblem(
    say('running.no-listening', { host, port: String(port), reason: cause.message }),
  )
}

function readVersion(): string {
  const file = path.join(import.meta.dirname, '../package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
