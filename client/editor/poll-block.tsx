import { Node } from '@tiptap/core'
import { NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { wordingOf } from '#shared/document/drafts.ts'
import { isPlainId, type PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import { clockTime, say } from '../say.ts'
import '../widgets/poll-widget.ts'
import { DeskBallot } from './desk-ballot.tsx'
import { DraftForm } from './draft-form.tsx'
import { usePollDesk } from './poll-desk.ts'
import { Sure } from './sure.tsx'
import { useDraft } from './use-draft.ts'

/** The place of a poll in the notes. What it shows comes from the drafts, or from the server once it is open. */
export const PollNode = Node.create({
  name: 'poll',
  group: 'block',
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes() {
    return {
      id: { default: null, rendered: false },
      poll: {
        default: null,
        parseHTML: (element: HTMLElement) => element.dataset['poll'],
        renderHTML: ({ poll }: Record<string, unknown>) => ({ 'data-poll': poll }),
      },
    }
  },
  // Cut and pasted, it is the same poll at another place.
  parseHTML() {
    return [
      {
        tag: 'div[data-poll]',
        getAttrs: (element: HTMLElement) => isPlainId(element.dataset['poll'] ?? '') && null,
      },
    ]
  },
  renderHTML: ({ HTMLAttributes }) => ['div', HTMLAttributes],
  addNodeView() {
    return ReactNodeViewRenderer(PollView, {
      className: 'poll-block',
      // The fields and buttons inside are the poll's; the rest is the block, to be chosen and moved.
      stopEvent: ({ event }) => event.type !== 'dragstart' && isInControl(event.target),
    })
  },
})

const CONTROLS = 'textarea, input, select, button, label, a, rapport-poll'

function isInControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(CONTROLS) !== null
}

function PollView({ node }: ReactNodeViewProps) {
  const poll = String(node.attrs['poll'] ?? '') as PollId
  return (
    <NodeViewWrapper contentEditable={false} id={`poll-${poll}`}>
      <PollCard poll={poll} />
    </NodeViewWrapper>
  )
}

/** A poll in whatever state it is: draft, open or closed. */
export function PollCard({ poll }: { readonly poll: PollId }) {
  const desk = usePollDesk()
  const draft = useDraft(desk.drafts.doc, poll)
  const counted = desk.counted.get(poll)
  const state = counted?.state ?? 'draft'
  return (
    <section className="poll-card" data-state={state} aria-label={say('desk.poll.label')}>
      <header>
        <span className="poll-sign">{say('desk.poll.label')}</span>
        {counted && <Times poll={counted} />}
        {!counted && desk.mayWrite && (
          <span>{say(desk.isUncertain ? 'desk.poll.uncertain' : 'term.poll.draft')}</span>
        )}
      </header>
      {counted ? (
        <Opened poll={counted} />
      ) : draft && desk.mayWrite ? (
        <DraftForm poll={poll} draft={draft} />
      ) : draft ? (
        <rapport-poll draft={wordingOf(draft)} />
      ) : (
        <Gone />
      )}
    </section>
  )
}

function Opened({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const [asks, setAsks] = useState(false)
  const [votes, setVotes] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const opener = useRef<HTMLButtonElement>(null)
  const isOpen = poll.state === 'open'
  const hasVoted = desk.voted.has(poll.id)
  // What was refused may have become possible, or pointless.
  useEffect(() => setProblem(undefined), [poll])

  const close = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    await desk.close(poll.id).catch((refusal: unknown) => setProblem(codeOf(refusal)))
    setBusy(false)
    setAsks(false)
  }
  const leave = (): void => {
    flushSync(() => setAsks(false))
    opener.current?.focus()
  }
  return (
    <>
      {votes && isOpen ? (
        <DeskBallot poll={poll} />
      ) : (
        <rapport-poll poll={poll} mode="watch" counted={hasVoted} />
      )}
      {isOpen && <p className="quiet">{say('desk.poll.join', desk.floor)}</p>}
      {isOpen && asks && (
        <Sure
          says={say('desk.poll.close-sure')}
          yes={say('desk.poll.close-yes')}
          busy={busy}
          onYes={() => void close()}
          onNo={leave}
        />
      )}
      {isOpen && !asks && (
        <p className="poll-acts">
          {desk.mayVote && !hasVoted && (
            <button type="button" className="button quiet" onClick={() => setVotes(!votes)}>
              {say(votes ? 'desk.poll.vote-hide' : 'desk.poll.vote')}
            </button>
          )}
          {desk.mayOpen && (
            <button ref={opener} type="button" className="button" onClick={() => setAsks(true)}>
              {say('desk.poll.close')}
            </button>
          )}
        </p>
      )}
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
    </>
  )
}

function Times({ poll }: { readonly poll: CountedPoll }) {
  const from = clockTime(poll.openedAt)
  if (poll.closedAt === undefined) return <span>{say('desk.poll.since', { time: from })}</span>
  return <span>{say('desk.poll.from-to', { from, to: clockTime(poll.closedAt) })}</span>
}

function Gone() {
  return <p className="quiet">{say('desk.poll.gone')}</p>
}
