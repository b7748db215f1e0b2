import type { ProblemCode } from '#shared/problem.ts'
import { say } from '../say.ts'

/** Why something was refused, read aloud as it comes. Nothing, where nothing was. */
export function Refused({ problem }: { readonly problem: ProblemCode | undefined }) {
  if (problem === undefined) return null
  return (
    <p className="problem" role="alert">
      {say(`problem.${problem}`)}
    </p>
  )
}
