import { useId, useRef } from 'react'
import * as Y from 'yjs'
import { wordingOf, type DraftKey } from '#shared/document/drafts.ts'
import { ABSTAIN, hasWordedOptions, isWritten, NO, POLL_KINDS, YES } from '#shared/poll/kinds.ts'
import { HIGHEST_STEP, LOWEST_STEP } from '#shared/poll/kinds.ts'
import {
  LONGEST_OPTION,
  LONGEST_QUESTION,
  LONGEST_SCALE_LABEL,
  MOST_OPTIONS,
} from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { DraftOptions, type OptionActs } from './draft-options.tsx'
import { PlainField } from './plain-field.tsx'
import { SharedText } from './shared-text.tsx'

interface DraftFieldsProps {
  readonly draft: Y.Map<unknown>
  /** Stands beside the kind, at the end of the row. */
  readonly children?: React.ReactNode
}

/** The words of a draft and what they are asked as: everybody who designs it types in the same fields. */
export function DraftFields({ draft, children }: DraftFieldsProps) {
  const acts = useRef<OptionActs>(null)
  const name = useId()
  const question = draft.get('question')
  const options = draft.get('options')
  if (!(question instanceof Y.Text) || !(options instanceof Y.Array)) return null
  const { kind } = wordingOf(draft)
  const isWorded = hasWordedOptions(kind)

  return (
    <>
      <SharedText
        text={question}
        label={say('desk.poll.question')}
        hint={say('desk.poll.question')}
        longest={LONGEST_QUESTION}
        className="draft-question"
        onEnter={() => acts.current?.enter(0)}
      />
      {isWorded && <DraftOptions options={options} ref={acts} />}
      {kind === 'yes-no' && <YesNoWords draft={draft} />}
      {kind === 'scale' && <ScaleEnds draft={draft} />}
      {isWritten(kind) && <p className="quiet">{say(`workshop.written.${kind}`)}</p>}
      <div className="draft-acts">
        {isWorded && (
          <button
            type="button"
            className="button quiet"
            disabled={options.length >= MOST_OPTIONS}
            onClick={() => acts.current?.add(options.length)}
          >
            {say('desk.poll.add-option')}
          </button>
        )}
        <label htmlFor={name} className="visually-hidden">
          {say('desk.poll.kind')}
        </label>
        <select id={name} value={kind} onChange={({ target }) => draft.set('kind', target.value)}>
          {POLL_KINDS.map((each) => (
            <option key={each} value={each}>
              {say(`term.poll.${each}`)}
            </option>
          ))}
        </select>
        {children}
      </div>
    </>
  )
}

function YesNoWords({ draft }: { readonly draft: Y.Map<unknown> }) {
  const words = wordingOf(draft).options
  return (
    <div className="draft-pairs">
      {([YES, NO, ABSTAIN] as const).map((id) => (
        <PlainField
          key={id}
          label={say(`workshop.word.${id as string as 'yes' | 'no' | 'abstain'}`)}
          value={words.find((word) => word.id === id)?.text ?? ''}
          longest={LONGEST_OPTION}
          onWrite={(text) => draft.set(id, text)}
        />
      ))}
    </div>
  )
}

const STEPS = Array.from(
  { length: HIGHEST_STEP - LOWEST_STEP + 1 },
  (_step, at) => LOWEST_STEP + at,
)

/** The ends of a scale and what they mean. */
function ScaleEnds({ draft }: { readonly draft: Y.Map<unknown> }) {
  const { scale } = wordingOf(draft)
  if (!scale) return null
  return (
    <div className="draft-pairs scale-ends">
      {(
        [
          ['from', 'low', scale.from, scale.low],
          ['to', 'high', scale.to, scale.high],
        ] as const satisfies readonly (readonly [DraftKey, DraftKey, number, string])[]
      ).map(([end, meaning, step, words]) => (
        <div key={end} className="scale-end">
          <Step
            label={say(`workshop.scale.${end}`)}
            value={step}
            onPick={(picked) => draft.set(end, picked)}
          />
          <PlainField
            label={say(`workshop.scale.${meaning}`)}
            value={words}
            longest={LONGEST_SCALE_LABEL}
            onWrite={(text) => draft.set(meaning, text)}
          />
        </div>
      ))}
    </div>
  )
}

interface StepProps {
  readonly label: string
  readonly value: number
  onPick(step: number): void
}

function Step({ label, value, onPick }: StepProps) {
  const name = useId()
  return (
    <div className="plain-field">
      <label htmlFor={name}>{label}</label>
      <select id={name} value={value} onChange={({ target }) => onPick(Number(target.value))}>
        {/* A draft may have been written with a step that no scale has. */}
        {!STEPS.includes(value) && <option value={value}>{value}</option>}
        {STEPS.map((step) => (
          <option key={step} value={step}>
            {step}
          </option>
        ))}
      </select>
    </div>
  )
}
