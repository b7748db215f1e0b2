import { isMet, type RowFigures } from './figures.ts'

const FLOOR = 'relay'
const OURS = 'rapport'

/** The rows as people read them: what each server did, its ratio to the relay and the best peer, and the target. */
export function tableOf(rows: readonly RowFigures[]): string {
  const head = ['row', 'figure', 'server', 'value', '/ relay', '/ best peer', 'target', 'met']
  const lines = rows.flatMap((row) =>
    Object.entries(row.figures).map(([name, value]) => {
      const target = row.server === OURS ? row.targets?.[name] : undefined
      const floor = rows.find((other) => other.name === row.name && other.server === FLOOR)
      return [
        row.name,
        name,
        row.server,
        told(value),
        row.server === FLOOR ? '' : ratio(value, floor?.figures[name]),
        row.server === OURS ? ratio(value, bestPeer(rows, row, name)) : '',
        target === undefined ? '' : String(target).replace(/^(?=\d)/, '<='),
        target === undefined ? '' : isMet(value, target) ? 'yes' : 'NO',
      ]
    }),
  )
  const all = [head, ...lines]
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  return all
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

/** How many targets of Rapport's are not met. */
export function missedIn(rows: readonly RowFigures[]): number {
  return rows
    .filter(({ server }) => server === OURS)
    .flatMap(({ figures, targets = {} }) =>
      Object.entries(targets).filter(([name, target]) => !isMet(figures[name] ?? NaN, target)),
    ).length
}

// The best is the lowest, but for what comes a second.
function bestPeer(rows: readonly RowFigures[], { name: row }: RowFigures, name: string) {
  const values = rows
    .filter(({ name: other, server }) => other === row && server !== FLOOR && server !== OURS)
    .flatMap(({ figures }) => figures[name] ?? [])
  if (values.length === 0) return undefined
  return name.endsWith('/s') ? Math.max(...values) : Math.min(...values)
}

function ratio(value: number, other: number | undefined): string {
  return other === undefined || other === 0 ? '' : `x${(value / other).toFixed(2)}`
}

function told(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(2)
}
