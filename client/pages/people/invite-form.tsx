import { useRef, useState, type FormEvent } from 'react'
import type { Role } from '#shared/role.ts'
import { STAKEHOLDER_GROUPS } from '#shared/session.ts'
import type { Here, InvitationRow } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { CopyLink } from '../links/copy-link.tsx'
import { useAct } from './use-act.ts'
import type { PeopleDesk } from './use-people.ts'

/** An invitation as it was made: with the link that is to be sent. */
export type MadeInvitation = InvitationRow & { readonly link: string }

interface InviteFormProps {
  readonly here: Here
  readonly send: PeopleDesk['send']
}

/** Makes a link for one person by name, to be sent by whatever means. */
export function InviteForm({ here, send }: InviteFormProps) {
  const [made, setMade] = useState<MadeInvitation>()
  const [isNameless, setIsNameless] = useState(false)
  const { busy, problem, run } = useAct()
  const form = useRef<HTMLFormElement>(null)
  const usual = here.gives.find((role) => role === 'speaker') ?? here.gives[0]

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = [...new FormData(event.currentTarget)]
      .map(([name, value]) => [name, String(value).trim()] as const)
      .filter(([, value]) => value !== '')
    const invited = Object.fromEntries(fields)
    setIsNameless(invited['name'] === undefined)
    if (invited['name'] === undefined) {
      form.current?.querySelector('input')?.focus()
      return
    }
    void run(async () => {
      setMade(await send<MadeInvitation>('/invitations', invited))
      form.current?.reset()
    })
  }
  return (
    <section aria-labelledby="people-invite">
      <h2 id="people-invite">{say('people.invite.heading')}</h2>
      <p className="quiet-text">{say('people.invite.help')}</p>
      <form ref={form} className="people-form" noValidate onSubmit={submit}>
        <label>
          <span>{say('people.invite.name')}</span>
          <input name="name" maxLength={80} autoComplete="off" aria-invalid={isNameless} />
        </label>
        <label>
          <span>{say('people.invite.role')}</span>
          <select name="role" defaultValue={usual}>
            {here.gives.map((role: Role) => (
              <option key={role} value={role}>
                {say(`term.role.${role}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{say('people.invite.affiliation')}</span>
          <input name="affiliation" maxLength={200} autoComplete="off" />
        </label>
        <label>
          <span>{say('people.invite.group')}</span>
          <input name="group" list="people-groups" maxLength={200} autoComplete="off" />
          <datalist id="people-groups">
            {STAKEHOLDER_GROUPS.map((group) => (
              <option key={group} value={group} />
            ))}
          </datalist>
        </label>
        <p className="problem" role="alert">
          {isNameless ? say('people.invite.name-missing') : problem && say(`problem.${problem}`)}
        </p>
        <button type="submit" className="button primary" aria-disabled={busy}>
          {say(busy ? 'people.invite.making' : 'people.invite.make')}
        </button>
      </form>
      {made && (
        <div className="people-made" role="status">
          <p>
            {say('people.invite.made', { name: made.name, role: say(`term.role.${made.role}`) })}
          </p>
          <CopyLink key={made.id} name={made.name} link={made.link} />
        </div>
      )}
    </section>
  )
}
