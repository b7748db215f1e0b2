/** What became of one letter, by what people did to it; where it must be follows from that. */
interface Letter {
  readonly writer: string
  /** The blocks it was put into, by the ids of their pieces: who removes one takes the letter along. */
  readonly blocks: Set<string>
  copies: number
  isErased: boolean
  isKept: boolean
  isEraseKept: boolean
}

/** What one act of somebody did. */
export interface Act {
  readonly wrote: readonly string[]
  readonly erased: readonly string[]
}

const FIRST_LETTER = 0x4e00 // 20,000 letters from here on: each is written once in a run, and never again

/**
 * Who wrote and erased what, and what was promised about it. Every letter that is typed in a run is another one,
 * so that a lost, a doubled and a returned letter can be told from each other in any document.
 */
export class Ledger {
  readonly #letters = new Map<string, Letter>()
  readonly #removed = new Set<string>()

  /** How many letters were written, called kept, and held to it strictly: nobody had erased or moved them. */
  get counts() {
    const letters = [...this.#letters.values()]
    const kept = letters.filter(({ isKept }) => isKept)
    return {
      written: letters.length,
      kept: kept.length,
      strict: kept.filter((letter) => !this.#mayBeGone(letter)).length,
    }
  }

  /** New letters for somebody to write into a block. */
  write(writer: string, count: number, block: string): string {
    let text = ''
    for (let left = count; left > 0; left--) {
      const letter = String.fromCharCode(FIRST_LETTER + this.#letters.size)
      this.#letters.set(letter, {
        writer,
        blocks: new Set([block]),
        copies: 0,
        isErased: false,
        isKept: false,
        isEraseKept: false,
      })
      text += letter
    }
    return text
  }

  erase(text: string): void {
    for (const letter of text) this.#of(letter).isErased = true
  }

  /** The letters stand in another block from here on, where whoever did it saw them. */
  copy(text: string, block: string): void {
    for (const each of text) {
      const letter = this.#of(each)
      letter.copies += 1
      letter.blocks.add(block)
    }
  }

  removeBlock(block: string): void {
    this.#removed.add(block)
  }

  /** A barrier answered for this act. */
  keep({ wrote, erased }: Act): void {
    for (const letter of wrote) this.#of(letter).isKept = true
    for (const letter of erased) this.#of(letter).isEraseKept = true
  }

  isBy(letter: string, writer: string): boolean {
    return this.#of(letter).writer === writer
  }

  /** What is wrong with a text that has everything that was kept and shown. */
  judge(text: string, shown: ReadonlySet<string>): string[] {
    const there = new Map<string, number>()
    for (const letter of lettersIn(text)) there.set(letter, (there.get(letter) ?? 0) + 1)
    const wrong: string[] = []
    for (const [name, letter] of this.#letters) {
      const count = there.get(name) ?? 0
      const isPromised = letter.isKept || shown.has(name)
      if (isPromised && count === 0 && !this.#mayBeGone(letter))
        wrong.push(`${letter.isKept ? 'kept' : 'shown'} and lost: ${name} of ${letter.writer}`)
      if (count > Math.max(1, letter.copies)) wrong.push(`${count} times: ${name}`)
      if (letter.isEraseKept && letter.copies === 0 && count > 0) wrong.push(`came back: ${name}`)
    }
    return wrong
  }

  #mayBeGone(letter: Letter): boolean {
    return letter.isErased || [...letter.blocks].some((block) => this.#removed.has(block))
  }

  #of(letter: string): Letter {
    const found = this.#letters.get(letter)
    if (!found) throw new Error(`nobody wrote ${letter}`)
    return found
  }
}

/** The letters of a run in a text; whatever else stands there was not typed in it. */
export function lettersIn(text: string): string[] {
  return [...text].filter((letter) => letter >= '\u4e00' && letter <= '\u9fff')
}
