const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu

/** A text as it is compared: without accents and without what nobody sees, each letter at the place where it stood. */
export interface Folded {
  readonly text: string
  /** Where in the original each unit of `text` begins, and at the end its length. */
  readonly places: readonly number[]
}

export function fold(raw: string): Folded {
  let text = ''
  const places: number[] = []
  let at = 0
  for (const letter of raw) {
    const plain = letter.normalize('NFKD').replace(UNSEEN, '').normalize('NFC')
    for (let unit = 0; unit < plain.length; unit++) places.push(at)
    text += plain
    at += letter.length
  }
  places.push(at)
  return { text, places }
}
