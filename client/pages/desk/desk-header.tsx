import { useState, useSyncExternalStore } from 'react'
import { may } from '#shared/role.ts'
import type { Here } from '#shared/wire.ts'
import { colourClass, initialsOf, usePresent } from '../../editor/people.ts'
import type { FeedState } from '../../live/feed.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { venue } from '../../live/venue.ts'
import { say } from '../../say.ts'
import '../../widgets/keep-lamp.ts'
import type { LampState } from '../../widgets/lamp-state.ts'
import { LinksDialog } from './links-dialog.tsx'

interface DeskHeaderProps {
  readonly here: Here
  readonly lamp: LampState
  readonly link: RoomLink | undefined
  readonly feed: FeedState
}

/** The top of the desk: which session, whether the words are safe, who is here. */
export function DeskHeader({ here, lamp, link, feed }: DeskHeaderProps) {
  const [showsLinks, setShowsLinks] = useState(false)
  const way = useSyncExternalStore(venue.subscribe, () => venue.way)
  const roles = here.roles.map((role) => say(`term.role.${role}`)).join(', ')
  return (
    <header className="desk-header">
      <a className="wordmark" href="/" aria-label={say('desk.home')}>
        Rapport
      </a>
      <button type="button" className="button quiet outline-button" popoverTarget="outline">
        <span aria-hidden="true">☰</span>
        <span className="outline-word">{say('desk.outline')}</span>
      </button>
      <p className="session-name" dir="auto">
        {here.details.title}
      </p>
      {feed === 'lost' && lamp.kind !== 'offline' && (
        <p className="feed-lost">{say('desk.feed-lost')}</p>
      )}
      <rapport-lamp state={lamp} />
      {way === 'slow' && (
        <p className="slow-line" role="status" title={say('desk.slow-line-why')}>
          {say('desk.slow-line')}
        </p>
      )}
      {link && <People link={link} />}
      <p className="you" title={say('desk.you', { name: here.name })}>
        <span className="initials own" aria-hidden="true">
          {initialsOf(here.name)}
        </span>
        <span className="you-name">
          {here.name} <span className="quiet">{roles}</span>
        </span>
      </p>
      {may(here.roles, 'see-links') && (
        <button type="button" className="button" onClick={() => setShowsLinks(true)}>
          {say('desk.share')}
        </button>
      )}
      {showsLinks && <LinksDialog here={here} onClose={() => setShowsLinks(false)} />}
    </header>
  )
}

function People({ link }: { readonly link: RoomLink }) {
  const present = usePresent(link.provider.awareness)
  if (present.length === 0) return null
  return (
    <ul className="people" role="list" aria-label={say('desk.people')}>
      {present.map(({ id, name, colour }) => (
        <li key={id} className={`initials ${colourClass(colour)}`} title={name}>
          <span aria-hidden="true">{initialsOf(name)}</span>
          <span className="visually-hidden">{name}</span>
        </li>
      ))}
    </ul>
  )
}
