import { useState, type FormEvent } from 'react'
import { ROLES, type Role } from '#shared/role.ts'
import type { Here, PersonRow } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { useAct } from './use-act.ts'

interface RolesFormProps {
  readonly row: PersonRow
  readonly name: string
  readonly here: Here
  keep(roles: readonly Role[]): Promise<void>
  onCancel(): void
}

/** The roles of one person, to tick: those that the asker may give. */
export function RolesForm({ row, name, here, keep, onCancel }: RolesFormProps) {
  const [roles, setRoles] = useState<readonly Role[]>(row.roles)
  const [isEmpty, setIsEmpty] = useState(false)
  const { busy, problem, run } = useAct()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setIsEmpty(roles.length === 0)
    if (roles.length > 0) void run(() => keep(ROLES.filter((role) => roles.includes(role))))
  }
  return (
    <form
      className="roles-form"
      onSubmit={submit}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onCancel()
      }}
    >
      <fieldset>
        <legend>{say('people.roles.of', { name })}</legend>
        {here.gives.map((role, index) => (
          <label key={role} className="people-tick">
            <input
              type="checkbox"
              autoFocus={index === 0}
              checked={roles.includes(role)}
              onChange={({ target }) =>
                setRoles((before) =>
                  target.checked ? [...before, role] : before.filter((held) => held !== role),
                )
              }
            />
            <span>
              {say(`term.role.${role}`)}
              <span className="quiet-text">{say(`lobby.may.${role}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="quiet-text">
        {say(row.id === here.person ? 'people.roles.own' : 'people.roles.now')}
      </p>
      <p className="problem" role="alert">
        {isEmpty && roles.length === 0
          ? say('people.roles.none')
          : problem && say(`problem.${problem}`)}
      </p>
      <div className="people-acts">
        <button type="submit" className="button primary" aria-disabled={busy}>
          {say(busy ? 'people.saving' : 'people.roles.keep')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {say('people.roles.cancel')}
        </button>
      </div>
    </form>
  )
}
