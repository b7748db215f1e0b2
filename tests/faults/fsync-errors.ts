import { addLine, linesOf } from '../support/notes.ts'
import type { Rapport, Session } from '../support/rapport.ts'
import { withFsync } from '../support/strace.ts'
import { Writer } from '../support/writer.ts'

const LINES = 60 // one fsync each at least: more than the calls that fail

export interface FsyncTrial {
  /** Whether the server started, or said why not. */
  readonly start: 'started' | 'refused'
  readonly kept: readonly string[]
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  readonly output: string
}

/**
 * Lets one fsync of a real server fail, the n-th, while somebody writes line by line and waits for each to be kept. Then
 * the process is killed and started on a disk that works: everything that was kept is there, once. [DISK4]
 */
export async function tryFsyncError(
  rapport: Rapport,
  session: Session,
  nth: number,
): Promise<FsyncTrial> {
  const token = await session.enter('rapporteur', `before ${nth}`)
  await rapport.kill()
  const before = rapport.output.length
  const kept: string[] = []
  let start: FsyncTrial['start'] = 'started'
  try {
    await rapport.run({}, withFsync(`error=EIO:when=${nth}`))
  } catch (cause) {
    if (!String(cause).includes('cannot be opened')) throw cause
    start = 'refused'
  }
  if (start === 'started') {
    const writer = await new Writer(session, 'notes', token).synced()
    for (let line = 0; line < LINES; line++) {
      const words = `fsync ${nth} line ${line}`
      addLine(writer.doc, words)
      await writer.kept()
      kept.push(words)
    }
    writer.leave()
  }
  await rapport.kill()
  await rapport.run()
  const reader = await new Writer(session, 'notes', await session.enter('observer')).synced()
  const there = linesOf(reader.doc)
  reader.leave()
  const lost = kept.filter((words) => !there.includes(words))
  const twice = kept.filter((words) => there.indexOf(words) !== there.lastIndexOf(words))
  return { start, kept, lost, twice, output: rapport.output.slice(before) }
}
