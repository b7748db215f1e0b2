import type { ProblemCode } from '#shared/problem.ts'
import type { Here } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { rolesOf } from './roles-of.ts'

// Of these another try changes nothing.
const FINAL: readonly ProblemCode[] = ['wrong-key', 'no-such-session', 'not-found']

interface TurnedAwayProps {
  readonly problem: ProblemCode
  readonly here: Here | undefined
  goOn(here: Here): void
  tryAgain(): void
}

/** What a link was refused for, and the ways on from there. */
export function TurnedAway({ problem, here, goOn, tryAgain }: TurnedAwayProps) {
  return (
    <>
      <div className="problem" role="alert">
        <p>{say(`problem.${problem}`)}</p>
        {problem === 'wrong-key' && <p>{say('entrance.wrong-key')}</p>}
      </div>
      <div className="entrance-ways">
        {here && (
          <button type="button" className="button large" onClick={() => goOn(here)}>
            {say('entrance.go-on', { name: here.name, roles: rolesOf(here) })}
          </button>
        )}
        {!FINAL.includes(problem) && (
          <button type="button" className="button large" onClick={tryAgain}>
            {say('entrance.again')}
          </button>
        )}
        <WaysOut />
      </div>
    </>
  )
}

/** Where whoever has no way in can go. */
export function WaysOut() {
  return (
    <>
      <a className="button large" href="/">
        {say('entrance.lobby')}
      </a>
      <a className="button large" href="/f">
        {say('entrance.code')}
      </a>
    </>
  )
}
