import { useState } from 'react'
import { codeOf } from '../../live/api.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { pageOfCode } from './founding.ts'
import { say } from './say.ts'

/** Finds a session by the code on the stage. [LOBBY7] */
export function JoinForm() {
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()

  const join = async () => {
    if (busy || code.trim() === '') return
    setBusy(true)
    setProblem(undefined)
    try {
      location.assign(await pageOfCode(code.trim()))
    } catch (refusal) {
      setProblem(codeOf(refusal))
      setBusy(false)
    }
  }

  return (
    <form
      className="lobby-join"
      onSubmit={(event) => {
        event.preventDefault()
        void join()
      }}
    >
      <label htmlFor="lobby-join-code">{say('lobby.join')}</label>
      <div>
        <input
          id="lobby-join-code"
          maxLength={40}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={say('lobby.join-code')}
          aria-describedby={problem && 'lobby-join-problem'}
          aria-invalid={problem !== undefined}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <button type="submit" className="button" aria-disabled={busy || code.trim() === ''}>
          {busy ? say('lobby.join-busy') : say('lobby.join-go')}
        </button>
      </div>
      {problem !== undefined && (
        <p role="alert" id="lobby-join-problem" className="notice refused">
          {say(`problem.${problem}`)}
        </p>
      )}
    </form>
  )
}
