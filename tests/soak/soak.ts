import { readdir } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { addLine, linesOf, writeIn } from '../support/notes.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'
import { slopePerHour, type Reading } from './slope.ts'

/**
 * `npm run soak -- --minutes=60`: a long session. Writers type, readers come and go, and what the process takes is
 * read every ten seconds. The first sixth warms it up. Fails when memory grows by 5 MB an hour or
 * more, handles grow, the server says a problem, or a kept word is missing at the end.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } })
const MINUTES = Number(values.minutes)
const WRITERS = 6
const TYPE_EVERY = 1000 // ms, each writer
const COME_EVERY = 2000 // ms: one reader comes and leaves again
const READ_EVERY = 10_000 // ms
const MOST_GROWTH = 5 * 1024 * 1024 // bytes an hour
const LONGEST_LINE = 300 // characters; then the next line begins, and an old one goes

const rapport = await Rapport.start()
const session = await rapport.session('A long session')
const until = Date.now() + MINUTES * 60_000
const typed: string[] = []

await Promise.all([
  ...Array.from({ length: WRITERS }, (_, index) => writeOn(session, index)),
  comeAndGo(session),
])
const memory: Reading[] = []
const handles: Reading[] = []
await watch()

/** Types word after word, and takes out a line for every line it begins, as people who edit do. */
async function writeOn(where: Session, index: number): Promise<void> {
  const token = await where.enter('rapporteur', `writer ${index}`)
  const writer = await new Writer(where, 'notes', token).synced()
  void (async () => {
    let line = addLine(writer.doc, '')
    for (let word = 0; Date.now() < until; word++) {
      const words = `w${index}-${word} `
      writeIn(line, words)
      if (word % 40 === 39) {
        await writer.kept()
        typed.push(words.trim())
        const notes = writer.doc.getXmlFragment('notes')
        if (notes.length > 400) notes.delete(20, 1)
        if (line.toString().length > LONGEST_LINE) line = addLine(writer.doc, '')
      }
      await pause(TYPE_EVERY)
    }
    await writer.kept()
    writer.leave()
  })()
}

async function comeAndGo(where: Session): Promise<void> {
  const token = await where.enter('observer')
  void (async () => {
    while (Date.now() < until) {
      const reader = await new Writer(where, 'notes', token).synced()
      await pause(COME_EVERY / 2)
      reader.leave()
      await pause(COME_EVERY / 2)
    }
  })()
}

async function watch(): Promise<void> {
  const began = Date.now()
  const warm = began + (until - began) / 6
  while (Date.now() < until) {
    await pause(READ_EVERY)
    const metrics = (await rapport.call('GET', '/metrics')).text
    const rss = Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1])
    const at = Date.now()
    if (at < warm) continue
    memory.push({ at, value: rss })
    handles.push({ at, value: (await readdir(`/proc/${rapport.pid}/fd`)).length })
    const growth = slopePerHour(memory) / 1024 / 1024
    console.log(
      `${Math.round((at - began) / 1000)} s: ${(rss / 1e6).toFixed(1)} MB, ${growth.toFixed(2)} MB/h, ${handles.at(-1)?.value} handles`,
    )
  }
  const fresh = await new Writer(session, 'notes', await session.enter('observer', 'last')).synced()
  const text = linesOf(fresh.doc).join('\n')
  const recent = typed.slice(-WRITERS)
  const missing = recent.filter((words) => !text.includes(words))
  fresh.leave()
  const code = await rapport.stop()
  const growth = slopePerHour(memory)
  const handleGrowth = (handles.at(-1)?.value ?? 0) - (handles[0]?.value ?? 0)
  const problems = rapport.output.match(/"problem"/g)?.length ?? 0
  console.log(
    `memory ${(growth / 1024 / 1024).toFixed(2)} MB/h, handles ${handleGrowth >= 0 ? '+' : ''}${handleGrowth}, ` +
      `${problems} problems said, ${missing.length} of the last ${recent.length} kept words missing, exit ${code}`,
  )
  await rapport.remove()
  const failed =
    growth >= MOST_GROWTH || handleGrowth > 5 || problems > 0 || missing.length > 0 || code !== 0
  process.exit(failed ? 1 : 0)
}
