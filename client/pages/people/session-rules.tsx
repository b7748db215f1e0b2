import {
  ATTRIBUTIONS,
  type SessionSettings,
  type SessionStanding,
} from '#shared/access/settings.ts'
import { FAIRNESS } from '#shared/question/fairness.ts'
import { say } from '../../say.ts'
import { SureButton } from './sure-button.tsx'
import { useAct } from './use-act.ts'
import type { PeopleDesk } from './use-people.ts'

interface SessionRulesProps {
  readonly standing: SessionStanding
  readonly send: PeopleDesk['send']
  onDone(what: string): void
}

/** What the organiser decides about the session: who reads the draft, how people are named, and when it is over. */
export function SessionRules({ standing, send, onDone }: SessionRulesProps) {
  const { settings, endedAt, suspendedAt } = standing
  const { busy, problem, run } = useAct()
  const set = (changed: Partial<SessionSettings>): void => {
    if (busy) return
    void run(async () => {
      await send('/settings', changed, 'PATCH')
      onDone(say('people.rules.kept'))
    })
  }
  const isOpen = endedAt === undefined && suspendedAt === undefined
  return (
    <section aria-labelledby="people-rules">
      <h2 id="people-rules">{say('people.rules.heading')}</h2>
      <fieldset>
        <legend>{say('people.rules.draft')}</legend>
        <label className="people-tick">
          <input
            type="checkbox"
            checked={settings.speakersRead}
            onChange={({ target }) => set({ speakersRead: target.checked })}
          />
          <span>{say('people.rules.speakers')}</span>
        </label>
        <label className="people-tick">
          <input
            type="checkbox"
            checked={settings.participantsRead}
            onChange={({ target }) => set({ participantsRead: target.checked })}
          />
          <span>{say('people.rules.participants')}</span>
        </label>
      </fieldset>
      <fieldset>
        <legend>{say('people.rules.attribution')}</legend>
        {ATTRIBUTIONS.map((attribution) => (
          <label key={attribution} className="people-tick">
            <input
              type="radio"
              name="attribution"
              checked={settings.attribution === attribution}
              onChange={() => set({ attribution })}
            />
            <span>{say(`people.rules.attribution.${attribution}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{say('people.rules.questions')}</legend>
        <label className="people-tick">
          <input
            type="checkbox"
            checked={settings.questionsWait}
            onChange={({ target }) => set({ questionsWait: target.checked })}
          />
          <span>{say('people.rules.questions-wait')}</span>
        </label>
        <label>
          {say('people.rules.fairness')}{' '}
          <select
            value={settings.fairness}
            onChange={({ target }) =>
              set({ fairness: FAIRNESS.find((rule) => rule === target.value) ?? 'none' })
            }
          >
            {FAIRNESS.map((rule) => (
              <option key={rule} value={rule}>
                {say(`people.rules.fairness.${rule}`)}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <p className="problem" role="alert">
        {problem && say(`problem.${problem}`)}
      </p>
      <p className={isOpen ? 'quiet-text' : 'notice offline'}>
        {say(
          endedAt !== undefined
            ? 'people.rules.ended'
            : suspendedAt !== undefined
              ? 'people.rules.suspended'
              : 'people.rules.running',
        )}
      </p>
      <div className="people-acts">
        {!isOpen && (
          <SureButton
            says={say('people.rules.resume')}
            sure={say('people.rules.resume-sure')}
            yes={say('people.rules.resume-yes')}
            does={async () => {
              await send('/resume')
              onDone(say('people.rules.was-resumed'))
            }}
          />
        )}
        {isOpen && (
          <SureButton
            says={say('people.rules.suspend')}
            sure={say('people.rules.suspend-sure')}
            yes={say('people.rules.suspend-yes')}
            does={async () => {
              await send('/suspend')
              onDone(say('people.rules.was-suspended'))
            }}
          />
        )}
        {endedAt === undefined && (
          <SureButton
            says={say('people.rules.end')}
            sure={say('people.rules.end-sure')}
            yes={say('people.rules.end-yes')}
            danger
            does={async () => {
              await send('/end')
              onDone(say('people.rules.was-ended'))
            }}
          />
        )}
      </div>
    </section>
  )
}
