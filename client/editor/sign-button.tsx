interface SignButtonProps {
  readonly label: string
  readonly sign: string
  readonly disabled: boolean
  act(): void
}

/** A small button that shows a sign and says a word. */
export function SignButton({ label, sign, disabled, act }: SignButtonProps) {
  return (
    <button
      type="button"
      className="tool"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={act}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}
