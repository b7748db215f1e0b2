import { statSync } from 'node:fs'
import path from 'node:path'
import { randomFrom, type Random } from '../support/random.ts'
import { flippedBit, tornFault, type Fault } from './faults.ts'
import { filesIn, momentsOf, removeMoments, type Moment } from './lived-in.ts'
import { judge, truthsOf, type Content, type Verdict } from './verdict.ts'

export interface Tally {
  readonly counts: Readonly<Record<Verdict, number>>
  /** Each fault that changed something without a word, with what to look at. */
  readonly silent: readonly string[]
  /** How often each sentence was said, with its numbers left out. */
  readonly sayings: ReadonlyMap<string, number>
}

/**
 * Tears and flips the files of a real data folder, copied at random instants of a session. Each variant must open
 * with exactly the right content, or say what is damaged. [DISK1] [DISK2]
 */
export async function runFaults({
  seed,
  moments,
  torn,
  flips,
}: {
  seed: number
  moments: number
  torn: number
  flips: number
}): Promise<Tally> {
  const random = randomFrom(seed)
  const lived = await momentsOf(random, moments)
  const counts = { right: 0, said: 0, refused: 0, silent: 0 }
  const silent: string[] = []
  const sayings = new Map<string, number>()
  try {
    const truths = new Map<Moment, readonly Content[]>()
    for (const moment of lived) truths.set(moment, await truthsOf(moment))
    for (let index = 0; index < torn + flips; index++) {
      const moment = random.of(lived)
      const fault = await faultIn(moment, index < torn ? 'torn' : 'flip', random)
      const { verdict, said } = await judge(moment, truths.get(moment) ?? [], [fault])
      counts[verdict] += 1
      for (const sentence of said) {
        const plain = sentence.replace(/\d[\d, …().:TZ-]*/g, 'n ')
        sayings.set(plain, (sayings.get(plain) ?? 0) + 1)
      }
      if (verdict === 'silent') silent.push(`${fault.says} [${said.join(' ')}]`)
    }
  } finally {
    await removeMoments(lived)
  }
  return { counts, silent, sayings }
}

async function faultIn(moment: Moment, kind: 'torn' | 'flip', random: Random): Promise<Fault> {
  const sized = (await filesIn(moment.folder)).map((file) => ({
    file,
    size: statSync(path.join(moment.folder, file)).size,
  }))
  const { file, size } = random.of(sized.filter(({ size: bytes }) => kind === 'torn' || bytes > 0))
  return kind === 'torn' ? tornFault(file, size, random) : flippedBit(file, size, random)
}
