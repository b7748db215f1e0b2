import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addLine } from '../support/notes.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import type { Random } from '../support/random.ts'
import { Writer } from '../support/writer.ts'

/** A data folder as it was at one instant of a session, and what had been answered as kept until then. */
export interface Moment {
  readonly folder: string
  readonly session: string
  readonly lines: readonly string[]
  readonly ballots: number
}

const WRITERS = 3
const VOTERS = 4

/**
 * Lets a real server hold a session with people, polls, ballots, questions and words, halts it at random instants
 * and copies its folder. Whoever calls removes the folders.
 */
export async function momentsOf(random: Random, count: number): Promise<readonly Moment[]> {
  const rapport = await Rapport.start()
  const session = await rapport.session('A session\nWhat is a policy question?')
  const lines: string[] = []
  const writers = await writersOf(session, WRITERS)
  const voters = await Promise.all(
    Array.from({ length: VOTERS }, () => session.enter('participant')),
  )
  const ballots = await voteAll(session, voters)
  const moments: Moment[] = []
  let line = 0
  for (let moment = 0; moment < count; moment++) {
    const writing = writers.map(async (writer, index) => {
      for (let round = 0; round < 6 + random.below(30); round++) {
        const words = `moment ${moment} line ${++line} of writer ${index} ${'word '.repeat(random.below(200))}`
        addLine(writer.doc, words.trim())
        await writer.kept()
        lines.push(words.trim())
      }
    })
    const asked = session.call('POST', '/questions', { text: `Question ${moment}?` }, voters[0])
    await Promise.race([Promise.all(writing), afterTurns(1 + random.below(400))])
    const folder = await mkdtemp(path.join(tmpdir(), 'rapport-moment-'))
    const kept = await rapport.whileHalted(async () => {
      const known = [...lines]
      await cp(rapport.folder, folder, { recursive: true })
      return known
    })
    moments.push({ folder, session: session.id, lines: kept, ballots })
    await Promise.all(writing)
    await asked
  }
  for (const writer of writers) writer.leave()
  await rapport.remove()
  return moments
}

export async function removeMoments(moments: readonly Moment[]): Promise<void> {
  for (const { folder } of moments) await rm(folder, { recursive: true })
}

/** The files of a folder that a disk may damage. */
export async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('rapport.sqlite')).sort()
}

async function writersOf(session: Session, count: number): Promise<Writer[]> {
  const names = Array.from({ length: count }, (_, index) => `writer ${index}`)
  return Promise.all(
    names.map(async (name) =>
      new Writer(session, 'notes', await session.enter('rapporteur', name)).synced(),
    ),
  )
}

async function voteAll(session: Session, voters: readonly string[]): Promise<number> {
  const design = await new Writer(session, 'polls', await session.enter('speaker')).synced()
  draftPoll(design.doc, 'poll-1', 'Which?', { a: 'One', b: 'Two' })
  await design.kept()
  design.leave()
  const moderator = await session.enter('moderator')
  const opened = await session.call('POST', '/polls/poll-1/open', { reason: 'now' }, moderator)
  if (opened.status >= 300) throw new Error(`the poll did not open: ${opened.text}`)
  for (const [index, voter] of voters.entries()) {
    const choices = [index % 2 === 0 ? 'a' : 'b']
    const { status, text } = await session.call(
      'POST',
      '/polls/poll-1/ballots',
      { choices, receipt: `receipt-${index}` },
      voter,
    )
    if (status >= 300) throw new Error(`a ballot was refused: ${text}`)
  }
  return voters.length
}

// Not a time but turns of the event loop: how far the others come in them is left to chance.
async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}
