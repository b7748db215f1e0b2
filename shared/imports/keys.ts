import { oneLine } from './clean.ts'
import type { ImportEntry } from './reading.ts'
import type { Said, Unkeyed } from './sorted.ts'

/**
 * Gives every entry its key: the tool, the time, who, the words with their spaces evened out, and
 * how many times that came before. So the same file twice has the same keys, a file that has grown
 * has them and some more, and it does not matter in which dialect it was saved. [IMP5]
 */
export function keyed(tool: string, said: readonly Said[]): ImportEntry[] {
  const count = new Count()
  const keys: string[] = []
  return said.map(({ stamp, replyTo, ...entry }) => {
    const { author = '', text } = entry
    const key = count.next([tool, stamp, author, oneLine(text.normalize('NFKC'))])
    keys.push(key)
    // What is replied to was said before.
    const linked = replyTo === undefined ? undefined : keys[replyTo]
    return { ...entry, key, ...(linked !== undefined && { replyTo: linked }) }
  })
}

/** Gives a key likewise to what is brought in beside words: `stamp` is what it is known by. */
export function keyedBy<Value extends object>(
  tool: string,
  brought: readonly Unkeyed<Value>[] | undefined,
): (Omit<Value, 'key'> & { readonly key: string })[] {
  const count = new Count()
  return (brought ?? []).map(({ stamp, ...value }) => ({
    ...(value as unknown as Omit<Value, 'key'>),
    key: count.next([tool, oneLine(stamp.normalize('NFKC'))]),
  }))
}

class Count {
  readonly #times = new Map<string, number>()

  next(parts: readonly string[]): string {
    const same = parts.join('\n')
    const nth = (this.#times.get(same) ?? 0) + 1
    this.#times.set(same, nth)
    return `${same}\n${nth}`
  }
}
