import { useState } from 'react'
import type { PersonRow as Row } from '#shared/wire.ts'
import type { Here } from '#shared/wire.ts'
import { clockTime, dayOf, isSameDay, say } from '../../say.ts'
import { RolesForm } from './roles-form.tsx'
import { SureButton } from './sure-button.tsx'
import type { PeopleDesk } from './use-people.ts'

interface PersonRowProps {
  readonly row: Row
  readonly here: Here
  /** The name that this one can be taken for. */
  readonly likeness: string | undefined
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** Somebody of the session: who they are, whether they are here, and what the asker may change of it. */
export function PersonRow({ row, here, likeness, send, onDone }: PersonRowProps) {
  const [changes, setChanges] = useState(false)
  const isSelf = row.id === here.person
  const name = row.name === '' ? say('people.participants.nameless') : row.name
  const mayChange = row.roles.every((role) => here.gives.includes(role))
  const warnings = [
    row.collides && say('people.warn.collides'),
    row.looksLike !== undefined &&
      (likeness === undefined
        ? say('people.warn.looks-like-somebody')
        : say('people.warn.looks-like', { name: likeness })),
    row.isElsewhere && say('people.warn.elsewhere'),
  ].filter((warning) => typeof warning === 'string')

  return (
    <li className="person-row">
      <div className="person-who">
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          {isSelf && <span className="quiet-text">({say('people.here.you')})</span>}
        </p>
        {(row.affiliation || row.group) && (
          <p className="quiet-text" dir="auto">
            {[row.affiliation, row.group].filter(Boolean).join(' · ')}
          </p>
        )}
        <p className="quiet-text">
          {row.isHere ? <span className="person-here">{say('people.here.now')}</span> : seen(row)}
          {' · '}
          {say(`people.here.by.${row.cameBy}`)}
        </p>
      </div>
      <p className="person-roles">{row.roles.map((role) => say(`term.role.${role}`)).join(', ')}</p>
      {warnings.map((warning) => (
        <p key={warning} className="notice offline person-warning">
          {warning}
        </p>
      ))}
      {changes ? (
        <RolesForm
          row={row}
          name={name}
          here={here}
          keep={async (roles) => {
            await send(`/people/${row.id}`, { roles }, 'PATCH')
            setChanges(false)
            const words = roles.map((role) => say(`term.role.${role}`)).join(', ')
            onDone(say('people.roles.changed', { name, roles: words }))
          }}
          onCancel={() => setChanges(false)}
        />
      ) : (
        <div className="people-acts person-acts">
          {mayChange ? (
            <>
              <button type="button" className="button small" onClick={() => setChanges(true)}>
                {say('people.roles.change')}
                <span className="visually-hidden"> {name}</span>
              </button>
              {!isSelf && (
                <SureButton
                  says={say('people.remove')}
                  name={say('people.remove.of', { name })}
                  sure={say('people.remove.sure', { name })}
                  yes={say('people.remove.yes', { name })}
                  danger
                  does={async () => {
                    await send(`/people/${row.id}`, {}, 'DELETE')
                    onDone(say('people.removed', { name }))
                  }}
                />
              )}
            </>
          ) : (
            <span className="quiet-text">{say('people.roles.above')}</span>
          )}
        </div>
      )}
    </li>
  )
}

function seen({ seenAt, enteredAt }: Row): string {
  if (seenAt === undefined) {
    return say('people.here.entered', { day: dayOf(enteredAt), time: clockTime(enteredAt) })
  }
  const time = clockTime(seenAt)
  return isSameDay(seenAt, Date.now())
    ? say('people.here.today', { time })
    : say('people.here.on', { day: dayOf(seenAt), time })
}
