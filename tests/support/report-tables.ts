/** A table as its cells read, row by row, the head first. */
export type Cells = readonly (readonly string[])[]

interface Source {
  readonly text: string
  readonly type: 'text/html' | 'application/xml'
}

/** Runs in the browser: the tables of pages and of the XML of office files, as their own parser reads them. */
export function readTables(sources: readonly Source[]): Cells[][] {
  const wordsOf = (cell: Element): string => {
    const copy = cell.cloneNode(true) as Element
    for (const svg of copy.querySelectorAll('svg')) svg.remove()
    const drawn = [...copy.getElementsByTagName('*')].filter(
      ({ tagName }) => tagName === 'draw:frame',
    )
    for (const frame of drawn) frame.remove()
    // Paragraphs of a cell stand below each other; a square in the colour of its bars stands before a name.
    const lines = [...copy.getElementsByTagName('*')].filter(({ tagName }) =>
      /^(w|text):p$/.test(tagName),
    )
    const words =
      lines.length > 0 ? lines.map(({ textContent }) => textContent).join(' ') : copy.textContent
    return words.replace('■', '').replace(/\s+/g, ' ').trim()
  }
  return sources.map(({ text, type }) => {
    const page = new DOMParser().parseFromString(text, type)
    const all = (from: Document | Element, ...names: readonly string[]) =>
      [...from.getElementsByTagName('*')].filter(({ tagName }) => names.includes(tagName))
    return all(page, 'TABLE', 'w:tbl', 'table:table').map((table) =>
      all(table, 'TR', 'w:tr', 'table:table-row').map((row) =>
        all(row, 'TH', 'TD', 'w:tc', 'table:table-cell').map(wordsOf),
      ),
    )
  })
}

/** The tables of Markdown: lines that begin with a bar. */
export function markdownTables(text: string): Cells[] {
  const tables = text.split('\n\n').filter((part) => part.startsWith('| '))
  return tables.map((table) =>
    table
      .split('\n')
      .filter((line) => !/^[| :-]+$/.test(line))
      .map((line) => line.slice(2, -2).split(' | ').map(plainly)),
  )
}

const plainly = (cell: string): string => cell.replace(/\\(.)/g, '$1').trim()

/** The numbers below an answer of the plain text: "Votes 12, Share 60%". */
export function textNumbers(text: string, question: string, answer: string): string[] {
  const poll = text.slice(text.indexOf(question))
  const after = poll.slice(poll.indexOf(`\n  ${answer}\n`) + answer.length + 4)
  const [numbers = ''] = after.split(/\n {2}(?! )|\n\n/)
  return [...numbers.matchAll(/ (\d+%?)(?=,|$)/gm)].map((match) => match[1] ?? '')
}
