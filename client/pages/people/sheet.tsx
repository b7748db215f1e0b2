import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { Here, InvitationRow, LinkRow } from '#shared/wire.ts'
import { act } from '../../live/api.ts'
import { say } from '../../say.ts'
import { Card, type CardContent } from './card.tsx'
import { useAct } from './use-act.ts'

interface SheetProps {
  readonly here: Here
  readonly links: readonly LinkRow[]
  readonly invitations: readonly InvitationRow[]
  readonly code: string
}

/** Cards to cut and hand out: chosen, looked at, and printed as the only thing of the page. */
export function Sheet({ here, links, invitations, code }: SheetProps) {
  const [cards, setCards] = useState<readonly CardContent[]>([])
  const [isEmpty, setIsEmpty] = useState(false)
  const { busy, problem, run } = useAct()
  const print = useRef<HTMLButtonElement>(null)
  const open = links.filter(({ link }) => link !== undefined)
  const given = invitations.filter(({ role }) => here.gives.includes(role))

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).getAll('card')
    setIsEmpty(chosen.length === 0)
    if (chosen.length === 0) return
    void run(async () => {
      const roles = open
        .filter(({ role }) => chosen.includes(role))
        .map(({ role, link = '' }) => ({ id: role, role, link }))
      const named: CardContent[] = []
      for (const { id, name, role } of given.filter((row) => chosen.includes(row.id))) {
        const path = `/api/sessions/${here.session}/invitations/${id}/link`
        const { link } = await act<{ readonly link: string }>(path, {})
        named.push({ id, name, role, link })
      }
      setCards([...roles, ...named])
    })
  }
  useEffect(() => {
    if (cards.length > 0) print.current?.focus()
  }, [cards])
  // A card of a link that was renewed since opens nothing: the sheet is made anew.
  const standing = open.map(({ link }) => link).join(' ')
  useEffect(() => setCards([]), [standing])

  return (
    <section aria-labelledby="people-sheet" className="people-sheet">
      <h2 id="people-sheet">{say('people.sheet.heading')}</h2>
      <p className="quiet-text">{say('people.sheet.help')}</p>
      <form onSubmit={submit}>
        <fieldset className="people-cards">
          <legend>{say('people.sheet.which')}</legend>
          {open.map(({ role }) => (
            <label key={role} className="people-tick">
              <input
                type="checkbox"
                name="card"
                value={role}
                defaultChecked={role === 'participant'}
              />
              <span>{say(`term.role.${role}`)}</span>
            </label>
          ))}
          {given.map(({ id, name, role, person }) => (
            <label key={id} className="people-tick">
              <input type="checkbox" name="card" value={id} defaultChecked={person === undefined} />
              <span dir="auto">
                {say('people.sheet.invited', { name, role: say(`term.role.${role}`) })}
              </span>
            </label>
          ))}
        </fieldset>
        <p className="problem" role="alert">
          {isEmpty ? say('people.sheet.nothing') : problem && say(`problem.${problem}`)}
        </p>
        <button type="submit" className="button" aria-disabled={busy}>
          {say(busy ? 'people.saving' : 'people.sheet.make')}
        </button>
      </form>
      {cards.length > 0 && (
        <>
          <p className="people-print">
            <button
              ref={print}
              type="button"
              className="button primary"
              onClick={() => window.print()}
            >
              {say('people.sheet.print')}
            </button>{' '}
            <span role="status">{say('people.sheet.ready', { n: cards.length })}</span>
          </p>
          <ul role="list" className="cards">
            {cards.map((card) => (
              <Card key={card.id} content={card} title={here.details.title} code={code} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
