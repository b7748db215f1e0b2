import { spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { medians, readRows, type RowFigures } from './figures.ts'
import { ROWS } from './rows/rows.ts'
import { canPin, CORES, pinnedTo } from './servers/process.ts'
import { SERVERS } from './servers/servers.ts'
import { missedIn, tableOf } from './table.ts'

/**
 * `npm run bench [-- --quick] [--only=row,row] [--servers=a,b] [--repeats=3] [--json=file] [--strict]`: every row of the
 * table, one server at a time, the server on one core and the load on another. A missed target is said; the exit code tells
 * of it with --strict alone, and always of what broke or was lost. Scripts of this folder that print their rows
 * (`figures.ts`) take part under their names: history, kill, feed, desk, start, report.
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    servers: { type: 'string' },
    repeats: { type: 'string' },
    json: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
})
const SCRIPTS = ['history', 'kill', 'feed', 'desk', 'start', 'report']
// One run may not hold up all: a row takes a minute or two.
const LONGEST_RUN = 15 * 60_000 // ms
const SATURATED = 85 // % of its core: beyond it, the load may measure itself

const only = values.only?.split(',')
const isWanted = (name: string): boolean => only?.includes(name) ?? true
const names = (values.servers ?? (values.quick ? 'relay,rapport' : undefined))?.split(',')
const servers = SERVERS.filter(({ name }) => names?.includes(name) ?? true)
const repeats = Number(values.repeats ?? (values.quick ? 1 : 3))
const rows = ROWS.filter(({ name }) => isWanted(name))
const scripts = SCRIPTS.filter(
  (name) => isWanted(name) && existsSync(path.join(import.meta.dirname, `${name}.ts`)),
)
const known = [...ROWS.map(({ name }) => name), ...SCRIPTS]
const unknown = [
  ...(only ?? []).filter((name) => !known.includes(name)),
  ...(names ?? []).filter((name) => !SERVERS.some((server) => server.name === name)),
]
if (unknown.length > 0 || !Number.isInteger(repeats) || repeats < 1) {
  console.error(`There is no ${unknown.join(', ') || 'such number of repeats'}.`)
  process.exit(2)
}

if (rows.length > 0 && servers.some(({ name }) => name !== 'relay' && name !== 'rapport')) {
  installPeers()
}
const pinning = canPin()
  ? `servers on core ${CORES.server}, load on core ${CORES.load}`
  : 'nothing is pinned to a core here'
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`
console.log(`${machine}; ${pinning}; no Bun relay; ${repeats} run${repeats > 1 ? 's' : ''} each`)

const seen: RowFigures[] = []
const broken: string[] = []
for (const row of rows) {
  for (const server of servers) {
    if (row.without?.includes(server.name)) continue
    const runs: RowFigures['figures'][] = []
    for (let run = 0; run < repeats; run++) {
      const told = await runScript('measure', [row.name, server.name])
      const figures = told?.[0]?.figures
      if (figures) runs.push(figures)
      else broken.push(`${row.name} ${server.name}`)
    }
    if (runs.length === 0) continue
    const figures = medians(runs)
    seen.push({ name: row.name, server: server.name, figures, targets: row.targets })
    console.log(`${row.name} ${server.name} done`)
  }
}
for (const name of scripts) {
  const runs: (readonly RowFigures[])[] = []
  for (let run = 0; run < repeats; run++) {
    const told = await runScript(name, ['--json'])
    if (told) runs.push(told)
    else broken.push(name)
  }
  for (const row of runs[0] ?? []) {
    const same = runs.flatMap((told) =>
      told.filter((other) => other.name === row.name && other.server === row.server),
    )
    seen.push({ ...row, figures: medians(same.map(({ figures }) => figures)) })
  }
}

console.log(`\n${tableOf(seen)}\n`)
const saturated = seen.filter(({ figures }) => (figures['load CPU %'] ?? 0) > SATURATED)
for (const { name, server } of saturated) {
  console.log(`${name} ${server}: the load used its core up; the server may be quicker than this`)
}
const missed = missedIn(seen)
if (missed > 0) console.log(`${missed} targets are not met`)
for (const what of broken) console.log(`${what}: broke or lost something`)
if (values.json !== undefined) {
  const date = new Date().toISOString()
  writeFileSync(
    values.json,
    `${JSON.stringify({ date, machine, pinning, repeats, rows: seen }, null, 2)}\n`,
  )
}
process.exit(broken.length > 0 || (values.strict && missed > 0) ? 1 : 0)

/** Runs a script of this folder on the core of the load. Answers undefined when it failed. */
function runScript(name: string, words: readonly string[]) {
  const command = [
    ...(name === 'measure' ? pinnedTo(CORES.load) : []),
    process.execPath,
    path.join(import.meta.dirname, `${name}.ts`),
    ...words,
    ...(values.quick ? ['--quick'] : []),
  ]
  const { promise, resolve } = Promise.withResolvers<readonly RowFigures[] | undefined>()
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  // SIGTERM, so that it ends its servers itself.
  const timer = setTimeout(() => child.kill('SIGTERM'), LONGEST_RUN)
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.once('close', (code) => {
    clearTimeout(timer)
    resolve(code === 0 ? readRows(output) : undefined)
  })
  return promise
}

/** The peers are installed the first time, beside the harness: the product's own install knows nothing of them. */
function installPeers(): void {
  const folder = path.join(import.meta.dirname, 'peers')
  if (existsSync(path.join(folder, 'node_modules'))) return
  console.log('installing the peers, once')
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error('the peers could not be installed')
}
