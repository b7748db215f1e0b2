import { useEffect, useRef } from 'react'
import { ROLES } from '#shared/role.ts'
import { CopyLink } from './copy-link.tsx'
import type { Founded } from './founding.ts'
import { QrCode } from './qr-code.tsx'
import { say } from './say.ts'

/** The session is made: one link for each role, and the code for the room. [LOBBY4] */
export function RoleLinks(props: { readonly founded: Founded; readonly title: string }) {
  const { links, code } = props.founded
  const heading = useRef<HTMLHeadingElement>(null)
  // The form that had the focus is gone: say where one is now.
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="lobby-made">
      <header>
        <p className="quiet-text">{say('lobby.made')}</p>
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
        <p>
          <a className="button primary large" href={links.organiser}>
            {say('lobby.open-desk')}
          </a>
        </p>
      </header>
      <section aria-labelledby="lobby-links" className="lobby-links">
        <h2 id="lobby-links">{say('lobby.links')}</h2>
        <p className="quiet-text">
          {say('lobby.made-help')} {say('lobby.made-again')}
        </p>
        <ul role="list">
          {ROLES.map((role) => (
            <li key={role}>
              <div>
                <h3>{say(`term.role.${role}`)}</h3>
                <p className="quiet-text">{say(`lobby.may.${role}`)}</p>
              </div>
              <CopyLink role={role} link={links[role]} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="lobby-room" className="lobby-room">
        <h2 id="lobby-room">{say('lobby.join-this')}</h2>
        <QrCode text={links.participant} name={say('lobby.qr')} />
        {code !== undefined && (
          <p className="lobby-code">
            <span className="quiet-text">{say('lobby.code')}</span> <strong>{code}</strong>
          </p>
        )}
        <p className="quiet-text">{say('lobby.join-help')}</p>
      </section>
    </div>
  )
}
