const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The mark a numbered line begins with, and what follows it. */
export interface Numbered {
  readonly mark: string
  readonly text: string
}

/** Reads '2. How …', '2) How …', 'B. How …' and '- How …'. */
export function readNumbered(tidy: string): Numbered | undefined {
  const [, mark, text] = /^(\d{1,2}[.)]|[A-Za-z][.)]|[-–•*·]) (.+)$/.exec(tidy) ?? []
  return mark === undefined || text === undefined ? undefined : { mark, text }
}

/**
 * Splits a line that holds a whole list, '1. … 2. … 3. …' or 'A. … B. …'. Only marks that follow one
 * another count, so that a year or an initial inside a question never splits it. [PROP8]
 */
export function splitList(tidy: string): string[] {
  const first = readNumbered(tidy)
  if (first === undefined) return [tidy]
  const items: string[] = []
  let rest = first.text
  for (let mark = after(first.mark); mark !== undefined; mark = after(mark)) {
    const at = rest.indexOf(` ${mark} `)
    if (at < 0) break
    items.push(rest.slice(0, at).trim())
    rest = rest.slice(at + mark.length + 2)
  }
  return [...items, rest.trim()].filter((item) => item !== '')
}

/** The mark that follows '2.' is '3.', the one that follows 'b)' is 'c)', and nothing follows '-'. */
function after(mark: string): string | undefined {
  const [value, sign] = [mark.slice(0, -1), mark.slice(-1)]
  if (value === '') return undefined
  if (/^\d+$/.test(value)) return `${Number(value) + 1}${sign}`
  const next = LETTERS[LETTERS.indexOf(value) + 1]
  return next === undefined || next === 'a' ? undefined : `${next}${sign}`
}
