import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { MIGRATIONS } from './tables.ts'

const say = speak(running, 'en')

/** "RPRT": stands in the header of every database of Rapport. */
export const APPLICATION = 0x52505254

/** Throws when a newer Rapport wrote a file: it is left as it is. */
export function refuseNewer(file: string, version: number): void {
  const knows = MIGRATIONS.length
  if (version <= knows) return
  throw new Error(say('running.newer', { file, had: String(version), knows: String(knows) }))
}
