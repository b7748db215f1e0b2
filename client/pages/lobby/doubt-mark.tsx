import { say } from './say.ts'
import type { SheetWhy } from './sheet.ts'

/** Why something is unsure, and the button that says it is right. Nothing where all is sure. */
export function DoubtMark(props: {
  readonly id: string
  readonly thing: string
  readonly why: SheetWhy | undefined
  readonly onConfirm: () => void
}) {
  const { id, thing, why, onConfirm } = props
  if (why === undefined) return null
  return (
    <p className="lobby-doubt">
      <span id={id}>
        <strong>{say('lobby.doubt-ask')}</strong> {say(`lobby.doubt.${why}`)}
      </span>
      <button
        type="button"
        className="button quiet"
        aria-label={say('lobby.confirm-of', { thing })}
        onClick={({ detail }) => {
          // The button goes. Whoever pressed it by a key stays at the field; a finger would open
          // the keyboard of the phone.
          if (detail === 0) fieldOf(id)?.focus()
          onConfirm()
        }}
      >
        {say('lobby.confirm')}
      </button>
    </p>
  )
}

function fieldOf(doubt: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[aria-describedby~='${CSS.escape(doubt)}']`)
}
