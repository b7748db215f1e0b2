import { useState } from 'react'
import { codeOf } from '../../live/api.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { signIn } from './hosting.ts'
import { say } from './say.ts'

/** Asks for the host key, where making a session needs it. [HOST3] */
export function HostDoor({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()

  const enter = async () => {
    if (busy || key.trim() === '') return
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(key.trim())
      onSignedIn()
    } catch (refusal) {
      setProblem(codeOf(refusal))
      setBusy(false)
    }
  }

  return (
    <form
      className="lobby-host"
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <label htmlFor="lobby-host-key">{say('lobby.host-key')}</label>
      <div>
        <input
          id="lobby-host-key"
          type="password"
          maxLength={300}
          autoComplete="current-password"
          aria-describedby={`lobby-host-help${problem ? ' lobby-host-problem' : ''}`}
          aria-invalid={problem !== undefined}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <button type="submit" className="button primary" aria-disabled={busy || key.trim() === ''}>
          {busy ? say('lobby.host-busy') : say('lobby.host-go')}
        </button>
      </div>
      <p id="lobby-host-help" className="quiet-text">
        {say('lobby.host-help')}
      </p>
      {problem !== undefined && (
        <p role="alert" id="lobby-host-problem" className="notice refused">
          {say(`problem.${problem}`)}
        </p>
      )}
    </form>
  )
}
