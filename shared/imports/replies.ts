import { oneLine } from './clean.ts'
import type { Said } from './sorted.ts'

/** What a message says of an earlier one, which it names only by its first words. */
export interface Mention {
  readonly of: 'reply' | 'reaction' | 'taken-back'
  readonly quote: string
}

const KEY = 8 // characters of a quote by which candidates are found; Zoom quotes 17 at least
const MOST_CANDIDATES = 50 // messages that begin alike; of older ones none is looked at

/**
 * Finds the message that a quote is of: the last one before it that begins so. Undefined where none
 * does: then a reply stands alone, and a reaction counts for nothing. [IMP10]
 */
export class Quotes {
  readonly #byBeginning = new Map<string, { readonly at: number; readonly text: string }[]>()

  add(text: string, at: number): void {
    const clean = beginningOf(text)
    const key = clean.slice(0, KEY)
    const known = this.#byBeginning.get(key)
    if (known) known.push({ at, text: clean })
    else this.#byBeginning.set(key, [{ at, text: clean }])
  }

  find(quote: string): number | undefined {
    const written = oneLine(quote)
    const isCut = /(?:\.\.\.|…)$/.test(written)
    const begins = beginningOf(written.replace(/(?:\.\.\.|…)$/, ''))
    if (begins === '') return undefined
    const candidates = this.#byBeginning.get(begins.slice(0, KEY)) ?? []
    const last = candidates.slice(-MOST_CANDIDATES)
    return last.findLast(({ text }) => (isCut ? text.startsWith(begins) : text === begins))?.at
  }
}

/** Who stands behind each message, as reactions come and go; nobody behind their own. [IMP10] */
export class Reactions {
  readonly #of = new Map<number, Map<string, 'here' | 'taken-back'>>()

  set(at: number, who: string, state: 'here' | 'taken-back'): void {
    const people = this.#of.get(at) ?? new Map<string, 'here' | 'taken-back'>()
    this.#of.set(at, people.set(who, state))
  }

  onto(said: readonly Said[]): Said[] {
    return said.map((each, at) => {
      const people = [...(this.#of.get(at) ?? [])].filter(([who]) => who !== each.author)
      const here = people.filter(([, state]) => state === 'here').map(([who]) => who)
      const gone = people.filter(([, state]) => state === 'taken-back').map(([who]) => who)
      return {
        ...each,
        ...(here.length > 0 && { supporters: here }),
        ...(gone.length > 0 && { withdrawn: gone }),
      }
    })
  }
}

function beginningOf(text: string): string {
  return oneLine(text.slice(0, 400).normalize('NFKC')).slice(0, 120)
}
