import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP, isIPv4, type BlockList } from 'node:net'
import { blockListOf } from '../network.ts'

/** Whoever asks, as far as the connection and the proxies that are listed tell. */
export interface Peer {
  /** Of the device, or of the venue's router: `192.0.2.7`, `2001:db8::1`, or `unknown`. */
  readonly address: string
  /** What stands for this device alone; through a proxy many share a connection, and there is none. */
  readonly connection: object | undefined
  readonly isTls: boolean
  /** The Host header as it came: lower case is not promised. */
  readonly host: string
  /** Somebody says that this was passed on by a proxy, listed or not. */
  readonly isPassedOn: boolean
}

/** What a server knows of the way to itself. */
export interface Surroundings {
  /** The origin at which people reach it, such as `https://rapport.example.org`. */
  readonly publicUrl?: string
  /** Addresses and networks (`10.0.0.0/8`) of the proxies before it. */
  readonly proxies: readonly string[]
  /** The names by which it may be asked beside that of `publicUrl`, in lower case. Addresses always may. */
  readonly names: readonly string[]
}

const MOST_NAMES = 200 // Host headers known to be fine; then they are looked at anew

/**
 * Tells who asks. What a proxy says of them is believed of those proxies alone that are listed, and of their word only what the
 * last one of them added: the list is walked from the right. Whatever else a header says of an address changes nothing. [EDGE1]
 */
export class Peers {
  readonly publicUrl: string | undefined
  readonly #publicName: string | undefined
  readonly #isPublicTls: boolean
  readonly #names: ReadonlySet<string>
  readonly #proxies: BlockList
  readonly #hasProxies: boolean
  readonly #direct = new WeakMap<object, string>()
  readonly #fine = new Set<string>()

  constructor({ publicUrl, proxies, names }: Surroundings) {
    this.publicUrl = publicUrl
    this.#publicName = publicUrl === undefined ? undefined : nameOf(new URL(publicUrl).host)
    this.#isPublicTls = publicUrl?.startsWith('https:') ?? false
    this.#names = new Set([...names, ...(this.#publicName ? [this.#publicName] : [])])
    this.#hasProxies = proxies.length > 0
    this.#proxies = blockListOf(proxies)
  }

  of({ headers, socket }: IncomingMessage): Peer {
    const host = headers.host ?? ''
    const near = this.#nearest(socket)
    const isProxied = this.#hasProxies && this.#isProxy(near)
    return {
      address: isProxied ? this.#farthest(near, headers['x-forwarded-for']) : near,
      connection: isProxied ? undefined : socket,
      isTls: this.#isTls(host, isProxied ? headers['x-forwarded-proto'] : undefined),
      host,
      isPassedOn: isProxied || saysPassedOn(headers),
    }
  }

  /**
   * Whether a Host header names this server. An address always does: a page of somebody else's can be given any name, but no
   * address, by whoever answers for names. [EDGE2]
   */
  isOwnName(host: string): boolean {
    if (this.#fine.has(host)) return true
    const name = nameOf(host)
    if (isIP(name) === 0 && !this.#names.has(name)) return false
    if (this.#fine.size >= MOST_NAMES) this.#fine.clear()
    this.#fine.add(host)
    return true
  }

  /** Whether an Origin header, compared whole, is that of this server as the asker reached it. [DOOR2] */
  isOwnOrigin(origin: string, peer: Peer): boolean {
    return origin === originOf(peer) || origin === this.publicUrl
  }

  /** Where links lead: to the address that is set, else to the one that was asked. */
  linkOrigin(peer: Peer): string {
    return this.publicUrl ?? originOf(peer)
  }

  #nearest(socket: IncomingMessage['socket']): string {
    const known = this.#direct.get(socket)
    if (known !== undefined) return known
    const address = plainAddress(socket.remoteAddress ?? '') ?? 'unknown'
    this.#direct.set(socket, address)
    return address
  }

  // Each proxy adds whom it heard, on the right: the first who is no proxy of ours is the one who asks.
  #farthest(near: string, forwarded: string | string[] | undefined): string {
    const hops = String(forwarded ?? '').split(',')
    let address = near
    for (let index = hops.length - 1; index >= 0; index--) {
      const hop = plainAddress(hops[index] ?? '')
      if (hop === undefined) return address
      address = hop
      if (!this.#isProxy(hop)) return address
    }
    return address
  }

  // Whoever asks by the public name came the public way, whether or not a proxy says so.
  #isTls(host: string, forwarded: string | string[] | undefined): boolean {
    if (forwarded !== undefined) return String(forwarded).split(',').at(-1)?.trim() === 'https'
    return this.#isPublicTls && nameOf(host) === this.#publicName
  }

  #isProxy(address: string): boolean {
    const version = isIP(address)
    return version !== 0 && this.#proxies.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/**
 * What an address is counted as: itself, or the 64 bits of a network that one device has for itself alone under the sixth
 * version of the protocol, `2001:db8:0:7::/64`.
 */
export function placeOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail ? tail.split(':') : []
  const gap = tail === undefined ? 0 : 8 - front.length - back.length
  return `${[...front, ...Array<string>(gap).fill('0'), ...back].slice(0, 4).join(':')}::/64`
}

function originOf({ host, isTls }: Peer): string {
  const address = `${isTls ? 'https' : 'http'}://${host}`
  return URL.canParse(address) ? new URL(address).origin : address
}

function saysPassedOn(headers: IncomingHttpHeaders): boolean {
  return (
    headers['x-forwarded-for'] !== undefined ||
    headers['forwarded'] !== undefined ||
    headers['via'] !== undefined
  )
}

// `Example.org:8080` and `[::1]:8080` without their port, `example.org.` without its dot.
function nameOf(host: string): string {
  const name = /^\[([^\]]*)\](:\d*)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '')
  return name.toLowerCase().replace(/\.$/, '')
}

// An address without a port, a zone or the mark of one that was translated; undefined for anything else.
function plainAddress(text: string): string | undefined {
  const bare = text.trim()
  const host = /^\[([^\]]+)\](:\d+)?$/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1')
  const address = host.replace(/%.*$/, '').toLowerCase()
  const four = address.replace(/^::ffff:/, '')
  if (isIPv4(four)) return four
  return isIP(address) === 6 ? address : undefined
}
