import { useState } from 'react'
import type { Unplaced } from '#shared/proposal/reading.ts'
import { say } from './say.ts'

const MOST_SHOWN = 50

/** The lines that became nothing, each with a way into the description. [LOBBY2] */
export function UnplacedLines(props: {
  readonly lines: readonly Unplaced[]
  readonly onPlace: (line: Unplaced) => void
}) {
  const { lines, onPlace } = props
  const [placed, setPlaced] = useState<number>()
  if (lines.length === 0 && placed === undefined) return null
  return (
    <section aria-labelledby="lobby-unplaced" className="lobby-part">
      <h3 id="lobby-unplaced" tabIndex={-1}>
        {say('lobby.unplaced')}
      </h3>
      <p className="quiet-text">{say('lobby.unplaced-help')}</p>
      <ul role="list">
        {lines.slice(0, MOST_SHOWN).map((line) => (
          <li key={line.line} className="lobby-unplaced-line">
            <small>{say('lobby.unplaced-line', { line: line.line })}</small>
            <q>{line.text.trim().slice(0, 300)}</q>
            <button
              type="button"
              className="button quiet"
              aria-label={say('lobby.unplaced-place-of', { line: line.line })}
              onClick={() => {
                onPlace(line)
                setPlaced(line.line)
                document.getElementById('lobby-unplaced')?.focus()
              }}
            >
              {say('lobby.unplaced-place')}
            </button>
          </li>
        ))}
      </ul>
      {lines.length > MOST_SHOWN && (
        <p className="quiet-text">{say('lobby.unplaced-more', { n: lines.length - MOST_SHOWN })}</p>
      )}
      <p role="status" className="quiet-text">
        {placed !== undefined && say('lobby.unplaced-placed', { line: placed })}
      </p>
    </section>
  )
}
