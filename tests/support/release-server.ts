import { once } from 'node:events'
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { mountPages } from '../../server/http/pages.ts'

const DIST = path.join(import.meta.dirname, '../../dist')

/** Serves the built pages, and nothing else, from a folder of its own, in which one release can follow another. */
export class ReleaseServer {
  readonly dist: string
  readonly address: string
  readonly #server: Server
  #releases = 1

  private constructor(dist: string, server: Server) {
    this.dist = dist
    this.#server = server
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<ReleaseServer> {
    const dist = await mkdtemp(path.join(tmpdir(), 'rapport-dist-'))
    await cp(DIST, dist, { recursive: true })
    const app = new Hono()
    mountPages(app, dist)
    const server = createAdaptorServer({ fetch: app.fetch }) as Server
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ReleaseServer(dist, server)
  }

  /** The names of the scripts and styles of this release. */
  async assets(): Promise<string[]> {
    const files = await readdir(path.join(this.dist, 'assets'))
    return files.filter((file) => /\.(js|css)$/.test(file)).map((file) => `/assets/${file}`)
  }

  /** Puts another release in the place of this one: every file has another name, as after a build. */
  async release(): Promise<void> {
    const assets = path.join(this.dist, 'assets')
    this.#releases += 1
    const renamed = (text: string): string =>
      text.replaceAll(/([\w-]+-[\w-]{8})(r\d+)?\.(js|css)\b/g, `$1r${this.#releases}.$3`)
    const all = await readdir(this.dist, { recursive: true, withFileTypes: true })
    for (const entry of all.filter((each) => each.isFile())) {
      const file = path.join(entry.parentPath, entry.name)
      if (/\.(gz|br)$/.test(entry.name)) await rm(file)
      else await writeFile(file, renamed(await readFile(file, 'utf8')))
    }
    for (const name of await readdir(assets)) {
      await rename(path.join(assets, name), path.join(assets, renamed(name)))
    }
    const worker = path.join(this.dist, 'sw.js')
    const text = await readFile(worker, 'utf8')
    await writeFile(worker, text.replace(/"id":"[^"]+"/, `"id":"release-${this.#releases}"`))
  }

  /** Closing twice is fine. */
  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await rm(this.dist, { recursive: true, force: true })
  }
}
