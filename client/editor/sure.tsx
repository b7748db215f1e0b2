import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { say } from '../say.ts'
import { Refused } from './refused.tsx'
import { useAct } from './use-act.ts'

interface SureProps {
  /** What will be so afterwards. */
  readonly says: string
  readonly yes: string
  readonly busy: boolean
  /** What is to be filled in before; it has the keyboard first. */
  readonly children?: ReactNode
  onYes(): void
  onNo(): void
}

/** Asks once more, in its place and without a dialog; Escape is no. */
export function Sure({ says, yes, busy, children, onYes, onNo }: SureProps) {
  const name = useId()
  const group = useRef<HTMLDivElement>(null)
  useEffect(() => group.current?.querySelector<HTMLElement>('input, button')?.focus(), [])
  return (
    <div
      ref={group}
      className="sure"
      role="group"
      aria-labelledby={name}
      onKeyDown={(event) => {
        // The key that asked is still held: that is no answer.
        if (event.repeat && event.target instanceof HTMLButtonElement) event.preventDefault()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onNo()
      }}
    >
      <span id={name}>{says}</span>
      {children}
      <button
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

interface SureButtonProps {
  readonly label: string
  readonly says: string
  readonly yes: string
  readonly className?: string
  act(): Promise<void>
}

/** A button that asks once more in its place, does it, and says why it was refused. */
export function SureButton({ label, says, yes, className = '', act }: SureButtonProps) {
  const [asks, setAsks] = useState(false)
  const { busy, problem, run, forget } = useAct()
  const opener = useRef<HTMLButtonElement>(null)
  const leave = (): void => {
    flushSync(() => setAsks(false))
    opener.current?.focus()
  }
  const confirm = async (): Promise<void> => {
    await run(act)
    setAsks(false)
  }
  return (
    <>
      {asks ? (
        <Sure says={says} yes={yes} busy={busy} onYes={() => void confirm()} onNo={leave} />
      ) : (
        <button
          ref={opener}
          type="button"
          className={`button ${className}`}
          onClick={() => {
            forget()
            setAsks(true)
          }}
        >
          {label}
        </button>
      )}
      <Refused problem={problem} />
    </>
  )
}
