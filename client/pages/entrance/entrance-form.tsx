import { useState, type FormEvent } from 'react'
import type { ProblemCode } from '#shared/problem.ts'
import { STAKEHOLDER_GROUPS } from '#shared/session.ts'
import type { Here, Welcome } from '#shared/wire.ts'
import { codeOf } from '../../live/api.ts'
import { say } from '../../say.ts'
import { rolesOf } from './roles-of.ts'

interface EntranceFormProps {
  readonly welcome: Welcome
  readonly here: Here | undefined
  enter(entrant: Record<string, string>): Promise<void>
}

/** Who enters. Whoever is in already goes on as they are, or enters as somebody else. */
export function EntranceForm({ welcome, here, enter }: EntranceFormProps) {
  const [busy, setBusy] = useState(false)
  const [isOther, setIsOther] = useState(!here)
  const [problem, setProblem] = useState<ProblemCode>()
  const tryToEnter = async (entrant: Record<string, string>): Promise<void> => {
    if (busy) return
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
  const refusal = problem && (
    <p className="problem" role="alert">
      {say(`problem.${problem}`)}
    </p>
  )

  return (
    <>
      {here && (
        <>
          <p>
            {say('entrance.here', { name: here.name, roles: rolesOf(here) })}{' '}
            {!here.roles.includes(welcome.role) &&
              say('entrance.gain', { role: say(`term.role.${welcome.role}`) })}
          </p>
          <div className="entrance-ways">
            <button
              type="button"
              className="button large"
              aria-disabled={busy}
              onClick={() => void tryToEnter({})}
            >
              {say('entrance.go-on', { name: here.name, roles: rolesOf(here) })}
            </button>
            <button
              type="button"
              className="button large"
              aria-expanded={isOther}
              onClick={() => setIsOther(true)}
            >
              {say('entrance.somebody-else')}
            </button>
          </div>
        </>
      )}
      {!isOther && refusal}
      {isOther && (
        <form onSubmit={submit}>
          <label>
            <span>{say('entrance.name')}</span>
            <input
              name="name"
              autoComplete="name"
              maxLength={80}
              autoFocus
              defaultValue={here?.name === welcome.name ? undefined : welcome.name}
            />
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
          {refusal}
          <button type="submit" className="button primary large" aria-disabled={busy}>
            {say(busy ? 'entrance.entering' : 'entrance.enter')}
          </button>
        </form>
      )}
    </>
  )
}
