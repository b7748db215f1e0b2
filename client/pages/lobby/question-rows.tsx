import { useId, useRef } from 'react'
import { DoubtMark } from './doubt-mark.tsx'
import { addRow, moveRow, removeRow, setRow, type Rows } from './rows.ts'
import { say } from './say.ts'

/** The policy questions in their order. */
export function QuestionRows(props: {
  readonly questions: Rows<string>
  readonly onChange: (questions: Rows<string>) => void
}) {
  const { questions, onChange } = props
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const last = questions.value.length
  return (
    <section aria-labelledby={`${id}-questions`} className="lobby-part">
      <h3 id={`${id}-questions`} ref={heading} tabIndex={-1}>
        {say('lobby.questions')}
      </h3>
      {last === 0 && <p className="quiet-text">{say('lobby.questions-none')}</p>}
      <ol role="list">
        {questions.value.map(({ key, value, why }, at) => {
          const n = at + 1
          return (
            <li key={key}>
              <div className="lobby-question">
                <textarea
                  rows={2}
                  maxLength={2000}
                  className={why === undefined ? '' : 'unsure'}
                  aria-label={say('lobby.question', { n })}
                  aria-describedby={why && `${id}-why-${key}`}
                  value={value}
                  onChange={(event) => onChange(setRow(questions, key, event.target.value))}
                />
                <div className="lobby-question-moves">
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={say('lobby.question-up', { n })}
                    aria-disabled={at === 0}
                    onClick={() => at > 0 && onChange(moveRow(questions, key, -1))}
                  >
                    <span aria-hidden="true">↑</span>
                  </button>
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={say('lobby.question-down', { n })}
                    aria-disabled={n === last}
                    onClick={() => n < last && onChange(moveRow(questions, key, 1))}
                  >
                    <span aria-hidden="true">↓</span>
                  </button>
                  <button
                    type="button"
                    className="button quiet"
                    aria-label={say('lobby.question-remove', { n })}
                    onClick={() => {
                      onChange(removeRow(questions, key))
                      heading.current?.focus()
                    }}
                  >
                    <span aria-hidden="true">×</span>
                  </button>
                </div>
              </div>
              <DoubtMark
                id={`${id}-why-${key}`}
                thing={say('lobby.question', { n })}
                why={why}
                onConfirm={() => onChange(setRow(questions, key, value))}
              />
            </li>
          )
        })}
      </ol>
      <button type="button" className="button" onClick={() => onChange(addRow(questions, ''))}>
        {say('lobby.questions-add')}
      </button>
    </section>
  )
}
