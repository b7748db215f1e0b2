import { useEffect, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { clockTime, say } from '../say.ts'
import { Invitations } from './people/invitations.tsx'
import { InviteForm } from './people/invite-form.tsx'
import { Elsewhere } from './people/elsewhere.tsx'
import { Participants } from './people/participants.tsx'
import { PersonRow } from './people/person-row.tsx'
import { RoleRows } from './people/role-rows.tsx'
import { SessionRules } from './people/session-rules.tsx'
import { Sheet } from './people/sheet.tsx'
import { usePeople, type PeopleDesk, type PeopleView } from './people/use-people.ts'

/** Who is in a session and what each may do, for whoever may give roles. [PEOPLE1] */
export function People({ session }: { readonly session: SessionId }) {
  const desk = usePeople(session)
  const { view, look } = desk
  const title = 'here' in view ? view.here.details.title : undefined
  useEffect(() => {
    if (title !== undefined) document.title = say('people.title', { title })
  }, [title])

  if (view.is === 'open') return <OpenPage session={session} view={view} desk={desk} />
  return (
    <main className="entrance">
      <a className="wordmark" href="/">
        Rapport
      </a>
      <h1>{say('people.heading')}</h1>
      <p role="status">
        {view.is === 'opening' && say('people.opening')}
        {view.is === 'not-in' && say('people.not-in')}
        {view.is === 'not-yours' && say('people.not-yours')}
        {view.is === 'refused' && say(`problem.${view.problem}`)}
      </p>
      <div className="entrance-ways">
        {view.is === 'refused' && (
          <button type="button" className="button large" onClick={() => void look()}>
            {say('people.again')}
          </button>
        )}
        {view.is !== 'opening' && (
          <a className="button large" href={`/s/${session}`}>
            {say('people.desk')}
          </a>
        )}
      </div>
    </main>
  )
}

interface OpenPageProps {
  readonly session: SessionId
  readonly view: Extract<PeopleView, { readonly is: 'open' }>
  readonly desk: PeopleDesk
}

function OpenPage({ session, view: { here, page, at }, desk }: OpenPageProps) {
  const { send, feed, turn } = desk
  const [done, setDone] = useState('')
  const names = new Map(page.people.map(({ id, name }) => [id, name]))
  return (
    <div className="people-page">
      <header className="desk-header">
        <a className="wordmark" href="/" aria-label={say('desk.home')}>
          Rapport
        </a>
        <p className="session-name" dir="auto">
          {here.details.title}
        </p>
        <a className="button" href={`/s/${session}`}>
          {say('people.desk')}
        </a>
      </header>
      <main>
        <h1>{say('people.heading')}</h1>
        {feed === 'lost' && (
          <p className="notice offline" role="status">
            {say('people.away', { time: clockTime(at) })}
          </p>
        )}
        <p className="people-done" role="status">
          {done}
        </p>
        <section aria-labelledby="people-here">
          <h2 id="people-here">{say('people.here.heading')}</h2>
          {page.people.length === 0 && <p>{say('people.here.none')}</p>}
          <ul role="list" className="people-rows">
            {page.people.map((row) => (
              <PersonRow
                key={row.id}
                row={row}
                here={here}
                likeness={row.looksLike && names.get(row.looksLike)}
                send={send}
                onDone={setDone}
              />
            ))}
          </ul>
        </section>
        <Participants
          here={here}
          counted={page.participants}
          code={page.code}
          turn={turn}
          send={send}
          onDone={setDone}
        />
        <InviteForm here={here} send={send} />
        <Invitations here={here} invitations={page.invitations} send={send} onDone={setDone} />
        <RoleRows links={page.links} code={page.code} send={send} onDone={setDone} />
        <Sheet here={here} links={page.links} invitations={page.invitations} code={page.code} />
        {here.acts.includes('rule-session') && (
          <>
            <Elsewhere
              here={here}
              settings={page.standing.settings}
              code={page.code}
              send={send}
              onDone={setDone}
            />
            <SessionRules standing={page.standing} send={send} onDone={setDone} />
          </>
        )}
      </main>
    </div>
  )
}
