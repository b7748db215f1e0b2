import { useState } from 'react'
import { wordingOf, type Draft } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { SET_FILES } from '#shared/poll/set-file.ts'
import { isBlank } from '#shared/poll/set-wording.ts'
import { say } from '../../say.ts'
import { saveSet } from './save-file.ts'

interface SaveSetProps {
  /** Those that are not put aside. */
  readonly drafts: readonly Draft[]
  onDone(says: string): void
}

/** All polls or some of them, as a file to carry to another session. [WORK5] */
export function SaveSet({ drafts, onDone }: SaveSetProps) {
  const [left, setLeft] = useState<ReadonlySet<PollId>>(new Set())
  const written = drafts
    .map(({ id, map }, at) => ({ id, number: at + 1, wording: wordingOf(map) }))
    .filter(({ wording }) => !isBlank(wording))
  const chosen = written.filter(({ id }) => !left.has(id))
  const isAll = chosen.length === written.length
  if (written.length === 0) return null

  return (
    <div className="set-file">
      <fieldset>
        <legend>{say('workshop.file.choose')}</legend>
        {written.length > 1 && (
          <label className="tick">
            <input
              type="checkbox"
              checked={isAll}
              onChange={() => setLeft(new Set(isAll ? written.map(({ id }) => id) : []))}
            />
            {say('workshop.file.all')}
          </label>
        )}
        {written.map(({ id, number, wording }) => (
          <label key={id} className="tick">
            <input
              type="checkbox"
              checked={!left.has(id)}
              onChange={({ target }) => {
                const next = new Set(left)
                if (target.checked) next.delete(id)
                else next.add(id)
                setLeft(next)
              }}
            />
            <bdi>
              {say('workshop.poll-named', {
                number,
                question: wording.question.trim() || say('workshop.untitled'),
              })}
            </bdi>
          </label>
        ))}
      </fieldset>
      <p className="acts">
        {SET_FILES.map((as) => (
          <button
            key={as}
            type="button"
            className="button"
            disabled={chosen.length === 0}
            onClick={() => {
              saveSet(
                chosen.map(({ wording }) => wording),
                as,
              )
              onDone(say('workshop.file.saved', { n: chosen.length }))
            }}
          >
            {say('workshop.file.chosen', { n: chosen.length })} {say(`workshop.file.${as}`)}
          </button>
        ))}
      </p>
    </div>
  )
}
