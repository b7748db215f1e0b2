import { lazy, Suspense, useCallback, useEffect, useState, type FormEvent } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { STAKEHOLDER_GROUPS } from '#shared/session.ts'
import type { Door, Here } from '#shared/wire.ts'
import { act, ask, codeOf } from '../live/api.ts'
import { say } from '../say.ts'

const Desk = lazy(async () => ({ default: (await import('./desk.tsx')).Desk }))

type Standing =
  | { readonly is: 'looking' }
  | { readonly is: 'outside'; readonly here?: Here; readonly problem?: ProblemCode }
  | { readonly is: 'inside'; readonly here: Here }

/**
 * Lets somebody in by the key in the address, and shows the desk to whoever is in. The key leaves the
 * address bar at once, so that nobody reads it over a shoulder or copies it with the address.
 */
export function Entrance({ session }: { readonly session: SessionId }) {
  const [key] = useState(takeKey)
  const [standing, setStanding] = useState<Standing>({ is: 'looking' })

  const look = useCallback(async (): Promise<void> => {
    try {
      const { here } = await ask<Door>(`/api/sessions/${session}/door`)
      setStanding(
        here && key === '' ? { is: 'inside', here } : { is: 'outside', ...(here && { here }) },
      )
    } catch (refusal) {
      setStanding({ is: 'outside', problem: codeOf(refusal) })
    }
  }, [session, key])
  useEffect(() => void look(), [look])

  const enter = async (entrant: Record<string, string>): Promise<void> => {
    await act(`/api/sessions/${session}/enter`, { key, ...entrant })
    setStanding({ is: 'inside', here: await ask<Here>(`/api/sessions/${session}`) })
  }

  if (standing.is === 'looking') return <Waiting text={say('entrance.looking')} />
  if (standing.is === 'inside') {
    return (
      <Suspense fallback={<Waiting text={say('desk.opening')} />}>
        <Desk here={standing.here} />
      </Suspense>
    )
  }
  return (
    <main className="entrance">
      <a className="wordmark" href="/">
        Rapport
      </a>
      <h1>{say('entrance.title')}</h1>
      {standing.problem ? (
        <Refused problem={standing.problem} />
      ) : key === '' ? (
        <>
          <p>{say('entrance.no-key')}</p>
          <a className="button" href="/">
            {say('entrance.lobby')}
          </a>
        </>
      ) : (
        <EntranceForm here={standing.here} enter={enter} />
      )}
    </main>
  )
}

interface EntranceFormProps {
  readonly here: Here | undefined
  enter(entrant: Record<string, string>): Promise<void>
}

function EntranceForm({ here, enter }: EntranceFormProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const tryToEnter = async (entrant: Record<string, string>): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await enter(entrant)
    } catch (refusal) {
      setProblem(codeOf(refusal))
      setBusy(false)
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = [...new FormData(event.currentTarget)].map(([name, value]) => [
      name,
      String(value).trim(),
    ])
    void tryToEnter(
      Object.fromEntries(fields.filter(([, value]) => value !== '')) as Record<string, string>,
    )
  }

  return (
    <>
      {here && (
        <p className="go-on">
          <button
            type="button"
            className="button primary"
            disabled={busy}
            onClick={() => void tryToEnter({})}
          >
            {say('entrance.go-on', { name: here.name })}
          </button>
          <span>{say('entrance.somebody-else')}</span>
        </p>
      )}
      <form onSubmit={submit}>
        <label>
          <span>{say('entrance.name')}</span>
          <input name="name" autoComplete="name" maxLength={80} autoFocus={!here} />
        </label>
        <label>
          <span>{say('entrance.affiliation')}</span>
          <input name="affiliation" autoComplete="organization" maxLength={200} />
        </label>
        <label>
          <span>{say('entrance.group')}</span>
          <input name="group" list="groups" maxLength={200} />
          <datalist id="groups">
            {STAKEHOLDER_GROUPS.map((group) => (
              <option key={group} value={group} />
            ))}
          </datalist>
        </label>
        <p className="quiet">{say('entrance.why')}</p>
        {problem && (
          <p className="problem" role="alert">
            {say(`problem.${problem}`)}
          </p>
        )}
        <button type="submit" className={here ? 'button' : 'button primary'} disabled={busy}>
          {say(busy ? 'entrance.entering' : 'entrance.enter')}
        </button>
      </form>
    </>
  )
}

function Refused({ problem }: { readonly problem: ProblemCode }) {
  return (
    <>
      <p className="problem" role="alert">
        {say(`problem.${problem}`)}
      </p>
      <a className="button" href="/">
        {say('entrance.lobby')}
      </a>
    </>
  )
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <main className="waiting" aria-busy="true">
      <h1 className="visually-hidden">Rapport</h1>
      <p role="status">{text}</p>
    </main>
  )
}

function takeKey(): string {
  const key = location.hash.slice(1)
  if (key !== '') history.replaceState(null, '', location.pathname)
  return key
}
