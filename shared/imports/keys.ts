import { oneLine } from './clean.ts'
import type { ImportEntry } from './reading.ts'
import type { Said } from './sorted.ts'

/**
 * Gives every entry its key: the tool, the time, who, the words with their spaces evened out, and
 * how many times that came before. So the same file twice has the same keys, a file that has grown
 * has them and some more, and it does not matter in which dialect it was saved. [IMP5]
 */
export function keyed(tool: string, said: readonly Said[]): ImportEntry[] {
  const times = new Map<string, number>()
  return said.map(({ stamp, ...entry }) => {
    const same = [tool, stamp, entry.author ?? '', oneLine(entry.text.normalize('NFKC'))].join('\n')
    const nth = (times.get(same) ?? 0) + 1
    times.set(same, nth)
    return { ...entry, key: `${same}\n${nth}` }
  })
}
