import { Node } from '@tiptap/core'
import { NodeViewWrapper, ReactNodeViewRenderer, type ReactNodeViewProps } from '@tiptap/react'
import { isPlainId, type PollId } from '#shared/ids.ts'
import type { CountedPoll } from '#shared/poll/poll.ts'
import { clockTime, say } from '../say.ts'
import '../widgets/poll-widget.ts'
import { Duplicate } from './duplicate.tsx'
import { usePollDesk } from './poll-desk.ts'
import { PollDraft } from './poll-draft.tsx'
import { EarlierRounds, NewRound } from './poll-rounds.tsx'
import { PollRunning } from './poll-running.tsx'
import { PollSettled } from './poll-settled.tsx'
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
  // Cut and pasted, it is the same poll at another place; a copy is told apart where the notes know both.
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

const CONTROLS = 'textarea, input, select, button, label, a, summary, rapport-poll'

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

/** A poll in whatever state it is, by its draft: as it is worded, or its last round with the earlier ones beneath. */
export function PollCard({ poll }: { readonly poll: PollId }) {
  const desk = usePollDesk()
  const draft = useDraft(desk.drafts.doc, poll)
  const rounds = desk.rounds.get(poll) ?? []
  const last = rounds.at(-1)
  return (
    <section
      className="poll-card"
      data-state={last?.state ?? 'draft'}
      aria-label={say('desk.poll.label')}
    >
      <header>
        <span className="poll-sign">{say('desk.poll.label')}</span>
        {last ? <Standing poll={last} /> : desk.mayWrite && <DraftSign />}
      </header>
      {last ? (
        <Opened key={last.id} poll={poll} last={last} earlier={rounds.slice(0, -1)} />
      ) : draft ? (
        <PollDraft poll={poll} draft={draft} />
      ) : (
        <p className="quiet">{say('desk.poll.gone')}</p>
      )}
    </section>
  )
}

interface OpenedProps {
  readonly poll: PollId
  readonly last: CountedPoll
  readonly earlier: readonly CountedPoll[]
}

function Opened({ poll, last, earlier }: OpenedProps) {
  const desk = usePollDesk()
  const isOpen = last.state === 'open'
  return (
    <>
      {/* What was refused in one state may be possible in the next, or pointless. */}
      {isOpen ? <PollRunning poll={last} /> : <PollSettled key={last.state} poll={last} />}
      {!isOpen && (
        <div className="poll-acts">
          {desk.mayOpen && desk.mayWrite && <NewRound poll={poll} last={last} />}
          <Duplicate draft={poll} />
        </div>
      )}
      <EarlierRounds rounds={earlier} />
    </>
  )
}

function DraftSign() {
  const desk = usePollDesk()
  return <span>{say(desk.isUncertain ? 'desk.poll.uncertain' : 'term.poll.draft')}</span>
}

/** Since when, until when, and which round it is. */
function Standing({ poll }: { readonly poll: CountedPoll }) {
  const from = clockTime(poll.openedAt)
  const { closedAt, publishedAt, round } = poll
  return (
    <>
      {round > 1 && <span>{say('desk.poll.round', { round })}</span>}
      {poll.isRehearsal && <span className="rehearsed">{say('desk.poll.rehearsed')}</span>}
      <span>
        {closedAt === undefined
          ? say('desk.poll.since', { time: from })
          : say('desk.poll.from-to', { from, to: clockTime(closedAt) })}
      </span>
      {publishedAt !== undefined && (
        <span>{say('desk.poll.published', { time: clockTime(publishedAt) })}</span>
      )}
    </>
  )
}
