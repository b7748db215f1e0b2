import { addLine, linesOf, writeIn } from '../support/notes.ts'
import { freshSeed, numberGiven, randomFrom } from '../support/random.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

/**
 * A server is killed after eight seconds in which many write, and held to its word: what any peer was shown, and what a
 * barrier answered for, is there afterwards. `--seed=7` types the same letters again; when the kill falls is of the machine.
 */
const ROW = 'kill -9 after 8 s of typing'
const SEED = numberGiven('seed', freshSeed())
const WRITERS = numberGiven('writers', 20)
const TYPING = 8_000 // ms
const BETWEEN = 150 // ms between two words of one writer, on average
const LINE = 40 // words, then a new line

/** Somebody who types words that nobody else types, and knows which were called kept. */
interface Typist {
  readonly writer: Writer
  readonly written: Set<string>
  readonly kept: Set<string>
}

console.log(`SEED=${SEED}`)
const rapport = await Rapport.start()
try {
  const session = await rapport.session('A session that is cut off')
  const witness = await writerIn(session, 'witness')
  const typists: Typist[] = []
  for (let number = 0; number < WRITERS; number++) {
    const writer = await writerIn(session, `writer-${number}`)
    typists.push({ writer, written: new Set(), kept: new Set() })
  }
  const until = performance.now() + TYPING
  const typing = typists.map((typist, number) => type(typist, number, until))
  await new Promise((resolve) => setTimeout(resolve, TYPING))
  await rapport.kill()
  const everybody: Typist[] = [
    { writer: witness, written: new Set<string>(), kept: new Set<string>() },
    ...typists,
  ]
  await Promise.all(everybody.map(({ writer }) => writer.closes()))
  const promised = new Set(everybody.flatMap(promisesTo))
  for (const { writer } of everybody) writer.leave()
  await Promise.all(typing)
  await rapport.run()
  const reader = await writerIn(session, 'reader')
  const there = new Set(wordsOf(reader))
  const lost = [...promised].filter((word) => !there.has(word))
  reader.leave()
  const written = typists.reduce((sum, typist) => sum + typist.written.size, 0)
  const figures = {
    'delivered updates lost': lost.length,
    'delivered or called kept': promised.size,
    'typed before the kill': written,
  }
  const targets = { 'delivered updates lost': 0 }
  if (!process.argv.includes('--json')) console.table(figures)
  else console.log(JSON.stringify({ rows: [{ name: ROW, server: 'rapport', figures, targets }] }))
  if (promised.size === 0) throw new Error('nothing was promised, and so nothing was seen')
  process.exitCode = lost.length > 0 ? 1 : 0
} finally {
  await rapport.remove()
}

/** What they were told is kept, and what stands with them of others: that the server passed on. */
function promisesTo({ writer, written, kept }: Typist): string[] {
  return [...kept, ...wordsOf(writer).filter((word) => !written.has(word))]
}

async function type({ writer, written, kept }: Typist, number: number, until: number) {
  const random = randomFrom(SEED + number)
  let line = addLine(writer.doc, '')
  for (let count = 1; performance.now() < until && writer.closed === undefined; count++) {
    const word = `w${number}x${count}`
    if (count % LINE === 0) line = addLine(writer.doc, '')
    writeIn(line, `${word} `)
    written.add(word)
    if (random.chance(0.2)) {
      const before = [...written]
      void writer.kept().then(() => before.forEach((each) => kept.add(each)))
    }
    await new Promise((resolve) => setTimeout(resolve, random.below(2 * BETWEEN)))
  }
}

async function writerIn(session: Session, name: string): Promise<Writer> {
  return new Writer(session, 'notes', await session.enter('rapporteur', name)).synced()
}

function wordsOf({ doc }: Writer): string[] {
  return linesOf(doc).flatMap((line) => line.split(' ').filter((word) => word !== ''))
}
