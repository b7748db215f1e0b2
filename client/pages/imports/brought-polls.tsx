import { useEffect, useState } from 'react'
import type { Here, PollFromFile } from '#shared/wire.ts'
import { act, ask } from '../../live/api.ts'
import { say } from '../../say.ts'
import { SureButton } from '../people/sure-button.tsx'

interface BroughtPollsProps {
  readonly here: Here
  /** Another number whenever something came from a file of another tool. */
  readonly imports: number
}

const MOST_ANSWERS = 12 // of an open question; the rest is counted

/**
 * What other tools counted, each a series of its own beside ours with its own number of people, and who was there. [IMP16]
 */
export function BroughtPolls({ here, imports }: BroughtPollsProps) {
  const [polls, setPolls] = useState<readonly PollFromFile[]>([])
  const [people, setPeople] = useState(0)
  const api = `/api/sessions/${here.session}/imports`
  const mayImport = here.acts.includes('import')
  const mayRead = here.acts.includes('read-notes')
  useEffect(() => {
    if (imports === 0 || !mayRead) return undefined
    let isHere = true
    // Those that were heard stay; the next word of the feed asks again.
    const quiet = (): void => undefined
    ask<{ readonly polls: readonly PollFromFile[] }>(`${api}/polls`).then((answer) => {
      if (isHere) setPolls(answer.polls)
    }, quiet)
    if (mayImport)
      ask<{ readonly people: number }>(`${api}/attendance`).then((answer) => {
        if (isHere) setPeople(answer.people)
      }, quiet)
    return () => {
      isHere = false
    }
  }, [api, imports, mayRead, mayImport])
  if (polls.length === 0 && people === 0) return null
  return (
    <section className="brought" aria-labelledby="brought">
      <h3 id="brought">{say('brought.title')}</h3>
      {people > 0 && <p>{say('brought.people', { n: people })}</p>}
      <ul role="list">
        {polls.map((poll) => (
          <li key={poll.id}>
            <p className="source">
              {say(`imports.tool.${poll.tool}`)} · {say('imports.votes', { n: poll.people })}
            </p>
            <p dir="auto">
              <b>{poll.question}</b>
            </p>
            <ul role="list" className="brought-answers">
              {poll.answers.slice(0, MOST_ANSWERS).map(({ text, count }) => (
                <li key={text}>
                  <span dir="auto">{text}</span>
                  <span>{count}</span>
                  <meter
                    min={0}
                    max={Math.max(poll.people, count, 1)}
                    value={count}
                    aria-label={text}
                  />
                </li>
              ))}
            </ul>
            {poll.answers.length > MOST_ANSWERS && (
              <p className="quiet">
                {say('imports.sample-more', { n: poll.answers.length - MOST_ANSWERS })}
              </p>
            )}
            {mayImport && (
              <SureButton
                says={say('brought.remove')}
                name={say('brought.remove-named', { question: poll.question })}
                sure={say('brought.remove-sure')}
                yes={say('brought.remove')}
                danger
                does={async () => {
                  await act(`${api}/${poll.id}`, {}, 'DELETE')
                  setPolls((before) => before.filter(({ id }) => id !== poll.id))
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
