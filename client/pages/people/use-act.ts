import { useCallback, useRef, useState } from 'react'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../../live/api.ts'

export interface ActState {
  readonly busy: boolean
  readonly problem: ProblemCode | undefined
  /** Runs one act at a time. Resolves to whether it was done; what it was refused for is `problem`. */
  run(does: () => Promise<unknown>): Promise<boolean>
  /** Lets the last refusal go. */
  read(): void
}

/** One act after another, with what the last one was refused for. */
export function useAct(): ActState {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const isUnderWay = useRef(false)
  const run = useCallback(async (does: () => Promise<unknown>): Promise<boolean> => {
    if (isUnderWay.current) return false
    isUnderWay.current = true
    setBusy(true)
    setProblem(undefined)
    try {
      await does()
      return true
    } catch (refusal) {
      setProblem(codeOf(refusal))
      return false
    } finally {
      isUnderWay.current = false
      setBusy(false)
    }
  }, [])
  return { busy, problem, run, read: useCallback(() => setProblem(undefined), []) }
}
