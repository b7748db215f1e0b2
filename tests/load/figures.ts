import { z } from 'zod'

/**
 * What a measurement says. Every row of `npm run bench` ends as this, and so does a script of its own in this folder:
 * `node tests/load/history.ts --json` prints one line `{ rows: [{ name, server, figures, targets }] }` as the last of
 * its output (`--quick` asks for a shorter run), and exits with another code than 0 when something broke or was lost.
 * A figure's name carries its unit ("p99 ms", "kB per connection"). A target is the most that a figure may be, or '>=n'.
 */
export const rowFigures = z.object({
  name: z.string(),
  server: z.string(),
  figures: z.record(z.string(), z.number()),
  targets: z
    .record(z.string(), z.union([z.number(), z.templateLiteral(['>=', z.number()])]))
    .optional(),
})
export type RowFigures = z.infer<typeof rowFigures>
export type Target = NonNullable<RowFigures['targets']>[string]

const told = z.object({ rows: z.array(rowFigures) })

/** Prints the rows as the line that the runner reads. */
export function tellRows(rows: readonly RowFigures[]): void {
  console.log(JSON.stringify({ rows }))
}

/** Reads the rows that a script printed last. */
export function readRows(output: string): readonly RowFigures[] {
  return told.parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')).rows
}

/** Whether a figure is as its target asks. */
export function isMet(figure: number, target: Target): boolean {
  return typeof target === 'number' ? figure <= target : figure >= Number(target.slice(2))
}

/** The middle of some runs, figure by figure. */
export function medians(runs: readonly RowFigures['figures'][]): RowFigures['figures'] {
  const names = new Set(runs.flatMap((run) => Object.keys(run)))
  return Object.fromEntries([...names].map((name) => [name, median(valuesOf(runs, name))]))
}

function valuesOf(runs: readonly RowFigures['figures'][], name: string): number[] {
  return runs.flatMap((run) => run[name] ?? [])
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
