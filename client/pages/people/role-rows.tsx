import { useState } from 'react'
import type { LinkRow, PeopleList } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { CopyLink } from '../links/copy-link.tsx'
import { QrCode } from '../links/qr-code.tsx'
import { SureButton } from './sure-button.tsx'
import type { PeopleDesk } from './use-people.ts'

interface RoleRowsProps {
  readonly links: readonly LinkRow[]
  readonly code: string
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** The links of the roles that the asker may give, and the code for the room. */
export function RoleRows({ links, code, send, onDone }: RoleRowsProps) {
  return (
    <section aria-labelledby="people-links">
      <h2 id="people-links">{say('people.links.heading')}</h2>
      <p className="quiet-text">{say('people.links.help')}</p>
      <ul role="list" className="people-rows">
        {links.map((row) => (
          <RoleRow key={row.role} row={row} send={send} onDone={onDone} />
        ))}
      </ul>
      <div className="people-code">
        <div>
          <h3>{say('people.code')}</h3>
          <p className="quiet-text">{say('people.code.help', { address: `${location.host}/f` })}</p>
        </div>
        <strong className="lobby-code">{code}</strong>
        <SureButton
          says={say('people.code.renew')}
          sure={say('people.code.renew-sure')}
          yes={say('people.links.renew-yes')}
          does={async () => {
            const renewed = await send<Pick<PeopleList, 'code'>>('/code/renew')
            onDone(say('people.code.renewed', { code: renewed.code }))
          }}
        />
      </div>
    </section>
  )
}

interface RoleRowProps {
  readonly row: LinkRow
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

function RoleRow({ row, send, onDone }: RoleRowProps) {
  const [showsCode, setShowsCode] = useState(false)
  const role = say(`term.role.${row.role}`)
  return (
    <li className="person-row role-row">
      <div className="person-who">
        <h3>{role}</h3>
        <p className="quiet-text">{say(`lobby.may.${row.role}`)}</p>
      </div>
      <div className="people-link">
        {row.link === undefined ? (
          <p className="notice offline">{say('people.links.revoked')}</p>
        ) : (
          <>
            <CopyLink name={role} link={row.link} />
            {showsCode && <QrCode text={row.link} name={say('people.links.qr', { name: role })} />}
          </>
        )}
      </div>
      <div className="people-acts person-acts">
        {row.link !== undefined && (
          <button
            type="button"
            className="button small"
            aria-expanded={showsCode}
            aria-label={say('people.links.qr-show-of', { name: role })}
            onClick={() => setShowsCode(!showsCode)}
          >
            {say(showsCode ? 'people.links.qr-hide' : 'people.links.qr-show')}
          </button>
        )}
        <SureButton
          says={say('people.links.renew')}
          name={say('people.links.renew-of', { role })}
          sure={say('people.links.renew-sure')}
          yes={say('people.links.renew-yes')}
          does={async () => {
            await send(`/links/${row.role}/renew`)
            onDone(say('people.links.renewed', { role }))
          }}
        />
        {!row.isRevoked && (
          <SureButton
            says={say('people.links.revoke')}
            name={say('people.links.revoke-of', { role })}
            sure={say('people.links.revoke-sure')}
            yes={say('people.links.revoke-yes')}
            danger
            does={async () => {
              await send(`/links/${row.role}/revoke`)
              onDone(say('people.links.revoke-done', { role }))
            }}
          />
        )}
      </div>
    </li>
  )
}
