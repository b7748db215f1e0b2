import { useEffect, useId, useState } from 'react'

interface PlainFieldProps {
  readonly label: string
  readonly value: string
  readonly longest: number
  /** A whole number of at least this is asked for instead of words; the keyboard of a phone follows. */
  readonly least?: number
  readonly hint?: string
  onWrite(text: string): void
}

/** A short field whose value is one: written when it is left or by Enter, and the last who writes has it. */
export function PlainField({ label, value, longest, least, hint, onWrite }: PlainFieldProps) {
  const name = useId()
  const [typed, setTyped] = useState(value)
  const [isHere, setIsHere] = useState(false)
  // What somebody else writes is shown at once, but never under hands that type.
  useEffect(() => {
    if (!isHere) setTyped(value)
  }, [value, isHere])
  const leave = (): void => {
    setIsHere(false)
    if (typed !== value) onWrite(typed)
  }
  return (
    <div className="plain-field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        type={least === undefined ? 'text' : 'number'}
        {...(least !== undefined && { min: least, step: 1, inputMode: 'numeric' as const })}
        dir={least === undefined ? 'auto' : undefined}
        maxLength={longest}
        placeholder={hint}
        value={typed}
        onFocus={() => setIsHere(true)}
        onBlur={leave}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && typed !== value) onWrite(typed)
        }}
      />
    </div>
  )
}
