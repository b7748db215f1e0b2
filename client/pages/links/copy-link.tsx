import { useEffect, useRef, useState } from 'react'
import { say } from '../../say.ts'

const COPIED_STAYS = 2500 // milliseconds: long enough to be read twice

interface CopyLinkProps {
  /** Whose link it is: a role, or somebody by name. */
  readonly name: string
  readonly link: string
  readonly onCopied?: () => void
}

/** A link that can be seen, selected and copied. It says 'copied' only when it was. */
export function CopyLink({ name, link, onCopied }: CopyLinkProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'by-hand'>('idle')
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (state !== 'copied') return undefined
    const timer = setTimeout(() => setState('idle'), COPIED_STAYS)
    return () => clearTimeout(timer)
  }, [state])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setState('copied')
      onCopied?.()
    } catch {
      // Without https a page has no clipboard: the link is selected, and a key does the rest.
      field.current?.select()
      setState('by-hand')
    }
  }

  return (
    <div className="copy-link">
      <input
        ref={field}
        readOnly
        value={link}
        aria-label={say('lobby.link-of', { role: name })}
        onFocus={(event) => event.target.select()}
        onCopy={onCopied}
      />
      <button
        type="button"
        className="button"
        aria-label={say(state === 'copied' ? 'lobby.copied-of' : 'lobby.copy-of', { role: name })}
        onClick={() => void copy()}
      >
        {state === 'copied' ? say('lobby.copied') : say('lobby.copy')}
      </button>
      <span role="status" className={state === 'by-hand' ? 'quiet-text' : 'visually-hidden'}>
        {state === 'copied' && say('lobby.copied-aloud', { role: name })}
        {state === 'by-hand' && say('lobby.copy-by-hand')}
      </span>
    </div>
  )
}
