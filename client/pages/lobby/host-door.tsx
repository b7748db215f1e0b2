import { useState } from 'react'
import { codeOf } from '../../live/api.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { SignInFailure } from '#shared/sign-in.ts'
import { signIn, SIGN_IN_AS_ANOTHER, SIGN_IN_AT } from './hosting.ts'
import { say } from './say.ts'

interface HostDoorProps {
  /** The service at which hosts sign in, where there is one. */
  readonly service: string | undefined
  /** What went wrong there just now. */
  readonly failure: SignInFailure | undefined
  readonly onSignedIn: () => void
}

/** Asks for a host, where making a session needs one: by a service that knows them, or by the host key. [HOST3] [OIDC5] */
export function HostDoor({ service, failure, onSignedIn }: HostDoorProps) {
  return (
    <div className="lobby-host">
      {service !== undefined && <ServiceDoor service={service} failure={failure} />}
      <KeyDoor isSecond={service !== undefined} onSignedIn={onSignedIn} />
    </div>
  )
}

// A link, and no form: it leads to another site, where a form of ours may not go.
function ServiceDoor({ service, failure }: Omit<HostDoorProps, 'onSignedIn'>) {
  const name = service ?? ''
  return (
    <div className="lobby-service">
      {failure !== undefined && (
        <p role="alert" className="notice refused">
          {say(`lobby.service.${failure}`, { service: name })}
        </p>
      )}
      <a
        className="button primary large"
        href={failure === 'not-listed' ? SIGN_IN_AS_ANOTHER : SIGN_IN_AT}
        aria-describedby="lobby-service-help"
      >
        {say('lobby.service-go', { service: name })}
      </a>
      <p id="lobby-service-help" className="quiet-text">
        {say('lobby.service-help')}
      </p>
    </div>
  )
}

interface KeyDoorProps {
  readonly isSecond: boolean
  readonly onSignedIn: () => void
}

function KeyDoor({ isSecond, onSignedIn }: KeyDoorProps) {
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
        <button
          type="submit"
          className={isSecond ? 'button' : 'button primary'}
          aria-disabled={busy || key.trim() === ''}
        >
          {busy ? say('lobby.host-busy') : say('lobby.host-go')}
        </button>
      </div>
      <p id="lobby-host-help" className="quiet-text">
        {say(isSecond ? 'lobby.host-help-or' : 'lobby.host-help')}
      </p>
      {problem !== undefined && (
        <p role="alert" id="lobby-host-problem" className="notice refused">
          {say(`problem.${problem}`)}
        </p>
      )}
    </form>
  )
}
