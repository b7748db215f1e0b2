import { useEffect, useState, type ReactNode } from 'react'
import { act, codeOf } from '../live/api.ts'
import '../look/lobby.css'
import { SAMPLE } from '#shared/proposal/sample.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { failureIn } from '#shared/sign-in.ts'
import { foundSession } from './lobby/founding.ts'
import { HostDoor } from './lobby/host-door.tsx'
import { JoinForm } from './lobby/join-form.tsx'
import { forgetMade, keepMade, readMade, type Made } from './lobby/kept.ts'
import { NewSession } from './lobby/new-session.tsx'
import { RoleLinks } from './lobby/role-links.tsx'
import { say } from './lobby/say.ts'
import { useHost } from './lobby/use-host.ts'

/** The lobby: make a session from its proposal, or find one by its code. */
export function Lobby() {
  const [made, setMade] = useState(readMade)
  const { host, askAgain, leave } = useHost()
  const failure = useFailure()
  const mayMake = host !== undefined && (!host.needed || host.signedIn)
  const take = (next: Made): void => {
    keepMade(next)
    setMade(next)
  }
  return (
    <div className="lobby">
      <header className="lobby-head">
        <p className="lobby-name">{say('lobby.name')}</p>
        <p>{say('lobby.purpose')}</p>
      </header>
      <main>
        {made === undefined ? (
          <>
            <Welcome>
              {mayMake && <TrySample onNoHost={() => void askAgain()} />}
              {host && !mayMake && (
                <HostDoor
                  service={host.service}
                  failure={failure}
                  onSignedIn={() => void askAgain()}
                />
              )}
            </Welcome>
            {mayMake && (
              <NewSession
                onNoHost={() => void askAgain()}
                onFounded={(founded, { title }) => {
                  take({ founded, title: title.value.trim(), used: false })
                  window.scrollTo(0, 0)
                }}
              />
            )}
            {host?.needed && host.signedIn && (
              <p className="lobby-host-in quiet-text">
                {say('lobby.host-in')}{' '}
                <button type="button" className="button quiet" onClick={() => void leave()}>
                  {say('lobby.host-out')}
                </button>
              </p>
            )}
          </>
        ) : (
          <RoleLinks
            made={made}
            onUsed={() => take({ ...made, used: true })}
            onNext={() => {
              forgetMade()
              setMade(undefined)
              window.scrollTo(0, 0)
            }}
          />
        )}
      </main>
    </div>
  )
}

/** What came of a sign-in that led back here. A reload does not say it again. [OIDC5] */
function useFailure() {
  const [failure] = useState(() => failureIn(location.hash))
  useEffect(() => {
    if (failure !== undefined) history.replaceState(null, '', location.pathname)
  }, [failure])
  return failure
}

/** The sample, for whoever wants to see it at work. `onNoHost` hears that the host key was asked for after all. */
function TrySample({ onNoHost }: { readonly onNoHost: () => void }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()

  const trySample = async () => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const { session, links } = await foundSession(SAMPLE)
      const key = new URL(links.organiser).hash.slice(1)
      await act(`/api/sessions/${session}/enter`, { key, name: say('lobby.sample-name') })
      location.assign(`/s/${session}`)
    } catch (refusal) {
      if (codeOf(refusal) === 'host-key-needed') onNoHost()
      setProblem(codeOf(refusal))
      setBusy(false)
    }
  }

  return (
    <div className="lobby-sample">
      <button
        type="button"
        className="button primary large"
        aria-disabled={busy}
        aria-describedby="lobby-sample-help"
        onClick={() => void trySample()}
      >
        {busy ? say('lobby.sample-busy') : say('lobby.sample')}
      </button>
      <p id="lobby-sample-help" className="quiet-text">
        {say('lobby.sample-help')}
      </p>
      {problem !== undefined && (
        <p role="alert" className="notice refused">
          {say(`problem.${problem}`)}
        </p>
      )}
    </div>
  )
}

function Welcome({ children }: { readonly children: ReactNode }) {
  return (
    <div className="lobby-welcome">
      <h1>{say('lobby.title')}</h1>
      {children}
      <JoinForm />
    </div>
  )
}
