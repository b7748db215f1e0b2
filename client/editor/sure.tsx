import { useEffect, useId, useRef } from 'react'
import { say } from '../say.ts'

interface SureProps {
  /** What will be so afterwards. */
  readonly says: string
  readonly yes: string
  readonly busy: boolean
  onYes(): void
  onNo(): void
}

/** Asks once more, in its place and without a dialog; Escape is no. */
export function Sure({ says, yes, busy, onYes, onNo }: SureProps) {
  const name = useId()
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div
      className="sure"
      role="group"
      aria-labelledby={name}
      onKeyDown={(event) => {
        // The key that asked is still held: that is no answer.
        if (event.repeat) event.preventDefault()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onNo()
      }}
    >
      <span id={name}>{says}</span>
      <button
        ref={first}
        type="button"
        className="button primary"
        aria-disabled={busy}
        onClick={busy ? undefined : onYes}
      >
        {yes}
      </button>
      <button type="button" className="button quiet" onClick={onNo}>
        {say('desk.poll.not-yet')}
      </button>
    </div>
  )
}
