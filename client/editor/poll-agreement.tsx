import type { PollId } from '#shared/ids.ts'
import type { PollWording } from '#shared/poll/wording.ts'
import { wordingText } from '#shared/poll/wording.ts'
import { say } from '../say.ts'
import { agreedTo } from './agreed.ts'
import { usePollDesk } from './poll-desk.ts'
import { Refused } from './refused.tsx'
import { useAct } from './use-act.ts'

interface PollAgreementProps {
  readonly poll: PollId
  readonly wording: PollWording
}

/** Which speakers agreed to a draft as it is worded now; a speaker agrees here too. */
export function PollAgreement({ poll, wording }: PollAgreementProps) {
  const desk = usePollDesk()
  const { busy, problem, run } = useAct()
  const text = wordingText(wording)
  const ours = desk.agreements.filter((agreement) => agreement.poll === poll)
  const { agreed, fallen, silent } = agreedTo(text, ours, desk.speakers)
  const whole = agreed.length + fallen.length + silent.length
  const agrees = ours.some(({ person, wording: to }) => person === desk.person && to === text)
  if (whole === 0 && !desk.isSpeaker) return null
  return (
    <div className="poll-agreement">
      {whole > 0 && (
        <p className="quiet">
          <span className="poll-agreed">
            {say('desk.poll.agreed', { agreed: agreed.length, n: whole })}
          </span>
          {agreed.length > 0 && ` ${say('desk.poll.agreed-who', { names: listed(agreed) })}`}
          {fallen.length > 0 && ` ${say('desk.poll.agreed-fallen', { names: listed(fallen) })}`}
          {silent.length > 0 && ` ${say('desk.poll.agreed-silent', { names: listed(silent) })}`}
        </p>
      )}
      {desk.isSpeaker && (
        <button
          type="button"
          className="button quiet small"
          aria-pressed={agrees}
          aria-disabled={busy}
          onClick={busy ? undefined : () => void run(() => desk.agree(poll, !agrees))}
        >
          {say(agrees ? 'desk.poll.agree-back' : 'desk.poll.agree')}
        </button>
      )}
      <Refused problem={problem} />
    </div>
  )
}

/** Names one after the other, each in its own direction. */
function listed(names: readonly string[]): string {
  return names.map((name) => `\u2068${name}\u2069`).join(', ')
}
