import { useCallback, useState } from 'react'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'

export interface Acting {
  readonly busy: boolean
  /** Why the last act was refused, until the next one or until it is forgotten. */
  readonly problem: ProblemCode | undefined
  /** Does one act at a time. Resolves with why it was refused, or undefined when it was done. */
  run(act: () => Promise<void>): Promise<ProblemCode | undefined>
  forget(): void
}

/** An act of the server that is asked for from the desk: under way, done or refused. */
export function useAct(): Acting {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const run = useCallback(async (act: () => Promise<void>): Promise<ProblemCode | undefined> => {
    setBusy(true)
    setProblem(undefined)
    const refusal = await act().then(() => undefined, codeOf)
    setProblem(refusal)
    setBusy(false)
    return refusal
  }, [])
  const forget = useCallback(() => setProblem(undefined), [])
  return { busy, problem, run, forget }
}
