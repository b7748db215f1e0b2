import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { say } from '../../say.ts'
import { useAct } from './use-act.ts'

interface SureButtonProps {
  /** What stands on the button, and what it is called where several say the same. */
  readonly says: string
  readonly name?: string
  /** What will be so afterwards. */
  readonly sure: string
  readonly yes: string
  readonly danger?: boolean
  does(): Promise<unknown>
}

/** A button that says what will happen and asks once more, in its place; Escape is no. */
export function SureButton({ says, name, sure, yes, danger = false, does }: SureButtonProps) {
  const [asks, setAsks] = useState(false)
  const { busy, problem, run, read } = useAct()
  const first = useRef<HTMLButtonElement>(null)
  const leave = (): void => {
    flushSync(() => setAsks(false))
    read()
    first.current?.focus()
  }
  const confirm = async (): Promise<void> => {
    if (await run(does)) setAsks(false)
  }
  if (!asks) {
    return (
      <button
        ref={first}
        type="button"
        className={`button small ${danger ? 'danger' : ''}`}
        aria-label={name}
        onClick={() => setAsks(true)}
      >
        {says}
      </button>
    )
  }
  return (
    <div
      className="people-sure"
      role="group"
      aria-label={name ?? says}
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave()
      }}
    >
      <p>{sure}</p>
      <p className="problem" role="alert">
        {problem && say(`problem.${problem}`)}
      </p>
      <div className="people-acts">
        <button type="button" className="button" autoFocus onClick={leave}>
          {say('people.no')}
        </button>
        <button
          type="button"
          className={`button primary ${danger ? 'danger' : ''}`}
          aria-disabled={busy}
          onClick={() => void confirm()}
        >
          {busy ? say('people.saving') : yes}
        </button>
      </div>
    </div>
  )
}
