import { useId, useState, type FormEvent } from 'react'
import type { SessionSettings } from '#shared/access/settings.ts'
import type { Here } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { useAct } from './use-act.ts'
import type { PeopleDesk } from './use-people.ts'

interface ElsewhereProps {
  readonly here: Here
  readonly settings: SessionSettings
  readonly code: string
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** Where the session shows outside of the desk: on the wall of the room, and in pages of other origins. */
export function Elsewhere({ here, settings, code, send, onDone }: ElsewhereProps) {
  const [origins, setOrigins] = useState(settings.embeds.join('\n'))
  const { busy, problem, run } = useAct()
  const name = useId()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy) return
    void run(async () => {
      const embeds = origins.split(/\s+/).flatMap(originIn)
      await send('/settings', { embeds: [...new Set(embeds)] }, 'PATCH')
      setOrigins(embeds.join('\n'))
      onDone(say('people.elsewhere.kept'))
    })
  }
  return (
    <section aria-labelledby="people-elsewhere">
      <h2 id="people-elsewhere">{say('people.elsewhere.heading')}</h2>
      <p>
        <a className="button" href={`/stage/${here.session}`} target="_blank" rel="noopener">
          {say('people.elsewhere.stage')}
        </a>
      </p>
      <p className="quiet-text">{say('people.elsewhere.stage-help')}</p>
      <form className="people-origins" onSubmit={submit}>
        <label htmlFor={name}>{say('people.elsewhere.origins')}</label>
        <textarea
          id={name}
          rows={3}
          dir="ltr"
          spellCheck={false}
          placeholder="https://www.example.org"
          value={origins}
          onChange={({ target }) => setOrigins(target.value)}
        />
        <p className="quiet-text">{say('people.elsewhere.origins-help')}</p>
        <p className="problem" role="alert">
          {problem &&
            say(problem === 'unreadable' ? 'people.elsewhere.unfit' : `problem.${problem}`)}
        </p>
        <button type="submit" className="button" aria-disabled={busy}>
          {say('people.elsewhere.keep')}
        </button>
      </form>
      {settings.embeds.length > 0 && (
        <>
          <p>{say('people.elsewhere.snippet')}</p>
          <pre className="snippet" dir="ltr" tabIndex={0}>
            {`<script src="${location.origin}/embed.js" data-session="${here.session}" data-key="${code}" async></script>`}
          </pre>
        </>
      )}
    </section>
  )
}

/** The origin of an address as somebody pastes it; what is none stays, so that the server says so. */
function originIn(text: string): readonly string[] {
  if (text === '') return []
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  return [URL.canParse(address) ? new URL(address).origin : text]
}
