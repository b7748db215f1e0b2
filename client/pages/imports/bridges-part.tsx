import { useCallback, useEffect, useId, useState, type FormEvent } from 'react'
import type { BridgeRow, Here } from '#shared/wire.ts'
import { act, ask } from '../../live/api.ts'
import { say } from '../../say.ts'
import { SureButton } from '../people/sure-button.tsx'
import { useAct } from '../people/use-act.ts'

type Made = BridgeRow & { readonly token?: string }

/** Tools that bring in lines by themselves: a token is made, shown once, and revoked. [BRIDGE1] */
export function BridgesPart({ here }: { readonly here: Here }) {
  const field = useId()
  const api = `/api/sessions/${here.session}/bridges`
  const [bridges, setBridges] = useState<readonly BridgeRow[]>([])
  const [made, setMade] = useState<Made>()
  const { busy, problem, run } = useAct()
  const read = useCallback(async (): Promise<void> => {
    const answer = await ask<{ readonly bridges: readonly BridgeRow[] }>(api)
    setBridges(answer.bridges.filter(({ isRevoked }) => !isRevoked))
  }, [api])
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const name = String(new FormData(form).get('name')).trim()
    if (name === '') return
    void run(async () => {
      setMade(await act<Made>(api, { name }))
      form.reset()
      await read()
    })
  }
  useEffect(() => {
    void run(read)
  }, [run, read])

  return (
    <div className="bridges">
      <p className="quiet-text">{say('bridges.help')}</p>
      <form onSubmit={make}>
        <label htmlFor={field}>{say('bridges.name')}</label>
        <input id={field} name="name" type="text" maxLength={80} required placeholder="Matrix" />
        <button type="submit" className="button" aria-disabled={busy}>
          {say('bridges.make')}
        </button>
      </form>
      <p className="problem" role="alert">
        {problem && say(`problem.${problem}`)}
      </p>
      {made?.token !== undefined && (
        <div className="bridges-made" role="status">
          <p>{say('bridges.once', { name: made.name })}</p>
          <input
            readOnly
            value={made.token}
            aria-label={say('bridges.token')}
            onFocus={({ target }) => target.select()}
          />
          <p className="quiet-text">
            {say('bridges.where', {
              address: `${location.origin}/api/sessions/${here.session}/inbox`,
            })}
          </p>
        </div>
      )}
      <ul role="list">
        {bridges.map(({ id, name }) => (
          <li key={id}>
            <span dir="auto">{name}</span>
            <SureButton
              says={say('bridges.revoke')}
              name={say('bridges.revoke-named', { name })}
              sure={say('bridges.revoke-sure')}
              yes={say('bridges.revoke')}
              danger
              does={async () => {
                await act(`${api}/${id}`, {}, 'DELETE')
                setMade((before) => (before?.id === id ? undefined : before))
                await read()
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
