import type { Here } from '#shared/wire.ts'
import { initialsOf } from '../../editor/people.ts'
import type { RoomLink } from '../../live/room-link.ts'
import { say } from '../../say.ts'
import { Lamp, People } from '../desk/desk-header.tsx'
import type { LampSource } from '../desk/desk-lamp.ts'
import { rolesOf } from '../entrance/roles-of.ts'

interface WorkshopHeaderProps {
  readonly here: Here
  readonly lamp: LampSource
  readonly link: RoomLink | undefined
}

/** The top of the page: which session, whether the words are safe, who is here, and the way to the notes. */
export function WorkshopHeader({ here, lamp, link }: WorkshopHeaderProps) {
  const roles = rolesOf(here)
  return (
    <header className="desk-header">
      <a className="wordmark" href="/" aria-label={say('desk.home')}>
        Rapport
      </a>
      <p className="session-name" dir="auto">
        {here.details.title}
      </p>
      <Lamp lamp={lamp} />
      {link && <People link={link} />}
      <p className="you" title={say('desk.you', { name: here.name, roles })}>
        <span className="initials own" aria-hidden="true">
          {initialsOf(here.name)}
        </span>
        <span className="you-name">
          {here.name} <span className="quiet">{roles}</span>
        </span>
      </p>
      {here.acts.includes('read-notes') && (
        <a className="button" href={`/s/${here.session}`}>
          {say('workshop.notes')}
        </a>
      )}
    </header>
  )
}
