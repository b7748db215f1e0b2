import { useState } from 'react'
import type { Here, InvitationRow } from '#shared/wire.ts'
import { dayOf, say } from '../../say.ts'
import { CopyLink } from '../links/copy-link.tsx'
import { QrCode } from '../links/qr-code.tsx'
import { SureButton } from './sure-button.tsx'
import { useAct } from './use-act.ts'
import type { PeopleDesk } from './use-people.ts'

interface InvitationsProps {
  readonly here: Here
  readonly invitations: readonly InvitationRow[]
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** Who was invited, whether they have come in, and their links again. */
export function Invitations({ here, invitations, send, onDone }: InvitationsProps) {
  return (
    <section aria-labelledby="people-invited">
      <h2 id="people-invited">{say('people.invited.heading')}</h2>
      {invitations.length === 0 ? (
        <p>{say('people.invited.none')}</p>
      ) : (
        <ul role="list" className="people-rows">
          {invitations.map((row) => (
            <Invited key={row.id} row={row} here={here} send={send} onDone={onDone} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface InvitedProps {
  readonly row: InvitationRow
  readonly here: Here
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

function Invited({ row, here, send, onDone }: InvitedProps) {
  const [link, setLink] = useState<string>()
  const { busy, problem, run } = useAct()
  const { name } = row
  const isIn = row.person !== undefined
  const show = async (): Promise<void> => {
    setLink((await send<{ readonly link: string }>(`/invitations/${row.id}/link`)).link)
  }
  return (
    <li className="person-row">
      <div className="person-who">
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>
        </p>
        {(row.affiliation || row.group) && (
          <p className="quiet-text" dir="auto">
            {[row.affiliation, row.group].filter(Boolean).join(' · ')}
          </p>
        )}
        <p className="quiet-text">
          {say('people.invited.on', { day: dayOf(row.madeAt) })} ·{' '}
          {say(isIn ? 'people.invited.in' : 'people.invited.waiting')}
        </p>
      </div>
      <p className="person-roles">{say(`term.role.${row.role}`)}</p>
      {here.gives.includes(row.role) && (
        <div className="people-acts person-acts">
          <button
            type="button"
            className="button small"
            aria-expanded={link !== undefined}
            aria-label={say('people.invited.show-of', { name })}
            aria-disabled={busy}
            onClick={() => (link === undefined ? void run(show) : setLink(undefined))}
          >
            {say(link === undefined ? 'people.invited.show' : 'people.invited.hide')}
          </button>
          <SureButton
            says={say('people.invited.take')}
            name={say('people.invited.take-of', { name })}
            sure={say(isIn ? 'people.invited.take-sure-in' : 'people.invited.take-sure', { name })}
            yes={say('people.invited.take-yes')}
            danger
            does={async () => {
              await send(`/invitations/${row.id}`, {}, 'DELETE')
              onDone(say('people.invited.taken', { name }))
            }}
          />
        </div>
      )}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      {link !== undefined && (
        <div className="people-link">
          <CopyLink name={name} link={link} />
          <QrCode text={link} name={say('people.links.qr', { name })} />
        </div>
      )}
    </li>
  )
}
