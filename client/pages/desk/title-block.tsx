import { numberedName, type Named, type SessionDetails } from '#shared/session.ts'
import { LANGUAGE, say } from '../../say.ts'

const date = new Intl.DateTimeFormat(LANGUAGE, {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

/** The head of the paper: what the session is called, and who was named for it. It heads the report too. */
export function TitleBlock({ details }: { readonly details: SessionDetails }) {
  const minutes =
    details.minutes === undefined ? undefined : say('desk.minutes', { n: details.minutes })
  const when =
    details.start === undefined ? undefined : `${date.format(new Date(details.start))} UTC`
  const facts = [when, details.room, details.format, minutes].filter((fact) => fact !== undefined)
  return (
    <header className="title-block" dir="auto">
      <p className="number">{numberedName(details)}</p>
      <h1>{details.title}</h1>
      {facts.length > 0 && <p className="facts">{facts.join(' · ')}</p>}
      {details.people.length > 0 && (
        <details>
          <summary>{say('desk.people-named', { n: details.people.length })}</summary>
          <ul role="list">
            {details.people.map((person) => (
              <li key={`${person.part} ${person.name}`}>
                <span className="part">{say(`term.role.${person.part}`)}</span>{' '}
                <span>{person.name}</span>
                {groupOf(person) && <span className="quiet"> {groupOf(person)}</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </header>
  )
}

function groupOf({ affiliation, group, region }: Named): string {
  return [affiliation, group, region].filter((part) => part !== undefined).join(', ')
}
