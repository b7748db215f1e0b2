import { Problem } from '#shared/problem.ts'
import { packParcel, type NewRecord } from './parcel.ts'
import type { Failure, Outcome, Part, PartSettled, Settled, Statement } from './sqlite-commit.ts'

/** What somebody wants committed: statements, all or none, or a record for the end of its document. */
export type Wanted =
  | {
      readonly script: readonly Statement[]
      readonly how?: 'untraced' | undefined
      resolve(outcomes: readonly Outcome[]): void
      reject(cause: unknown): void
    }
  | { readonly record: NewRecord; resolve(): void; reject(cause: unknown): void }

/** What gathered, as it is sent to the thread: in order, neighbouring records as one parcel. */
export interface Gathered {
  readonly parts: readonly Part[]
  /** Bytes that are handed over instead of copied. */
  readonly handed: readonly ArrayBuffer[]
  /** Whether the journal is to be emptied afterwards. */
  readonly isUntraced: boolean
  /** Tells everybody what became of theirs. */
  settle(settled: readonly PartSettled[]): void
}

export function gather(wanted: readonly Wanted[]): Gathered {
  const parts: Part[] = []
  const handed: ArrayBuffer[] = []
  const settlers: ((settled: PartSettled | undefined) => void)[] = []
  for (let at = 0; at < wanted.length;) {
    const first = wanted[at]
    if (!first) break
    const isRecord = 'record' in first
    let end = at + 1
    while (end < wanted.length && 'record' in (wanted[end] ?? first) === isRecord) end += 1
    const run = wanted.slice(at, end)
    if (isRecord) {
      const parcel = packParcel(run.flatMap((each) => ('record' in each ? [each.record] : [])))
      parts.push({ parcel })
      handed.push(parcel.buffer)
      settlers.push((settled) => settleRecords(run, settled))
    } else {
      parts.push({ scripts: run.flatMap((each) => ('script' in each ? [each.script] : [])) })
      settlers.push((settled) => settleScripts(run, settled))
    }
    at = end
  }
  return {
    parts,
    handed,
    isUntraced: wanted.some((each) => 'script' in each && each.how === 'untraced'),
    settle: (settled) => settlers.forEach((settler, index) => settler(settled[index])),
  }
}

/** What a script led to, or the reason why nothing of it is there. */
export function outcomesOf(settled: Settled | undefined): readonly Outcome[] {
  if (!settled) throw new Error('the storage thread gave no answer')
  if ('outcomes' in settled) return settled.outcomes
  throw reasonOf(settled)
}

function settleScripts(run: readonly Wanted[], settled: PartSettled | undefined): void {
  for (const [index, wanted] of run.entries()) {
    const its = settled && ('scripts' in settled ? settled.scripts[index] : asFailure(settled))
    if (its && 'outcomes' in its && 'script' in wanted) wanted.resolve(its.outcomes)
    else wanted.reject(its && 'error' in its ? reasonOf(its) : noAnswer())
  }
}

function settleRecords(run: readonly Wanted[], settled: PartSettled | undefined): void {
  if (!settled || !('refused' in settled)) {
    const failure = settled && asFailure(settled)
    for (const wanted of run) wanted.reject(failure ? reasonOf(failure) : noAnswer())
    return
  }
  const refused = new Map(settled.refused)
  for (const [index, wanted] of run.entries()) {
    const error = refused.get(index)
    if (error !== undefined) wanted.reject(new Error(error))
    else if ('record' in wanted) wanted.resolve()
  }
}

function asFailure(settled: PartSettled): Failure | undefined {
  return 'error' in settled ? settled : undefined
}

function noAnswer(): Error {
  return new Error('the storage thread gave no answer')
}

function reasonOf({ error, problem }: Failure): Error {
  return problem ? new Problem(problem, { error }) : new Error(error)
}
