import { parseArgs } from 'node:util'
import { tellRows } from './figures.ts'
import { ROWS } from './rows/rows.ts'
import { SERVERS } from './servers/servers.ts'

/**
 * One row for one server, in a process of its own: `node tests/load/measure.ts editors-50 relay [--quick]`. The runner
 * pins it to a core of its own, so that the load does not slow what it measures.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
})
const row = ROWS.find(({ name }) => name === positionals[0])
const server = SERVERS.find(({ name }) => name === positionals[1])
if (!row || !server) throw new Error(`no row or server of this name: ${positionals.join(' ')}`)

// An exit, unlike a signal, lets the server's process and folder go with this one.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))

const running = await server.start()
try {
  const figures = await row.measure(running, server, { isQuick: values.quick })
  tellRows([{ name: row.name, server: server.name, figures }])
} finally {
  await running.process.remove()
}
process.exit() // connections of peers may still be open
