import { Node } from '@tiptap/core'
import { NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react'
import { useState } from 'react'
import type { PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { codeOf } from '../live/api.ts'
import { clockTime, say } from '../say.ts'
import '../widgets/poll-widget.ts'
import { DraftForm } from './draft-form.tsx'
import { usePollDesk } from './poll-desk.ts'
import { useDraft } from './use-draft.ts'

/** The place of a poll in the notes. What it shows comes from the drafts, or from the server once it is open. */
export const PollNode = Node.create({
  name: 'poll',
  group: 'block',
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes() {
    return { id: { default: null, rendered: false }, poll: { default: null, rendered: false } }
  },
  parseHTML: () => [],
  renderHTML: () => ['div', { class: 'poll-block' }],
  addNodeView() {
    return ReactNodeViewRenderer(PollView, {
      className: 'poll-block',
      // The fields and buttons inside are the poll's; only dragging the block is the editor's.
      stopEvent: ({ event }) => event.type !== 'dragstart',
    })
  },
})

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
        {counted ? <Times poll={counted} /> : <span>{say('term.poll.draft')}</span>}
      </header>
      {counted ? (
        <Opened poll={counted} />
      ) : draft ? (
        <DraftForm poll={poll} draft={draft} />
      ) : (
        <Gone />
      )}
    </section>
  )
}

function Opened({ poll }: { readonly poll: CountedPoll }) {
  const desk = usePollDesk()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const close = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    await desk.close(poll.id).catch((refusal: unknown) => setProblem(codeOf(refusal)))
    setBusy(false)
  }
  return (
    <>
      <rapport-poll poll={poll} mode="watch" />
      {poll.state === 'open' && desk.mayOpen && (
        <button type="button" className="button" disabled={busy} onClick={() => void close()}>
          {say('desk.poll.close')}
        </button>
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
