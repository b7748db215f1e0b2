/**
 * Every sentence a person reads comes from a catalogue: a flat record of keys. A sentence names its
 * gaps in braces, `{name}`; a sentence that depends on a number is an object with the plural forms
 * of its language and says `{n}`. Dates and numbers go through `Intl`, in the catalogue's language.
 */
export type Plural = Readonly<
  { readonly other: string } & Partial<Record<'zero' | 'one' | 'two' | 'few' | 'many', string>>
>
export type Catalogue = Readonly<Record<string, string | Plural>>

type Gaps<Sentence extends string> = Sentence extends `${string}{${infer Gap}}${infer Rest}`
  ? Gap | Gaps<Rest>
  : never

type GapsOf<Entry> = Entry extends string
  ? Gaps<Entry>
  : Entry extends Plural
    ? 'n' | Gaps<Entry['other']>
    : never

type Values<Entry> = { readonly [Gap in GapsOf<Entry>]: string | number }

type Arguments<Entry> = [GapsOf<Entry>] extends [never] ? [] : [values: Values<Entry>]

/** Says the sentence of a key, with its gaps filled. */
export type Say<Words extends Catalogue> = <Key extends keyof Words>(
  key: Key,
  ...values: Arguments<Words[Key]>
) => string

/** Opens a catalogue for one language (BCP 47). Numbers in gaps are written the language's way. */
export function speak<const Words extends Catalogue>(words: Words, language: string): Say<Words> {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)

  const sentenceOf = (entry: string | Plural, n: unknown): string => {
    if (typeof entry === 'string') return entry
    return entry[plurals.select(Number(n))] ?? entry.other
  }

  return (key, ...[values]) => {
    const gaps: Readonly<Record<string, string | number>> = values ?? {}
    return sentenceOf(words[key] as string | Plural, gaps['n']).replace(/\{(\w+)\}/g, (_, gap) => {
      const value = gaps[gap as string]
      return typeof value === 'number' ? numbers.format(value) : String(value)
    })
  }
}
