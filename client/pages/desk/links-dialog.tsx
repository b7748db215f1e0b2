import { useEffect, useRef, useState } from 'react'
import type { ProblemCode } from '#shared/problem.ts'
import type { Role } from '#shared/role.ts'
import type { Here, Links } from '#shared/wire.ts'
import { ask, codeOf } from '../../live/api.ts'
import { say } from '../../say.ts'

interface LinksDialogProps {
  readonly here: Here
  onClose(): void
}

/** The seven links again, for whoever may hand them out. */
export function LinksDialog({ here, onClose }: LinksDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [links, setLinks] = useState<Links>()
  const [problem, setProblem] = useState<ProblemCode>()
  const [copied, setCopied] = useState<Role>()

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    ask<Links>(`/api/sessions/${here.session}/links`).then(setLinks, (refusal: unknown) =>
      setProblem(codeOf(refusal)),
    )
  }, [here.session])

  const copy = async (role: Role): Promise<void> => {
    await navigator.clipboard.writeText(links?.[role] ?? '')
    setCopied(role)
  }

  return (
    <dialog ref={dialog} className="links-dialog" aria-labelledby="links-title" onClose={onClose}>
      <h2 id="links-title">{say('links.title')}</h2>
      <p className="quiet">{say('links.why')}</p>
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      <ul role="list">
        {links &&
          here.gives.map((role) => (
            <li key={role}>
              <label>
                <span>{say(`term.role.${role}`)}</span>
                <input readOnly value={links[role]} onFocus={({ target }) => target.select()} />
              </label>
              <button type="button" className="button" onClick={() => void copy(role)}>
                {say(copied === role ? 'links.copied' : 'links.copy')}
                <span className="visually-hidden"> {say(`term.role.${role}`)}</span>
              </button>
            </li>
          ))}
      </ul>
      <p>{say('links.code', { code: here.code, address: `${location.host}/f` })}</p>
      <form method="dialog">
        <button type="submit" className="button primary">
          {say('links.close')}
        </button>
      </form>
    </dialog>
  )
}
