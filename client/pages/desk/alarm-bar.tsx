import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Alarm, Removed } from '#shared/alarm.ts'
import { readDraft } from '#shared/document/drafts.ts'
import type { PollId, SessionId } from '#shared/ids.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { usePollDesk, type PollDesk } from '../../editor/poll-desk.ts'
import { act, codeOf } from '../../live/api.ts'
import { clockTime, say } from '../../say.ts'

interface AlarmBarProps {
  readonly session: SessionId
  readonly alarms: readonly Alarm[]
  onSettled(alarm: Alarm): void
}

/** What happened to the notes without anybody meaning it, with the way back. Nothing, where nothing did. */
export function AlarmBar({ session, alarms, onSettled }: AlarmBarProps) {
  const bar = useRef<HTMLElement>(null)
  const settled = (alarm: Alarm): void => {
    flushSync(() => onSettled(alarm))
    // The pressed button went with its notice: the keyboard goes to the next one, else to the notes.
    const next = bar.current?.querySelector('button') ?? document.getElementById('notes')
    next?.focus()
  }
  return (
    <section
      ref={bar}
      className="alarms"
      aria-label={say('desk.alarms')}
      hidden={alarms.length === 0}
    >
      {/* Stays on the page while it is empty, so that the first notice is read aloud. */}
      <ul role="list" aria-live="polite">
        {alarms.map((alarm) => (
          <AlarmNotice key={alarm.id} session={session} alarm={alarm} onSettled={settled} />
        ))}
      </ul>
    </section>
  )
}

interface AlarmNoticeProps {
  readonly session: SessionId
  readonly alarm: Alarm
  onSettled(alarm: Alarm): void
}

function AlarmNotice({ session, alarm, onSettled }: AlarmNoticeProps) {
  const desk = usePollDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()

  const settle = async (how: 'restore' | 'dismiss'): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      onSettled(await act<Alarm>(`/api/sessions/${session}/alarms/${alarm.id}/${how}`, {}))
    } catch (refusal) {
      setProblem(codeOf(refusal))
    }
    setBusy(false)
  }

  return (
    <li className="alarm">
      <p>{sentenceOf(alarm, desk)}</p>
      <div className="alarm-acts">
        {alarm.what.kind === 'removed' && (
          <button
            type="button"
            className="button primary"
            aria-disabled={busy}
            onClick={busy ? undefined : () => void settle('restore')}
          >
            {say(busy ? 'desk.alarm.working' : 'desk.alarm.put-back')}
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-disabled={busy}
          onClick={busy ? undefined : () => void settle('dismiss')}
        >
          {say(alarm.what.kind === 'removed' ? 'desk.alarm.meant' : 'desk.alarm.seen')}
        </button>
      </div>
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
    </li>
  )
}

function sentenceOf({ what, by, at, document }: Alarm, desk: PollDesk): string {
  const time = clockTime(at)
  if (what.kind === 'damaged') {
    return say('desk.alarm.damaged', {
      document: say(document === 'notes' ? 'desk.alarm.notes' : 'desk.alarm.polls'),
      time,
    })
  }
  const from =
    by === undefined ? say('desk.alarm.page') : say('desk.alarm.page-of', { name: apart(by) })
  const [first, ...others] = namesIn(what, desk)
  const [poll] = what.polls
  const isWordless = poll !== undefined && wordingOf(poll, desk) === '' && others.length === 0
  const sentences = [
    isWordless && say('desk.alarm.poll-untitled', { from, time }),
    first !== undefined &&
      others.length === 0 &&
      !isWordless &&
      say(what.polls.length > 0 ? 'desk.alarm.poll' : 'desk.alarm.section', {
        name: apart(first),
        from,
        time,
      }),
    first !== undefined &&
      others.length > 0 &&
      say('desk.alarm.several', { names: [first, ...others].map(apart).join('”, “'), from, time }),
    what.characters > 0 && say('desk.alarm.text', { n: what.characters, from, time }),
  ]
  return sentences.filter((sentence) => sentence !== false).join(' ')
}

/** A name in its own direction, which ends with it. */
function apart(name: string): string {
  return `\u2068${name}\u2069`
}

function namesIn({ polls, sections }: Removed, desk: PollDesk): string[] {
  return [
    ...polls.map((poll) => wordingOf(poll, desk) || say('desk.poll.untitled')),
    ...sections.map((words) => (words === '' ? say('desk.outline.untitled') : words)),
  ]
}

/** The question of a poll; empty while it has none. */
function wordingOf(poll: PollId, { counted, drafts }: PollDesk): string {
  return counted.get(poll)?.question ?? readDraft(drafts.doc, poll)?.question ?? ''
}
