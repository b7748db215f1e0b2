import { readFileSync } from 'node:fs'
import { REPORT_FORMATS, type ReportFormat } from '#shared/report-formats.ts'
import { addLine } from '../support/notes.ts'
import { numberGiven } from '../support/random.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { fillMinutes } from './minutes.ts'

const WORDS = 9_200 // twenty pages
const COLD = 1_000 // ms
const WARM = 300 // ms
const LAG = 50 // ms
const MANY = 50 // reports, and then the memory

interface Made {
  readonly ms: number
  /** The longest hold-up of the server's loop meanwhile, in milliseconds. */
  readonly lag: number
  readonly bytes: number
}

async function make(session: Session, token: string, format: ReportFormat): Promise<Made> {
  await lagOf(session.rapport) // what was before is not asked
  const began = performance.now()
  const { status, bytes } = await session.call('GET', `/report.${format}`, undefined, token)
  const ms = performance.now() - began
  if (status !== 200) throw new Error(`report.${format} was answered with ${status}`)
  return { ms, lag: await lagOf(session.rapport), bytes: bytes.length }
}

async function lagOf(rapport: Rapport): Promise<number> {
  const { text } = await rapport.call('GET', '/metrics')
  return 1000 * Number(/^rapport_loop_lag_seconds (\S+)$/m.exec(text)?.[1])
}

const megabytes = ({ pid }: Rapport): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const median = (list: readonly number[]): number =>
  list.toSorted((one, other) => one - other)[list.length >> 1] ?? Number.NaN
const round = (value: number): number => Math.round(value * 10) / 10

/**
 * `node tests/load/report.ts`: a session of twenty pages in every format, first of a process and later, while its notes
 * change in between; how long the server's loop was held up meanwhile; and the memory after fifty reports.
 */
async function main(): Promise<void> {
  const repeats = numberGiven('repeats', process.argv.includes('--quick') ? 3 : 5)
  const seed = numberGiven('seed', 7)
  const rapport = await Rapport.start()
  const rows: { name: string; server: string; figures: object; targets: object }[] = []
  try {
    const session = await rapport.session('A session')
    const writer = await fillMinutes(session, { words: WORDS, seed })
    const token = await session.enter('organiser')
    let changes = 0
    const change = async (): Promise<void> => {
      addLine(writer.doc, `A line that came later ${++changes}`, { kind: 'opinion' })
      await writer.kept()
    }
    for (const format of REPORT_FORMATS) {
      const cold: Made[] = []
      const warm: Made[] = []
      for (let repeat = 0; repeat < repeats; repeat++) {
        await rapport.stop()
        await rapport.run()
        await rapport.call('GET', '/healthz') // it answers; nobody has opened the notes yet
        cold.push(await make(session, token, format))
        await change()
        for (let later = 0; later < 3; later++) {
          warm.push(await make(session, token, format))
          await change()
        }
      }
      const figures = {
        'cold ms': round(median(cold.map(({ ms }) => ms))),
        'warm ms': round(median(warm.map(({ ms }) => ms))),
        'warm slowest ms': round(Math.max(...warm.map(({ ms }) => ms))),
        'cold lag ms': round(Math.max(...cold.map(({ lag }) => lag))),
        'warm lag ms': round(Math.max(...warm.map(({ lag }) => lag))),
        kB: round((warm[0]?.bytes ?? 0) / 1000),
      }
      const targets = { 'cold ms': COLD, 'warm ms': WARM, 'cold lag ms': LAG, 'warm lag ms': LAG }
      rows.push({ name: `report.${format}, 20 pages`, server: 'rapport', figures, targets })
    }
    rows.push(await memoryRow(rapport, session, token, change))
    writer.leave()
  } finally {
    await rapport.remove()
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
  else for (const { name, figures } of rows) console.log(name, figures)
}

async function memoryRow(
  rapport: Rapport,
  session: Session,
  token: string,
  change: () => Promise<void>,
) {
  await rapport.stop()
  await rapport.run()
  await change() // somebody is in the room
  const before = megabytes(rapport)
  const after = async (reports: number): Promise<number> => {
    for (let made = 0; made < reports; made++) {
      await make(session, token, REPORT_FORMATS[made % REPORT_FORMATS.length] ?? 'html')
      await change()
    }
    return megabytes(rapport) - before
  }
  const figures = {
    'MB before': round(before),
    'MB more after one of each': round(await after(REPORT_FORMATS.length)),
    [`MB more after ${MANY}`]: round(await after(MANY - REPORT_FORMATS.length)),
    [`MB more after ${2 * MANY}`]: round(await after(MANY)),
  }
  return { name: 'reports, memory', server: 'rapport', figures, targets: {} }
}

if (process.argv[1] === import.meta.filename) await main()
