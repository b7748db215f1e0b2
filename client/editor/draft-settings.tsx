import { useId } from 'react'
import type * as Y from 'yjs'
import { wordingOf, type DraftKey } from '#shared/document/drafts.ts'
import {
  BREAKDOWNS,
  LARGEST_QUORUM,
  LONGEST_TIMER,
  RESULTS,
  writeEntitled,
} from '#shared/poll/settings.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { say } from '../say.ts'
import { forWhom, namingOf, termsOf } from '../widgets/poll-terms.ts'
import { PlainField } from './plain-field.tsx'

// Whoever observes votes in no session.
const VOTING: readonly Role[] = ROLES.filter((role) => role !== 'observer')

interface DraftSettingsProps {
  readonly draft: Y.Map<unknown>
}

/** Everything that is fixed with the wording, with the sentences that every voter will read. [WORK1] */
export function DraftSettings({ draft }: DraftSettingsProps) {
  const wording = wordingOf(draft)
  const { kind, most, settings } = wording
  const { isNamed, results, entitled, breakdown, seconds, quorum } = settings
  const roles = typeof entitled === 'string' ? [] : entitled
  const name = useId()
  const write = (key: DraftKey, value: string | number | boolean | undefined): void => {
    if (value === undefined) draft.delete(key)
    else draft.set(key, value)
  }
  const writeNumber = (key: DraftKey, largest: number) => (text: string) =>
    write(key, wholeIn(text, largest))

  return (
    <div className="draft-settings">
      <fieldset>
        <legend>{say('workshop.ballots')}</legend>
        {([false, true] as const).map((named) => (
          <label key={String(named)} className="tick">
            <input
              type="radio"
              name={name}
              checked={isNamed === named}
              onChange={() => write('named', named)}
            />
            {say(named ? 'workshop.named' : 'workshop.anonymous')}
          </label>
        ))}
      </fieldset>
      <Choice
        label={say('workshop.results')}
        value={results}
        choices={RESULTS.map((each) => [each, say(`workshop.results.${each}`)])}
        onPick={(picked) => write('results', picked)}
      />
      <Choice
        label={say('workshop.entitled')}
        value={typeof entitled === 'string' ? entitled : 'roles'}
        choices={(['everybody', 'roles', 'codes'] as const).map((each) => [
          each,
          say(`workshop.entitled.${each}`),
        ])}
        onPick={(picked) => write('entitled', picked === 'roles' ? 'participant' : picked)}
      />
      {roles.length > 0 && (
        <fieldset>
          <legend>{say('workshop.roles')}</legend>
          {VOTING.map((role) => (
            <label key={role} className="tick">
              <input
                type="checkbox"
                checked={roles.includes(role)}
                onChange={({ target }) => {
                  const next = ROLES.filter((each) =>
                    each === role ? target.checked : roles.includes(each),
                  )
                  // Somebody must be left who may vote.
                  if (next.length > 0) write('entitled', writeEntitled(next))
                }}
              />
              {say(`term.role.${role}`)}
            </label>
          ))}
        </fieldset>
      )}
      {kind === 'multiple' && (
        <PlainField
          label={say('workshop.most')}
          hint={say('workshop.most.all')}
          value={most === undefined ? '' : String(most)}
          longest={2}
          least={1}
          onWrite={writeNumber('most', 99)}
        />
      )}
      <PlainField
        label={say('workshop.seconds')}
        hint={say('workshop.seconds.none')}
        value={seconds === undefined ? '' : String(seconds)}
        longest={5}
        least={1}
        onWrite={writeNumber('seconds', LONGEST_TIMER)}
      />
      <PlainField
        label={say('workshop.quorum')}
        hint={say('workshop.quorum.none')}
        value={quorum === undefined ? '' : String(quorum)}
        longest={7}
        least={1}
        onWrite={writeNumber('quorum', LARGEST_QUORUM)}
      />
      <Choice
        label={say('workshop.breakdown')}
        value={breakdown}
        choices={BREAKDOWNS.map((each) => [each, say(`workshop.breakdown.${each}`)])}
        onPick={(picked) => write('breakdown', picked)}
      />
      <div className="voter-reads">
        <p className="quiet">{say('workshop.voter-reads')}</p>
        <p>{[namingOf(settings), forWhom(settings), ...termsOf(wording)].join(' ')}</p>
      </div>
    </div>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly (readonly [value: Value, words: string])[]
  onPick(value: Value): void
}

function Choice<Value extends string>({ label, value, choices, onPick }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <div className="plain-field">
      <label htmlFor={name}>{label}</label>
      <select
        id={name}
        value={value}
        onChange={({ target }) => {
          const [picked] = choices.find(([each]) => each === target.value) ?? []
          if (picked !== undefined) onPick(picked)
        }}
      >
        {choices.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Without a number the setting is none; one that is too large or no whole one is the nearest that fits. */
function wholeIn(text: string, largest: number): number | undefined {
  const value = Math.round(Number(text))
  return text.trim() === '' || !(value >= 1) ? undefined : Math.min(value, largest)
}
