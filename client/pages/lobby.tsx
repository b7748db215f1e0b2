import { useState } from 'react'
import { act, codeOf } from '../live/api.ts'
import '../look/lobby.css'
import { SAMPLE } from '#shared/proposal/sample.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { foundSession } from './lobby/founding.ts'
import { JoinForm } from './lobby/join-form.tsx'
import { forgetMade, keepMade, readMade, type Made } from './lobby/kept.ts'
import { NewSession } from './lobby/new-session.tsx'
import { RoleLinks } from './lobby/role-links.tsx'
import { say } from './lobby/say.ts'

/** The lobby: make a session from its proposal, or find one by its code. */
export function Lobby() {
  const [made, setMade] = useState(readMade)
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
            <Welcome />
            <NewSession
              onFounded={(founded, { title }) => {
                take({ founded, title: title.value.trim(), used: false })
                window.scrollTo(0, 0)
              }}
            />
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

function Welcome() {
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
      setProblem(codeOf(refusal))
      setBusy(false)
    }
  }

  return (
    <div className="lobby-welcome">
      <h1>{say('lobby.title')}</h1>
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
      <JoinForm />
    </div>
  )
}
