import { usePollDesk } from '../../editor/poll-desk.ts'
import { SureButton } from '../../editor/sure.tsx'
import { clockTime, say } from '../../say.ts'

/** Says on every desk that the session rehearses, for as long as it does, and ends it. [DESK21] */
export function RehearsalBar() {
  const desk = usePollDesk()
  const since = desk.rehearsingSince
  return (
    <section className="rehearsal" aria-label={say('desk.rehearsal')} hidden={since === undefined}>
      {/* Stays on the page while it is empty, so that its beginning is read aloud. */}
      <p aria-live="polite">
        {since !== undefined && (
          <>
            <b>{say('desk.rehearsal.since', { time: clockTime(since) })}</b>{' '}
            {say('desk.rehearsal.what')}
          </>
        )}
      </p>
      {since !== undefined && desk.mayOpen && (
        <div className="alarm-acts">
          <SureButton
            label={say('desk.rehearsal.end')}
            says={say('desk.rehearsal.end-sure')}
            yes={say('desk.rehearsal.end-yes')}
            act={() => desk.endRehearsal()}
          />
        </div>
      )}
    </section>
  )
}
