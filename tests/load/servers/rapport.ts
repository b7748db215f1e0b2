import type { Links } from '#shared/wire.ts'
import type { Role } from '#shared/role.ts'
import { SCHEMA_VERSION } from '#shared/wire.ts'
import { ServerProcess } from './process.ts'
import { NO_PREFIX, type Place, type Seat, type Server } from './server.ts'

const AT_ONCE = 50 // requests to the API

/** The real server of this checkout on a fresh folder; rooms are sessions, and whoever joins has entered. */
export const rapport: Server = {
  name: 'rapport',
  keeps: true,
  async start() {
    // It has one core, and is started as the README says for that.
    const flags = ['--single-threaded-gc', 'server/main.ts']
    // All of the load comes from one process, and much of it from one person.
    const process = await ServerProcess.start(flags, { env: { QUOTAS: '1000' } })
    const rooms = (count: number): Promise<Place[]> => many(count, () => roomOf(process))
    return { process, rooms }
  },
}

async function roomOf({ address, port }: ServerProcess): Promise<Place> {
  const { session, links } = (await post(`${address}/api/sessions`, {
    proposal: 'A session under load',
  })) as { session: string; links: Links }
  const enter = async (role: Role, name: string): Promise<Seat> => {
    const key = new URL(links[role]).hash.slice(1)
    const { token } = (await post(`${address}/api/sessions/${session}/enter`, { key, name })) as {
      token: string
    }
    return {
      port,
      path: `/rooms/${session}/notes?schema=${SCHEMA_VERSION}`,
      headers: { authorization: `Bearer ${token}` },
      prefix: NO_PREFIX,
      greeting: [],
      isAnswered: true,
    }
  }
  return {
    writers: (count) => many(count, (index) => enter('rapporteur', `Writer ${index}`)),
    reader: () => enter('observer', 'Reader'),
  }
}

async function many<Made>(count: number, make: (index: number) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = []
  while (made.length < count) {
    const next = Math.min(AT_ONCE, count - made.length)
    const begun = made.length
    made.push(
      ...(await Promise.all(Array.from({ length: next }, (_, index) => make(begun + index)))),
    )
  }
  return made
}

async function post(address: string, body: unknown): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response.json()
}
