/** A row of a table, and the lines it stands on (`from` and `to` are indexes into the lines). */
export interface CsvRow {
  readonly from: number
  readonly to: number
  readonly cells: readonly string[]
  /** Its quotes do not fit: what the cells say is a guess. */
  readonly isBroken: boolean
}

/**
 * Reads lines as RFC 4180 has them: a quoted cell may hold separators, doubled quotes and line
 * breaks. Never throws and reads every line once or twice. A quote that nobody closes breaks its own
 * line and no other: from there on a quoted cell has to end on the line where it began. [IMP1] [IMP6]
 */
export function readCsv(lines: readonly string[], separator: string): CsvRow[] {
  const rows: CsvRow[] = []
  let mayRunOn = true
  for (let at = 0; at < lines.length; at += 1) {
    let row = readRow(lines, at, separator, mayRunOn)
    if (row === undefined) {
      mayRunOn = false
      row = readRow(lines, at, separator, mayRunOn) ?? brokenRow(at)
    }
    rows.push(row)
    at = row.to
  }
  return rows
}

// Undefined when a quoted cell runs on to the end of the file.
function readRow(
  lines: readonly string[],
  from: number,
  separator: string,
  mayRunOn: boolean,
): CsvRow | undefined {
  const cells: string[] = []
  let isBroken = false
  let to = from
  let start = 0
  for (;;) {
    let value = ''
    const isQuoted = lines[to]?.[start] === '"'
    if (isQuoted) {
      const quoted = readQuoted(lines, { line: to, start: start + 1 }, mayRunOn)
      if (quoted === undefined) return mayRunOn ? undefined : brokenRow(from)
      value = quoted.value
      to = quoted.line
      start = quoted.end
    }
    const text = lines[to] ?? ''
    const end = text.indexOf(separator, start)
    const rest = text.slice(start, end < 0 ? undefined : end)
    // Behind a closing quote comes a separator or the end; anything else was no closing quote.
    if (isQuoted && rest.trim() !== '') isBroken = true
    cells.push(value + rest)
    if (end < 0) return { from, to, cells, isBroken }
    start = end + separator.length
  }
}

interface Place {
  readonly line: number
  readonly start: number
}

function readQuoted(lines: readonly string[], place: Place, mayRunOn: boolean) {
  let { line, start } = place
  let value = ''
  for (;;) {
    const text = lines[line] ?? ''
    const quote = text.indexOf('"', start)
    if (quote < 0) {
      if (!mayRunOn || line + 1 >= lines.length) return undefined
      value += `${text.slice(start)}\n`
      line += 1
      start = 0
    } else if (text[quote + 1] === '"') {
      value += text.slice(start, quote + 1)
      start = quote + 2
    } else {
      return { value: value + text.slice(start, quote), line, end: quote + 1 }
    }
  }
}

function brokenRow(at: number): CsvRow {
  return { from: at, to: at, cells: [], isBroken: true }
}
