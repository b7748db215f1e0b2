import { useCallback, useEffect, useState } from 'react'
import type { Here, PeopleList, PersonRow as Row } from '#shared/wire.ts'
import { ask } from '../../live/api.ts'
import { say } from '../../say.ts'
import { PersonRow } from './person-row.tsx'
import { useAct } from './use-act.ts'
import type { PeopleDesk } from './use-people.ts'

interface ParticipantsProps {
  readonly here: Here
  readonly counted: PeopleList['participants']
  readonly code: string
  readonly turn: number
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** A hall of participants: a number, and a list of them when somebody asks for it, a page at a time. */
export function Participants({ here, counted, code, turn, send, onDone }: ParticipantsProps) {
  const [shown, setShown] = useState<readonly Row[]>()
  const [isAll, setIsAll] = useState(false)
  const { busy, problem, run } = useAct()
  const address = `/api/sessions/${here.session}/people?participants=1`

  const listAfter = useCallback(
    async (rows: readonly Row[]): Promise<void> => {
      const after = rows.at(-1)?.id
      const more = await ask<PeopleList>(
        after === undefined ? address : `${address}&after=${after}`,
      )
      const known = new Set(rows.map(({ id }) => id))
      const news = more.people.filter(({ id }) => !known.has(id))
      setShown([...rows, ...news])
      setIsAll(rows.length + news.length >= more.participants.total || news.length === 0)
    },
    [address],
  )
  const isListed = shown !== undefined
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    // Somebody came, went or changed. Who has listed more than one page is not thrown back to the first.
    if (isListed && !isLong) void run(() => listAfter([]))
  }, [turn, isListed, isLong, run, listAfter])

  return (
    <section aria-labelledby="people-participants">
      <h2 id="people-participants">{say('people.participants.heading')}</h2>
      {counted.total === 0 ? (
        <p>{say('people.participants.none', { code })}</p>
      ) : (
        <p className="people-counted">
          <span className="numbers">
            {say('people.participants.count', { n: counted.total })}{' '}
            {say('people.participants.here', { here: counted.here })}
          </span>
          <button
            type="button"
            className="button small"
            aria-expanded={isListed}
            onClick={() => {
              setIsLong(false)
              setShown(isListed ? undefined : [])
            }}
          >
            {say(isListed ? 'people.participants.hide' : 'people.participants.list')}
          </button>
        </p>
      )}
      <p className="problem" role="alert">
        {problem && say(`problem.${problem}`)}
      </p>
      {shown && (
        <ul role="list" className="people-rows">
          {shown.map((row) => (
            <PersonRow
              key={row.id}
              row={row}
              here={here}
              likeness={undefined}
              send={send}
              onDone={onDone}
            />
          ))}
        </ul>
      )}
      {shown && !isAll && (
        <button
          type="button"
          className="button"
          aria-disabled={busy}
          onClick={() => {
            setIsLong(true)
            void run(() => listAfter(shown))
          }}
        >
          {say('people.participants.more')}
        </button>
      )}
    </section>
  )
}
