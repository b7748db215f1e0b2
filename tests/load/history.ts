import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { linesOf } from '../support/notes.ts'
import { freshSeed, numberGiven } from '../support/random.ts'
import { Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'
import { makeTrace, readTrace, TypedNotes } from './typed-history.ts'

/**
 * A long history: a stock client types it, each keystroke an update of its own, as fast as the line takes them; the server is
 * stopped as soon as all of it is kept, and started again for a client that has nothing. `BENCH_TRACE` names a real trace.
 */
const ROW = 'a history of 260,000 keystrokes'
const AT_ONCE = 1_000 // keystrokes between two barriers
const MOST_BARRIERS = 5 // on their way: the server takes 10,000 updates that it has not kept yet
const SETTLED = 6_000 // ms in which nothing more happens to the files
const QUIET_AFTER = 34_000 // ms after everybody left: the room is closed, and what is due has begun

const trace = process.env['BENCH_TRACE']
const seed = numberGiven('seed', freshSeed())
const keystrokes = trace === undefined ? makeTrace(seed) : readTrace(trace)
console.log(trace === undefined ? `SEED=${seed}` : `${keystrokes.length} keystrokes of ${trace}`)

const rapport = await Rapport.start()
try {
  pin(rapport.pid, '0')
  pin(process.pid, '1')
  const session = await rapport.session('A session with a long history')
  const token = await session.enter('rapporteur')

  const writer = await new Writer(session, 'notes', token).synced()
  const notes = new TypedNotes(writer.doc)
  const before = processorTime(rapport.pid)
  const began = performance.now()
  const barriers: Promise<void>[] = []
  for (const [index, keystroke] of keystrokes.entries()) {
    notes.type(keystroke)
    if ((index + 1) % AT_ONCE !== 0) continue
    barriers.push(writer.kept())
    if (barriers.length > MOST_BARRIERS) await barriers.shift()
    else await new Promise((resolve) => setImmediate(resolve))
  }
  await writer.kept()
  const takenIn = performance.now() - began
  const processor = processorTime(rapport.pid) - before
  const stopping = performance.now()
  await rapport.stop()
  const stopped = performance.now() - stopping
  const sizeStopped = sizeOf(rapport.folder)
  const written = linesOf(writer.doc)
  writer.leave()

  const starting = performance.now()
  await rapport.run()
  const started = performance.now() - starting
  pin(rapport.pid, '0')
  const connecting = performance.now()
  const reader = await new Writer(session, 'notes', token).synced()
  const hasIt = performance.now() - connecting
  const read = linesOf(reader.doc)
  const lost = read.join('\n') === written.join('\n') ? 0 : difference(written, read)
  reader.leave()

  await new Promise((resolve) => setTimeout(resolve, QUIET_AFTER))
  const sizeSettled = await settled(rapport.folder)
  await rapport.stop()
  const sizeAtEnd = sizeOf(rapport.folder)
  const figures = {
    'taken in s': takenIn / 1000,
    'fresh client after a restart s': hasIt / 1000,
    'on disk MB': sizeSettled / 1e6,
    'lost characters': lost,
    'on disk when stopped at once MB': sizeStopped / 1e6,
    'on disk when stopped later MB': sizeAtEnd / 1e6,
    'stopping s': stopped / 1000,
    'starting s': started / 1000,
    'server CPU s': processor,
  }
  const targets = {
    'taken in s': 5,
    'fresh client after a restart s': 0.15,
    'on disk MB': 0.6,
    'lost characters': 0,
  }
  if (!process.argv.includes('--json')) console.table(figures)
  else console.log(JSON.stringify({ rows: [{ name: ROW, server: 'rapport', figures, targets }] }))
  process.exitCode = lost > 0 ? 1 : 0
} finally {
  await rapport.remove()
}

// Where a machine cannot, it measures all the same.
function pin(pid: number, core: string): void {
  try {
    execFileSync('taskset', ['-acp', core, String(pid)], { stdio: 'ignore' })
  } catch {
    console.log('not pinned to a core')
  }
}

/** Seconds of processor time of a process. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

/** Bytes of every file that the data folder has. */
function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)
}

async function settled(folder: string): Promise<number> {
  for (let last = -1; ;) {
    const size = sizeOf(folder)
    if (size === last) return size
    last = size
    await new Promise((resolve) => setTimeout(resolve, SETTLED))
  }
}

function difference(written: readonly string[], read: readonly string[]): number {
  const length = (lines: readonly string[]): number => lines.join('\n').length
  return Math.max(1, Math.abs(length(written) - length(read)))
}
