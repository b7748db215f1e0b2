import type * as Y from 'yjs'
import { wordingOf } from '#shared/document/drafts.ts'
import type { PollId } from '#shared/ids.ts'
import { DraftForm } from './draft-form.tsx'
import { Duplicate } from './duplicate.tsx'
import { PollAgreement } from './poll-agreement.tsx'
import { PollCodes } from './poll-codes.tsx'
import { usePollDesk } from './poll-desk.ts'
import { PollOpening } from './poll-opening.tsx'

interface PollDraftProps {
  readonly poll: PollId
  readonly draft: Y.Map<unknown>
}

/** A poll that was not opened yet: its wording, who agreed to it, and its opening. */
export function PollDraft({ poll, draft }: PollDraftProps) {
  const desk = usePollDesk()
  const wording = wordingOf(draft)
  if (!desk.mayWrite) return <rapport-poll draft={wording} />
  return (
    <>
      <DraftForm poll={poll} draft={draft} />
      <PollAgreement poll={poll} wording={wording} />
      {wording.settings.entitled === 'codes' && desk.mayOpen && <PollCodes poll={poll} />}
      <PollOpening poll={poll} wording={wording} round={1}>
        <Duplicate draft={poll} />
      </PollOpening>
    </>
  )
}
