import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { Here } from '#shared/wire.ts'
import { colourClass, initialsOf, usePresent } from '../../editor/people.ts'
import type { FeedState } from '../../live/feed.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { venue } from '../../live/venue.ts'
import { say } from '../../say.ts'
import { type KeepLamp } from '../../widgets/keep-lamp.ts'
import '../../widgets/keep-lamp.ts'
import { rolesOf } from '../entrance/roles-of.ts'
import type { LampSource } from './desk-lamp.ts'

interface DeskHeaderProps {
  readonly here: Here
  readonly lamp: LampSource
  readonly link: RoomLink | undefined
  readonly feed: FeedState
}

/** The top of the desk: which session, whether the words are safe, who is here. */
export function DeskHeader({ here, lamp, link, feed }: DeskHeaderProps) {
  const isOffline = useSyncExternalStore(lamp.listen, () => lamp.state.kind === 'offline')
  const way = useSyncExternalStore(venue.subscribe, () => venue.way)
  const roles = rolesOf(here)
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
      {feed === 'lost' && !isOffline && <p className="feed-lost">{say('desk.feed-lost')}</p>}
      <Lamp lamp={lamp} />
      {way === 'slow' && (
        <p className="slow-line" role="status" title={say('desk.slow-line-why')}>
          {say('desk.slow-line')}
        </p>
      )}
      {link && <People link={link} />}
      <p className="you" title={say('desk.you', { name: here.name, roles })}>
        <span className="initials own" aria-hidden="true">
          {initialsOf(here.name)}
        </span>
        <span className="you-name">
          {here.name} <span className="quiet">{roles}</span>
        </span>
      </p>
      {here.acts.includes('give-roles') && (
        <a className="button" href={`/s/${here.session}/people`}>
          {say('desk.share')}
        </a>
      )}
    </header>
  )
}

/** The lamp is handed its state as it changes, without the desk around it being drawn. */
export function Lamp({ lamp }: { readonly lamp: LampSource }) {
  const element = useRef<KeepLamp>(null)
  useLayoutEffect(() => {
    const show = (): void => {
      if (element.current) element.current.state = lamp.state
    }
    show()
    return lamp.listen(show)
  }, [lamp])
  return <rapport-lamp ref={element} />
}

/** Who else writes in a document now. */
export function People({ link }: { readonly link: RoomLink }) {
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
