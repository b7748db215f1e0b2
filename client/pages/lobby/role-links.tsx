import { useEffect, useRef } from 'react'
import { ROLES } from '#shared/role.ts'
import { CopyLink } from '../links/copy-link.tsx'
import type { Made } from './kept.ts'
import { QrCode } from '../links/qr-code.tsx'
import { say } from './say.ts'

/** The session is made: one link for each role, and the code for the room. [LOBBY4] */
export function RoleLinks(props: {
  readonly made: Made
  readonly onUsed: () => void
  readonly onNext: () => void
}) {
  const { made, onUsed, onNext } = props
  const { links, code } = made.founded
  const heading = useRef<HTMLHeadingElement>(null)
  // The form that had the focus is gone: say where one is now.
  useEffect(() => heading.current?.focus(), [])
  // Who leaves with nothing copied and no desk opened has no way back to the session. [LOBBY9]
  useEffect(() => {
    if (made.used) return undefined
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [made.used])
  return (
    <div className="lobby-made">
      <header>
        <p className="quiet-text">{say('lobby.made')}</p>
        <h1 ref={heading} tabIndex={-1}>
          {made.title}
        </h1>
        <p className="lobby-made-ways">
          <a className="button primary large" href={links.organiser} onClick={onUsed}>
            {say('lobby.open-desk')}
          </a>
          <button
            type="button"
            className="button large"
            onClick={() => {
              if (made.used || confirm(say('lobby.made-next-sure'))) onNext()
            }}
          >
            {say('lobby.made-next')}
          </button>
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
              <CopyLink name={say(`term.role.${role}`)} link={links[role]} onCopied={onUsed} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="lobby-room" className="lobby-room">
        <h2 id="lobby-room">{say('lobby.join-this')}</h2>
        <QrCode text={links.participant} name={say('lobby.qr')} />
        <p className="quiet-text">{say('lobby.join-help')}</p>
        {code !== undefined && (
          <p className="lobby-join-by-code">
            {say('lobby.join-open')} <strong className="lobby-address">{location.host}/f</strong>{' '}
            {say('lobby.join-type')}{' '}
            <span className="lobby-code">
              <strong>{code}</strong>
            </span>
          </p>
        )}
      </section>
    </div>
  )
}
