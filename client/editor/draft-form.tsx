import type * as Y from 'yjs'
import type { PollId } from '#shared/ids.ts'
import { say } from '../say.ts'
import { DraftFields } from './draft-fields.tsx'
import { DraftSettings } from './draft-settings.tsx'
import { useDraftUndo } from './draft-undo.ts'
import { AwarenessContext } from './field-carets.ts'
import { usePollDesk } from './poll-desk.ts'

interface DraftFormProps {
  readonly poll: PollId
  readonly draft: Y.Map<unknown>
}

/** A poll while it is worded at the desk: everybody who designs it types in the same fields. */
export function DraftForm({ draft }: DraftFormProps) {
  const { drafts } = usePollDesk()
  const { onKeyDown } = useDraftUndo(draft)
  return (
    <AwarenessContext value={drafts.provider.awareness}>
      <div className="draft" onKeyDown={onKeyDown}>
        <DraftFields draft={draft} />
        <details className="draft-more">
          <summary>{say('workshop.settings')}</summary>
          <DraftSettings draft={draft} />
        </details>
      </div>
    </AwarenessContext>
  )
}
